import { type ErrorContext, OptionsInvalidError, PayloadInvalidError } from "../errors.js";
import { checkFence, type Fence, guardedBy } from "../lease/guard.js";
import type { NoParameters } from "../wire/address.js";
import { checkSize, concerning } from "../wire/codec.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { KeyDefinition, KeyTune } from "./definition.js";
import { setScript } from "./scripts.js";

export interface KeyOptions extends ClientOptions {
  readonly tune?: KeyTune | undefined;
}

export interface SetOptions {
  /** Time to live in milliseconds, or `"keep"` for the time that the key has left. @default the contract's `expires` */
  readonly ttl?: number | "keep";
  /**
   * A lease: the value is written only while it is held, by Redis' own word, in the same script. Whoever was paused past
   * the end of its lease overwrites nothing then. On a cluster, the lock and the key have to lie in one slot: give both
   * the same `slot` in the contract. `undefined` is refused: a lease that was not got guards nothing.
   */
  readonly fence?: Fence;
}

/** What can be asked of one key, each one round trip, as values: for batches, transactions and other executors. */
export class KeyCommands<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #definition: KeyDefinition<Output, Input, Parameters>;
  readonly #expiresMs: number | undefined;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(definition: KeyDefinition<Output, Input, Parameters>, options: KeyOptions = {}, parameters?: Parameters) {
    this.#definition = definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.#expiresMs = expiresMsOf(definition, options);
  }

  /** `GET`. The value is checked and decoded; `undefined` where there is none. */
  get(): Command<Output | undefined> {
    return this.#command("GET", [], (reply) => (reply === null ? undefined : this.#decode(reply)), { binary: true });
  }

  /**
   * `SET … [PX ms | KEEPTTL] GET`. `GET` is there for its check alone: without it, SET replaces a list or a stream
   * of somebody else's; with it, that is WRONG_TYPE. With `fence` a script of it, which is refused with LOCK_LOST.
   */
  set(value: Input, options: SetOptions = {}): Command<void> {
    checkFence(options, this.#definition.definition, this.key);
    const payload = this.#encode(value);
    const ttl = options.ttl === undefined ? this.#expiresMs : options.ttl;
    const expiry: Argument[] =
      ttl === undefined ? [] : ttl === "keep" ? ["KEEPTTL"] : ["PX", checkedTtl("ttl", ttl, this.#context())];
    const args = [payload, ...expiry, "GET"];
    if (options.fence !== undefined) return this.#guardedSet(options.fence, args);
    return this.#command("SET", args, () => undefined, { binary: true });
  }

  /** `DEL`. Was there something to delete? */
  delete(): Command<boolean> {
    return this.#command("DEL", [], (reply) => reply === 1, { repeatable: false });
  }

  /** `EXISTS` */
  exists(): Command<boolean> {
    return this.#command("EXISTS", [], (reply) => reply === 1);
  }

  /** `PEXPIRE`. Gives the key a new time to live, in milliseconds; `false` where there is no such key. */
  expire(ms: number): Command<boolean> {
    return this.#command("PEXPIRE", [checkedTtl("ms", ms, this.#context())], (reply) => reply === 1);
  }

  #guardedSet(fence: Fence, args: readonly Argument[]): Command<void> {
    const { definition } = this.#definition;
    const set = { name: setScript.name, script: setScript, keys: [this.key], args, definition };
    return guardedBy(fence, { ...set, repeatable: true, decode: () => undefined });
  }

  #command<Reply>(
    name: string,
    args: readonly Argument[],
    decode: (reply: unknown) => Reply,
    options: { readonly repeatable?: boolean; readonly binary?: boolean } = {},
  ): Command<Reply> {
    return {
      name,
      keys: [this.key],
      args: [this.key, ...args],
      repeatable: options.repeatable ?? true,
      binary: options.binary ?? false,
      definition: this.#definition.definition,
      decode,
    };
  }

  #encode(value: Input): string | Uint8Array {
    const payload = concerning(this.#context(), () => this.#definition.codec.encode(value));
    checkSize(payload, this.#definition.maxBytes, this.#context());
    return payload;
  }

  #decode(reply: unknown): Output {
    return concerning(this.#context(), () => {
      if (reply instanceof Uint8Array) return this.#definition.codec.decode(reply);
      throw new PayloadInvalidError(`The reply for ${this.#definition.codec.name} is not a string`);
    });
  }

  #context(): { readonly definition: string; readonly key: string } {
    return { definition: this.#definition.definition, key: this.key };
  }
}

/** About 140 years: beyond it the sum with the server's clock leaves what numbers hold exactly. */
const longestTtlMs = 2 ** 42;

/** The time to live that `set` gives. @throws {OptionsInvalidError} */
export function expiresMsOf(
  definition: { readonly definition: string; readonly expiresMs?: number },
  options: KeyOptions,
): number | undefined {
  const tuned = options.tune?.expiresMs;
  if (tuned === undefined) return definition.expiresMs;
  return checkedTtl("tune.expiresMs", tuned, { definition: definition.definition });
}

function checkedTtl(name: string, ms: number, context: ErrorContext): number {
  if (Number.isSafeInteger(ms) && ms >= 1 && ms <= longestTtlMs) return ms;
  const fix = `Give \`${name}\` as whole milliseconds, at least 1.`;
  throw new OptionsInvalidError(`\`${name}\` is not a time to live`, fix, context);
}
