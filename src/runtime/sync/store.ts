import { KeyCommands, type KeyOptions, type SetOptions } from "../key/commands.js";
import type { KeyDefinition } from "../key/definition.js";
import type { NoParameters } from "../wire/address.js";
import type { SyncExecutor } from "./connect-sync.js";

/** `Store`, synchronous. Payload errors come unexplained: `await error.explain()` lists the issues. */
export class SyncStore<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: SyncExecutor;
  readonly #commands: KeyCommands<Output, Input, Parameters>;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncExecutor,
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
   * @throws {PayloadInvalidError} what is stored does not fit; it is left as it is.
   * @throws {WrongTypeError} the key holds something else than a string.
   */
  get(): Output | undefined {
    return this.#connection.execute(this.#commands.get());
  }

  /**
   * Writes the value, with the contract's time to live unless `ttl` says otherwise. One round trip: `SET`; with `fence`
   * a script of it.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a string; it is left as it is.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was written.
   * @throws {OutcomeUnknownError} only with `fence`: the connection broke after sending.
   */
  set(value: Input, options?: SetOptions): void {
    this.#connection.execute(this.#commands.set(value, options));
  }

  /** Deletes the value; was there one? One round trip: `DEL`. */
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
}
