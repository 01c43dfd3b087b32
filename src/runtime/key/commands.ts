import { type ErrorContext, OptionsInvalidError, PayloadInvalidError } from "../errors.js";
import { guardedBy } from "../lease/guard.js";
import { type NoParameters, siblingKey } from "../wire/address.js";
import { type Codec, checkSize, concerning } from "../wire/codec.js";
import type { Argument, Command } from "../wire/command.js";
import { prefixOf } from "../wire/options.js";
import type { Script } from "../wire/script.js";
import { versionOf } from "../wire/version.js";
import type { KeyDefinition, OnInvalidValue } from "./definition.js";
import {
  type ConditionalSetOptions,
  checkedInvalid,
  checkedTtl,
  checkSet,
  type KeyOptions,
  type KeyReadOptions,
  type LifeOptions,
  type SetOptions,
  type Versioned,
} from "./options.js";
import { deleteScript, deleteVersionScript, writeScript } from "./scripts.js";
import { type KeyTimes, lifetimeMs, timesOf } from "./times.js";

export type { KeyOptions };

/** What can be asked of one key, each one round trip, as values: for batches, transactions and other executors. */
export class KeyCommands<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly times: KeyTimes;
  /** What errors say it concerns. */
  readonly context: { readonly definition: string; readonly key: string };
  readonly #definition: KeyDefinition<Output, Input, Parameters>;
  #deletion: Command<boolean> | undefined;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(definition: KeyDefinition<Output, Input, Parameters>, options: KeyOptions = {}, parameters?: Parameters) {
    this.#definition = definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.times = timesOf(definition, options);
    this.context = { definition: definition.definition, key: this.key };
  }

  /**
   * `GET`. The value is checked and decoded; `undefined` where there is none. Where `onInvalid` is `delete`, what does not
   * fit is passed over and stays: a store deletes it by a second command.
   */
  get(options?: KeyReadOptions): Command<Output | undefined> {
    const throws = this.onInvalid(options) === "throw";
    const decode = (reply: unknown): Output | undefined =>
      reply === null ? undefined : throws ? this.#decode(reply) : this.#fitting(reply);
    return this.#command("GET", [], decode, { binary: true });
  }

  /** `GET`, with the version that `ifVersion` compares. What does not fit is treated as `get` does. */
  getVersioned(options?: KeyReadOptions): Command<Versioned<Output> | undefined> {
    const throws = this.onInvalid(options) === "throw";
    const decode = (reply: unknown): Versioned<Output> | undefined => {
      if (reply === null) return undefined;
      const value = throws ? this.#decode(reply) : this.#fitting(reply);
      return value === undefined ? undefined : { value, version: versionOf(bytesOf(reply)) };
    };
    return this.#command("GET", [], decode, { binary: true });
  }

  /** `GET`, as it is stored: see `decode`. */
  raw(): Command<Uint8Array | undefined> {
    return this.#command("GET", [], (reply) => (reply === null ? undefined : bytesOf(reply)), { binary: true });
  }

  /**
   * `SET … [PX ms | KEEPTTL] [NX] GET`. `GET` is there for its check alone: without it, SET replaces a list or a stream
   * of somebody else's; with it, that is WRONG_TYPE. With `fence`, `ifVersion`, or `keepTtl` of what expires, a script.
   * With a condition, the reply tells whether it was written.
   */
  set(value: Input, options: ConditionalSetOptions): Command<boolean>;
  set(value: Input, options?: SetOptions): Command<void>;
  set(value: Input, options?: SetOptions | ConditionalSetOptions): Command<unknown> {
    if (options === undefined) return this.#plainSet(this.encode(value), expiryOf(lifetimeMs(this.times)));
    checkSet(options, this.context);
    return this.#set(this.encode(value), options);
  }

  /**
   * What `update` writes, where the key is still as it was read: `version` of `undefined` is a key without value. A script.
   * Replies what is there instead, where it is not.
   */
  replace(
    payload: string | Uint8Array,
    version: string | undefined,
    options: LifeOptions,
  ): Command<{ readonly written: boolean; readonly current?: Uint8Array | undefined }> {
    const args = this.#writeArgs(payload, version ?? "absent", options, "1");
    return this.#script(
      writeScript,
      args,
      (reply) => {
        if (!Array.isArray(reply)) return { written: true };
        return { written: false, current: reply[1] === null ? undefined : bytesOf(reply[1]) };
      },
      { repeatable: false, binary: true },
    );
  }

  /** A script of `DEL`: of the value, and of the mark of a load under way, which would bring it back. Was there a value? */
  delete(): Command<boolean> {
    const made = this.#deletion;
    if (made?.isLasting) return made;
    // A command that is run again is written out once; of one that never is, that would cost more than it saves.
    if (made) this.#deletion = { ...made, isLasting: true };
    else {
      const keys = [this.key, siblingKey(this.key, "loading")];
      this.#deletion = this.#script(deleteScript, [], (reply) => reply === 1, { repeatable: false, keys });
    }
    return this.#deletion;
  }

  /** A script: deletes what is there if it is what its reader saw. Was it? */
  deleteVersion(version: string): Command<boolean> {
    return this.#script(deleteVersionScript, [version], (reply) => reply === 1, { repeatable: true });
  }

  /** `EXISTS` */
  exists(): Command<boolean> {
    return this.#command("EXISTS", [], (reply) => reply === 1);
  }

  /** `PEXPIRE`. Gives the key a new time to live, in milliseconds; `false` where there is no such key. */
  expire(ms: number): Command<boolean> {
    const ttl = checkedTtl("ms", ms, this.context);
    return this.#command("PEXPIRE", [ttl + this.times.staleForMs], (reply) => reply === 1);
  }

  /** `PEXPIRE`, to the contract's time to live. @throws {OptionsInvalidError} it has none. */
  touch(): Command<boolean> {
    return this.expire(touchable(this.times, this.context));
  }

  /** What `onInvalid` is to be: the call's word, or the contract's. @throws {OptionsInvalidError} */
  onInvalid(options?: KeyReadOptions): OnInvalidValue {
    const usual = this.#definition.onInvalid ?? "throw";
    return options === undefined ? usual : checkedInvalid(options, usual, this.context);
  }

  /** The `PX` of a write: the time to live, and with `staleFor` that too; `undefined`: for ever. */
  lifetimeMs(ttl?: number): number | undefined {
    return lifetimeMs(this.times, ttl === undefined ? {} : { ttl });
  }

  /** @throws {PayloadInvalidError} @throws {PayloadTooLargeError} */
  encode(value: Input): string | Uint8Array {
    const payload = concerning(this.context, () => this.#definition.codec.encode(value));
    this.checkSize(payload);
    return payload;
  }

  /** @throws {PayloadTooLargeError} */
  checkSize(payload: string | Uint8Array): void {
    checkSize(payload, this.#definition.maxBytes, this.context);
  }

  /** @throws {PayloadInvalidError} */
  decode(payload: Uint8Array): Output {
    return concerning(this.context, () => this.#definition.codec.decode(payload));
  }

  get codec(): Codec<Output, Input> {
    return this.#definition.codec;
  }

  /** The value is JSON text: what is stored can have fields that this contract does not know. */
  get isJson(): boolean {
    return "parse" in this.#definition.codec;
  }

  #set(payload: string | Uint8Array, options: SetOptions | ConditionalSetOptions): Command<unknown> {
    const { ifAbsent, ifVersion, keepTtl, fence } = options;
    const lifetime = keepTtl ? lifetimeMs(this.times) : lifetimeMs(this.times, options);
    if (fence === undefined && ifVersion === undefined) {
      if (ifAbsent) return this.#setIfAbsent(payload, expiryOf(lifetime));
      // With KEEPTTL a key that is new would stay for ever.
      if (!keepTtl || lifetime === undefined) {
        return this.#plainSet(payload, keepTtl ? ["KEEPTTL"] : expiryOf(lifetime));
      }
    }
    const condition = ifAbsent ? "absent" : (ifVersion ?? "any");
    const repeatable = condition === "any";
    const decode = repeatable ? () => undefined : (reply: unknown) => reply === 1;
    const write = this.#script<unknown>(writeScript, this.#writeArgs(payload, condition, options, "0"), decode, {
      repeatable,
    });
    return fence === undefined ? write : guardedBy(fence, write);
  }

  #plainSet(payload: string | Uint8Array, expiry: readonly Argument[]): Command<void> {
    return this.#command("SET", [payload, ...expiry, "GET"], () => undefined, { binary: true });
  }

  #setIfAbsent(payload: string | Uint8Array, expiry: readonly Argument[]): Command<boolean> {
    const args = [payload, ...expiry, "NX", "GET"];
    return this.#command("SET", args, (reply) => reply === null, { binary: true, repeatable: false });
  }

  #writeArgs(payload: string | Uint8Array, condition: string, options: LifeOptions, tells: "0" | "1"): Argument[] {
    return [payload, condition, lifetimeMs(this.times, options) ?? "", options.keepTtl ? "1" : "0", tells];
  }

  #script<Reply>(
    script: Script,
    args: readonly Argument[],
    decode: (reply: unknown) => Reply,
    options: { readonly repeatable: boolean; readonly binary?: boolean; readonly keys?: readonly string[] },
  ): Command<Reply> & { readonly script: Script } {
    return {
      name: script.name,
      script,
      keys: options.keys ?? [this.key],
      args,
      repeatable: options.repeatable,
      binary: options.binary ?? false,
      definition: this.#definition.definition,
      decode,
    };
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

  #decode(reply: unknown): Output {
    return this.decode(bytesOf(reply));
  }

  #fitting(reply: unknown): Output | undefined {
    try {
      return this.#decode(reply);
    } catch (error) {
      if (error instanceof PayloadInvalidError) return undefined;
      throw error;
    }
  }
}

const expiryOf = (lifetime: number | undefined): Argument[] => (lifetime === undefined ? [] : ["PX", lifetime]);

function bytesOf(reply: unknown): Uint8Array {
  if (reply instanceof Uint8Array) return reply;
  throw new PayloadInvalidError("The reply is not a string");
}

function touchable({ expiresMs }: KeyTimes, context: ErrorContext): number {
  if (expiresMs !== undefined) return expiresMs;
  const fix = "Give the key `expires` in the contract, or the time by `expire(ms)`.";
  throw new OptionsInvalidError("There is no time to live to give: the key never expires", fix, context);
}
