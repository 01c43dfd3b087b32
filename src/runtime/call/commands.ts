import { entryFields } from "../entry/entry.js";
import { type GroupState, StreamCommands } from "../stream/commands.js";
import type { Command } from "../wire/command.js";
import { callKeys, requestHeaders, serversGroup } from "./call-stream.js";
import type { CallDefinition, CallTypes, Serving } from "./definition.js";
import { cancelScript } from "./scripts/cancel.js";
import { requestScript } from "./scripts/request.js";
import { resendScript } from "./scripts/resend.js";
import { type CallSettings, longestTimeoutMs } from "./settings.js";

/** A request that is ready to be sent, but for how long it may take. */
export interface NewRequest {
  readonly json: string;
  readonly correlation: string;
  readonly replyTo: string;
  readonly hasProgress: boolean;
}

/** What became of a request that was sent. */
export type Sent =
  | { readonly kind: "added"; readonly id: string }
  /** It was sent before, and this is its answer. */
  | { readonly kind: "answered"; readonly payload: Buffer }
  /** Nobody lives who would take it; it was not added. */
  | { readonly kind: "unserved" }
  /** There is no stream; it was not added. */
  | { readonly kind: "absent" };

/** A server beats at least once a second. */
const silentMs = 3_000;

/** What one round trip of a caller can do, as values. */
export class CallCommands<Types extends CallTypes> {
  /** The Redis name of the stream. */
  readonly key: string;
  readonly definition: string;
  readonly #definition: CallDefinition<Types>;
  readonly #settings: CallSettings;
  readonly #parameters: Types["parameters"];
  readonly #serving: Serving;
  readonly #verb: "PUBLISH" | "SPUBLISH";
  readonly #keys: readonly string[];

  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  constructor(
    definition: CallDefinition<Types>,
    settings: CallSettings & { readonly serving: Serving },
    parameters: Types["parameters"],
    isCluster: boolean,
  ) {
    this.definition = definition.definition;
    this.#definition = definition;
    this.#settings = settings;
    this.#parameters = parameters;
    this.#serving = settings.serving;
    this.#verb = isCluster ? "SPUBLISH" : "PUBLISH";
    this.key = definition.address.format(settings.prefix, parameters);
    this.#keys = [this.key];
  }

  /** Adds a request: `XADD`; with `whenUnserved: fail` a script of it. A second one would be a second request. */
  request(request: NewRequest, timeoutMs: number): Command<Sent> {
    const fields = fieldsOf(request, timeoutMs);
    if (this.#serving.whenUnserved === "wait") {
      const args = [this.key, "NOMKSTREAM", "*", ...fields];
      return { name: "XADD", keys: this.#keys, args, repeatable: false, definition: this.definition, decode: added };
    }
    return {
      name: requestScript.name,
      script: requestScript,
      keys: [this.key, callKeys.alive(this.key)],
      args: [silentMs, ...fields],
      repeatable: false,
      definition: this.definition,
      decode: (reply) => (reply === 0 ? { kind: "unserved" } : added(reply)),
    };
  }

  /** Adds a request of which nobody knows whether it was added, unless it was. */
  resend(request: NewRequest, timeoutMs: number): Command<Sent> {
    return {
      name: resendScript.name,
      script: resendScript,
      keys: [this.key, callKeys.reply(this.key, request.correlation)],
      args: [request.correlation, ...fieldsOf(request, timeoutMs)],
      repeatable: true,
      binary: true,
      definition: this.definition,
      decode(reply) {
        if (reply === null) return { kind: "absent" };
        const [isAnswer, value] = reply as [number, Buffer]; // the script's reply, as it is described there
        return isAnswer === 1 ? { kind: "answered", payload: value } : { kind: "added", id: value.toString() };
      },
    };
  }

  /** Takes a request back; `id` where it is known. */
  cancel(correlation: string, id: string | undefined): Command<void> {
    return {
      name: cancelScript.name,
      script: cancelScript,
      keys: this.#keys,
      args: [id ?? "", correlation, this.#verb, callKeys.cancel(this.key), longestTimeoutMs],
      repeatable: true,
      definition: this.definition,
      decode: () => undefined,
    };
  }

  /** Makes the stream with its group. */
  createStream(): Command<GroupState[]> {
    const { address, request, maxBytes } = this.#definition;
    const group = serversGroup(this.#serving);
    const stream = { definition: this.definition, address, codec: request, maxBytes, groups: [group] };
    return new StreamCommands(stream, { prefix: this.#settings.prefix }, this.#parameters).createGroups([group]);
  }
}

/** The answers that lie in these keys of one slot, in their order: `MGET`, as bytes. */
export function answersCommand(definition: string, keys: readonly string[]): Command<readonly (Buffer | null)[]> {
  return {
    name: "MGET",
    keys,
    args: keys,
    repeatable: true,
    binary: true,
    definition,
    decode: (reply) => reply as (Buffer | null)[], // Redis' reply to MGET
  };
}

/** Removes answers that were read: `UNLINK`. */
export function forgetCommand(definition: string, keys: readonly string[]): Command<void> {
  return { name: "UNLINK", keys, args: keys, repeatable: true, definition, decode: () => undefined };
}

function added(reply: unknown): Sent {
  return reply === null ? { kind: "absent" } : { kind: "added", id: String(reply) };
}

function fieldsOf({ json, correlation, replyTo, hasProgress }: NewRequest, timeoutMs: number): string[] {
  const headers = {
    [requestHeaders.replyTo]: replyTo,
    [requestHeaders.correlation]: correlation,
    [requestHeaders.timeout]: String(timeoutMs),
  };
  return entryFields(json, hasProgress ? { ...headers, [requestHeaders.progress]: "1" } : headers);
}
