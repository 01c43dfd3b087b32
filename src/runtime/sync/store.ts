import { KeyCommands } from "../key/commands.js";
import type { KeyDefinition } from "../key/definition.js";
import type { ConditionalSetOptions, KeyOptions, KeyReadOptions, SetOptions, Versioned } from "../key/options.js";
import { readingOf } from "../key/reading.js";
import type { NoParameters } from "../wire/address.js";
import { versionOf } from "../wire/version.js";
import type { SyncConnection } from "./connect-sync.js";
import type { OnlyNow } from "./only-now.js";
import { type SyncUpdateOptions, updateNow } from "./update.js";

/** `Store`, synchronous. Payload errors come unexplained: `await error.explain()` lists the issues. */
export class SyncStore<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: SyncConnection;
  readonly #commands: KeyCommands<Output, Input, Parameters>;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: KeyDefinition<Output, Input, Parameters>,
    options?: KeyOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new KeyCommands(definition, options, parameters);
    this.key = this.#commands.key;
  }

  /**
   * The value, checked and decoded; `undefined` where there is none. One round trip: `GET`.
   * @throws {PayloadInvalidError} what is stored does not fit, and `onInvalid` is `throw`; it is left as it is.
   * @throws {WrongTypeError} the key holds something else than a string.
   */
  get(options?: KeyReadOptions): Output | undefined {
    if (this.#commands.onInvalid(options) === "delete") return this.#readOrDelete()?.value;
    return this.#connection.execute(this.#commands.get(options));
  }

  /** The value with its version, for `set` with `ifVersion`; otherwise as `get`. One round trip: `GET`. */
  getVersioned(options?: KeyReadOptions): Versioned<Output> | undefined {
    if (this.#commands.onInvalid(options) !== "delete") {
      return this.#connection.execute(this.#commands.getVersioned(options));
    }
    const read = this.#readOrDelete();
    return read && { value: read.value, version: versionOf(read.payload) };
  }

  /**
   * Writes the value, with the contract's time to live unless `ttl` or `keepTtl` says otherwise. One round trip: `SET`; a
   * script of it with `fence`, with `ifVersion`, and with `keepTtl` where the contract has `expires`.
   * @returns nothing; with `ifAbsent` or `ifVersion`, whether it was written.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a string; it is left as it is.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was written.
   * @throws {OutcomeUnknownError} only with `fence` or a condition: the connection broke after sending.
   */
  set(value: Input, options: ConditionalSetOptions): boolean;
  set(value: Input, options?: SetOptions): void;
  set(value: Input, options?: SetOptions | ConditionalSetOptions): unknown {
    // The overloads tell callers apart; both are built by the same command.
    return this.#connection.execute<unknown>(this.#commands.set(value, options as SetOptions));
  }

  /** Deletes the value, and ends a computation of it that is under way; was there one? One round trip: a script of `DEL`. */
  delete(): boolean {
    return this.#connection.execute(this.#commands.delete());
  }

  /** Is there a value? One round trip: `EXISTS`. */
  exists(): boolean {
    return this.#connection.execute(this.#commands.exists());
  }

  /** Gives the value `ms` milliseconds to live from now; `false` where there is none. One round trip: `PEXPIRE`. */
  expire(ms: number): boolean {
    return this.#connection.execute(this.#commands.expire(ms));
  }

  /**
   * Gives the value the contract's time to live from now; `false` where there is none. One round trip: `PEXPIRE`.
   * @throws {OptionsInvalidError} the contract has no `expires`.
   */
  touch(): boolean {
    return this.#connection.execute(this.#commands.touch());
  }

  /**
   * Changes the value by a function of what is there; see `Store.update`. `change` may be called more than once. Two round
   * trips where nobody interferes: `GET` and a script of `SET`.
   * @returns what is stored now; `change` leaves it as it is by returning `undefined`.
   * @throws {UpdateContendedError} others wrote again and again, until `timeoutMs`; nothing was written.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OutcomeUnknownError} as `Store.update`.
   */
  update<Changed extends Input | undefined>(
    change: ((current: Output | undefined) => Changed) & OnlyNow<Changed>,
    options?: SyncUpdateOptions,
  ): Output | undefined {
    return updateNow(this.#connection, this.#commands, change, options);
  }

  #readOrDelete(): { readonly value: Output; readonly payload: Uint8Array } | undefined {
    const payload = this.#connection.execute(this.#commands.raw());
    const { value, removal } = readingOf(this.#commands, payload, "delete");
    if (removal) this.#connection.execute(removal);
    return payload === undefined || value === undefined ? undefined : { value, payload };
  }
}
