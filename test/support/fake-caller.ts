import { Caller } from "../../src/runtime/call/asking/caller.js";
import { callSettings } from "../../src/runtime/call/settings.js";
import type { ExecuteOptions } from "../../src/runtime/connection/execute-options.js";
import type { InboxListener, InboxSubscription } from "../../src/runtime/connection/inbox.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { jobCall } from "./calls.js";
import { ManualHost } from "./manual-host.js";

/** A connection whose Redis does as the test says, for a caller whose time the test moves. */
export class FakeCaller {
  readonly host = new ManualHost();
  readonly isCluster = false;
  readonly commandTimeoutMs = 5_000;
  readonly commands: Command<unknown>[] = [];
  readonly errors: RedloomError[] = [];
  readonly listeners: InboxListener[] = [];
  readonly parts: { close(options: { timeoutMs: number }): Promise<void> }[] = [];
  readonly caller = new Caller(this, jobCall("faked"), callSettings(jobCall("faked"), {}), {});
  /** Answers that lie in their keys. */
  readonly kept = new Map<string, string>();
  /** Whether a request is in the stream, where that is looked for. */
  isAdded: (correlation: string) => boolean = () => true;
  subscriptions = 0;
  unsubscriptions = 0;
  /** What a subscription waits for. */
  confirmed: () => Promise<void> = async () => undefined;
  /** What the server does before it answers. */
  before: (command: Command<unknown>, options: ExecuteOptions) => Promise<void> = async () => undefined;

  readonly inbox = {
    subscribe: async (_channel: string, listener: InboxListener): Promise<InboxSubscription> => {
      this.subscriptions++;
      await this.confirmed();
      this.listeners.push(listener);
      return {
        close: async () => {
          this.unsubscriptions++;
        },
      };
    },
    subscribePattern: () => Promise.reject(new Error("no pattern is asked for")),
    subscribeSharded: () => Promise.reject(new Error("there is no cluster")),
  };

  attach(part: { close(options: { timeoutMs: number }): Promise<void> }): () => void {
    this.parts.push(part);
    return () => undefined;
  }

  report(error: RedloomError): void {
    this.errors.push(error);
  }

  async execute<Reply>(command: Command<Reply>, options: ExecuteOptions = {}): Promise<Reply> {
    this.commands.push(command);
    await this.before(command, options);
    return command.decode(this.#reply(command));
  }

  /** Commands of this name, by their keys. */
  keysOf(name: string): (readonly string[])[] {
    return this.commands.filter((command) => command.name === name).map(({ keys }) => keys);
  }

  /** The correlations of all requests, in their order. */
  get correlations(): string[] {
    const adds = this.commands.filter(({ name }) => name === "XADD");
    return adds.map(({ args }) => String(args[args.indexOf("header:redloom-correlation-id") + 1]));
  }

  /** The answer of a server, heard by the latest subscription. */
  answer(correlation: string): void {
    this.listeners.at(-1)?.message(Buffer.from(`ok ${correlation} {"text":""}`), "");
  }

  #reply({ name, keys, args }: Command<unknown>): unknown {
    if (name === "XADD") return "1-1";
    if (name === "call-find") return args.slice(1).map((correlation) => this.#found(String(correlation)));
    if (name === "MGET") return keys.map((key) => this.#kept(key));
    return 1;
  }

  #found(correlation: string): [number, Buffer?] {
    const answer = this.#kept(`:${correlation}`);
    if (answer) return [1, answer];
    return this.isAdded(correlation) ? [0, Buffer.from("1-1")] : [2];
  }

  #kept(key: string): Buffer | null {
    const text = this.kept.get(key.slice(key.lastIndexOf(":") + 1));
    return text === undefined ? null : Buffer.from(text);
  }
}
