import type { Cluster, Redis } from "ioredis";
import { ClosedError, type RedloomError } from "../errors.js";
import { Events, type Unlisten } from "../flow/events.js";
import { failureCode, type Observer } from "../flow/observer.js";
import { badTimeout, within } from "../flow/within.js";
import type { Host } from "../host.js";
import type { Command, Replies } from "../wire/command.js";
import { runBatch } from "./batch.js";
import type { BlockingConnection } from "./blocking.js";
import { type Client, clientOf } from "./client.js";
import { type ClientFactory, endSilentHandshakes } from "./clients.js";
import { describeError } from "./connect-errors.js";
import type { CloseOptions, Connection, ConnectionEvents, ConnectionPart } from "./connection.js";
import { CrashOnlyConnection } from "./crash-only.js";
import type { ExecuteOptions } from "./execute-options.js";
import type { Inbox } from "./inbox.js";
import { inboxOf } from "./inboxes.js";
import { observedRun } from "./observed.js";
import type { Settings } from "./options.js";
import type { Runner } from "./runner.js";
import { scanOver } from "./scan.js";
import type { ScanTerms } from "./scan-terms.js";
import type { ConnectionWarning } from "./server-look.js";
import { checkSlots } from "./slots.js";
import type { SubscriberInbox } from "./subscriber-inbox.js";
import { subscribersOf } from "./subscribers.js";
import type { Topic } from "./topic.js";
import { TransactionCall } from "./transaction.js";

/** It is looked at again soon; closing does not wait longer for it. */
const longestLookMs = 1_000;

/** What `connect` makes. */
export class LiveConnection implements Connection {
  readonly host: Host;
  readonly inbox: Inbox;
  readonly warnings: readonly ConnectionWarning[];
  readonly observer: Observer | undefined;
  readonly #main: Redis | Cluster;
  readonly #client: Client;
  readonly #runner: Runner;
  readonly #factory: ClientFactory;
  readonly #settings: Settings;
  readonly #events = new Events<ConnectionEvents>();
  readonly #subscriber: SubscriberInbox;
  readonly #parts = new Set<ConnectionPart>();
  /** What the others may need while they finish. */
  readonly #lastParts = new Set<ConnectionPart>();
  readonly #blocking = new Set<BlockingConnection>();
  #lostAtMs: number | undefined;
  #closing: Promise<void> | undefined;

  /** `main` is ready. */
  constructor(parts: {
    readonly main: Redis | Cluster;
    readonly runner: Runner;
    readonly factory: ClientFactory;
    readonly settings: Settings;
    readonly warnings: readonly ConnectionWarning[];
  }) {
    this.#main = parts.main;
    this.#client = clientOf(parts.main);
    this.#runner = parts.runner;
    this.#factory = parts.factory;
    this.#settings = parts.settings;
    this.host = parts.settings.system;
    this.warnings = parts.warnings;
    this.observer = parts.settings.observer;
    this.#subscriber = inboxOf(parts.main, parts.factory, parts.settings, {
      watched: (redis) => this.#watched(redis),
      onError: (error) => this.report(error),
      count: (topic) => this.#count(topic),
    });
    this.inbox = this.#subscriber;
    this.#listen();
    this.observer?.observe({ kind: "connection", event: "ready" });
    for (const { code } of this.warnings) this.observer?.observe({ kind: "connection", event: "warning", code });
    // Told a moment later, when the program that awaited `connect` can listen.
    const tell = (): void => {
      for (const warning of this.warnings) this.#events.emit("warning", warning);
    };
    this.host.setTimer(tell, 0, { unref: true });
  }

  execute<Reply>(command: Command<Reply>, options?: ExecuteOptions): Promise<Reply> {
    const reply = this.#runner.execute(command, options);
    return this.observer ? observedRun(this.observer, this.host, command, reply) : reply;
  }

  batch<const C extends readonly Command<unknown>[]>(commands: C, options?: ExecuteOptions): Promise<Replies<C>> {
    // Each value comes from the decoder of the command in its place: a list of commands says so in no other way.
    const replies = runBatch(this.#runner, commands, options) as Promise<Replies<C>>;
    return this.observer ? observedRun(this.observer, this.host, { name: "batch", of: commands }, replies) : replies;
  }

  transaction<const C extends readonly Command<unknown>[]>(commands: C, options?: ExecuteOptions): Promise<Replies<C>> {
    const replies = new Promise<Replies<C>>((resolve, reject) => {
      if (this.isCluster) checkSlots(commands);
      // As in a batch: the values come from the decoders of the commands in their places.
      if (commands.length === 0) return resolve([] as never);
      const call = new TransactionCall(this.#runner, commands, (values) => resolve(values as never), reject);
      this.#runner.start(call, options);
    });
    if (!this.observer) return replies;
    return observedRun(this.observer, this.host, { name: "transaction", of: commands }, replies);
  }

  scanPages(terms: ScanTerms): AsyncGenerator<string[], void, undefined> {
    return scanOver({ main: this.#main, runner: this.#runner, connection: this }, terms);
  }

  get commandTimeoutMs(): number {
    return this.#settings.commandTimeoutMs;
  }

  get awayForMs(): number | undefined {
    return this.#lostAtMs === undefined ? undefined : this.host.monotonicMs() - this.#lostAtMs;
  }

  get isCluster(): boolean {
    return this.#main.isCluster;
  }

  async ping(options?: ExecuteOptions): Promise<number> {
    const before = this.host.monotonicMs();
    await this.execute(pingCommand, options);
    return this.host.monotonicMs() - before;
  }

  on<Name extends keyof ConnectionEvents>(event: Name, listener: (detail: ConnectionEvents[Name]) => void): Unlisten {
    return this.#events.on(event, listener);
  }

  report(error: RedloomError): void {
    this.observer?.observe({ kind: "connection", event: "error", code: failureCode(error) });
    if (this.#events.has("error")) this.#events.emit("error", error);
    else process.emitWarning(error);
  }

  openBlocking(key: string): BlockingConnection {
    if (this.#closing) throw new ClosedError("The connection is closed", { key });
    const redis = this.#watched(this.#factory.single(this.#main, "blocking", key));
    const blocking: BlockingConnection = new CrashOnlyConnection(
      redis,
      this.host,
      this.#settings.connectTimeoutMs,
      () => {
        this.#blocking.delete(blocking);
        // Perhaps the slot of the key has moved: the next one is to find it.
        if (!this.#closing) this.#client.refresh();
      },
    );
    this.#blocking.add(blocking);
    return blocking;
  }

  attach(part: ConnectionPart, options: { readonly last?: boolean } = {}): () => void {
    if (this.#closing) throw new ClosedError("The connection is closed");
    const parts = options.last ? this.#lastParts : this.#parts;
    parts.add(part);
    return () => parts.delete(part);
  }

  close({ timeoutMs = 5_000 }: CloseOptions = {}): Promise<void> {
    const refused = badTimeout(timeoutMs);
    if (refused) return Promise.reject(refused);
    // A turn later, so that what is told to close finds the connection closing.
    this.#closing ??= Promise.resolve().then(() => this.#close(timeoutMs));
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Asked on the main connection. While that is away nothing is known; it is asked again when it is back. */
  async #count(topic: Topic) {
    if (!this.#client.ready) return undefined;
    const deadlineMs = Math.min(this.#settings.inboxHeartbeatMs, longestLookMs);
    return this.#runner.execute(subscribersOf(topic), { deadlineMs }).catch((error) => topic.uncounted(error));
  }

  #watched(redis: Redis): Redis {
    endSilentHandshakes(redis, this.host, this.#settings.connectTimeoutMs);
    return redis;
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = this.host.monotonicMs() + timeoutMs;
    const left = (): number => Math.max(0, deadline - this.host.monotonicMs());
    for (const parts of [this.#parts, this.#lastParts]) {
      const closing = [...parts].map(async (part) => part.close({ timeoutMs: left() }));
      await within(this.host, left(), Promise.allSettled(closing));
    }
    await within(this.host, left(), this.#runner.finish());
    this.#subscriber.close();
    for (const blocking of [...this.#blocking]) blocking.destroy();
    this.#runner.close();
    this.#client.disconnect();
    this.#events.emit("closed", undefined);
    this.observer?.observe({ kind: "connection", event: "closed" });
  }

  #listen(): void {
    this.#main.on("ready", () => {
      this.#runner.drain();
      if (this.#lostAtMs === undefined) return;
      this.#subscriber.look();
      const afterMs = this.host.monotonicMs() - this.#lostAtMs;
      this.#lostAtMs = undefined;
      this.observer?.observe({ kind: "connection", event: "reconnected", afterMs });
      this.#events.emit("ready", undefined);
      this.#events.emit("reconnected", { afterMs });
    });
    this.#main.on("close", () => {
      if (this.#closing || this.#lostAtMs !== undefined) return;
      this.#lostAtMs = this.host.monotonicMs();
      this.observer?.observe({ kind: "connection", event: "disconnected" });
      this.#events.emit("disconnected", undefined);
    });
    this.#main.on("error", (error: Error) => {
      if (this.#closing) return;
      const told = describeError(error, this.#settings);
      this.#runner.explainAbsence(told.message);
      this.observer?.observe({ kind: "connection", event: "error", code: told.code });
      this.#events.emit("error", told);
    });
  }
}

const pingCommand: Command<string> = { name: "PING", keys: [], args: [], repeatable: true, decode: String };
