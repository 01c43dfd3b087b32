import { entryFields } from "../../entry/entry.js";
import type { Observed } from "../../flow/observer.js";
import { type GroupState, StreamCommands } from "../../stream/commands.js";
import { groupKeys } from "../../stream/group/group-keys.js";
import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import { callKeys, requestHeaders, serversGroup } from "../call-stream.js";
import type { CallDefinition, CallTypes, Serving } from "../definition.js";
import { cancelScript } from "../scripts/cancel.js";
import { findScript } from "../scripts/find.js";
import { requestScript } from "../scripts/request.js";
import { type CallSettings, longestTimeoutMs } from "../settings.js";

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
  /** Nobody lives who would take it; it was not added. */
  | { readonly kind: "unserved" }
  /** There is no stream; it was not added. */
  | { readonly kind: "absent" };

/** What became of a request of which nobody knew whether it was added. */
export type Found =
  | { readonly kind: "added"; readonly id: string }
  | { readonly kind: "answered"; readonly payload: Buffer }
  /** It was not, or is too far back. */
  | { readonly kind: "none" };

/** A request that is taken back; `id` where it is known. */
export interface TakenBack {
  readonly correlation: string;
  readonly id: string | undefined;
}

/** Silent for so long, a server is dead for good: should it go on, it makes the stream anew. */
const deadAfterMs = 60_000;
const groupName = "servers";

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
  readonly #keys: readonly string[];

  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  constructor(
    definition: CallDefinition<Types>,
    settings: CallSettings & { readonly serving: Serving },
    parameters: Types["parameters"],
  ) {
    this.definition = definition.definition;
    this.#definition = definition;
    this.#settings = settings;
    this.#parameters = parameters;
    this.#serving = settings.serving;
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

/** What became of requests of one call, in their order; `agoMs`: the first of them was sent no longer ago. */
export function findCommand(
  { definition, key }: Observed,
  correlations: readonly string[],
  agoMs: number,
): Command<readonly Found[]> {
  return {
    name: findScript.name,
    script: findScript,
    keys: [key, ...correlations.map((correlation) => callKeys.reply(key, correlation))],
    args: [agoMs, ...correlations],
    repeatable: true,
    binary: true,
    definition,
    // The script's reply, as it is described there.
    decode: (reply) => (reply as [number, Buffer][]).map(found),
  };
}

function found([kind, value]: readonly [number, Buffer]): Found {
  if (kind === 1) return { kind: "answered", payload: value };
  return kind === 0 ? { kind: "added", id: value.toString() } : { kind: "none" };
}

/** Takes requests of one call back. */
export function cancelCommand(
  { definition, key }: Observed,
  taken: readonly TakenBack[],
  agoMs: number,
  isCluster: boolean,
): Command<void> {
  const { stream, alive, redo, dead, state, retry, starts, lanes, parked } = groupKeys(key, groupName);
  const verb = isCluster ? "SPUBLISH" : "PUBLISH";
  const each = taken.flatMap(({ id = "", correlation }) => [id, correlation]);
  return {
    name: cancelScript.name,
    script: cancelScript,
    keys: [stream, alive, redo, dead, state, retry, starts, lanes, parked, siblingKey(key, "janitor")],
    args: [verb, callKeys.cancel(key), longestTimeoutMs, agoMs, groupName, deadAfterMs, ...each],
    repeatable: true,
    definition,
    decode: () => undefined,
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
