import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { explained } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import { KeyCommands, type KeyOptions, type SetOptions } from "./commands.js";
import type { KeyDefinition } from "./definition.js";

/** A typed value under a Redis key: last write wins. */
export class Store<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: Connection;
  readonly #commands: KeyCommands<Output, Input, Parameters>;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
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
   * @see https://redis.io/docs/latest/commands/get/
   */
  get(): Promise<Output | undefined> {
    return this.#run((commands) => commands.get());
  }

  /**
   * Writes the value, with the contract's time to live unless `ttl` says otherwise. One round trip: `SET`; with `fence`
   * a script of it.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a string; it is left as it is.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was written.
   * @throws {CrossSlotError} on a cluster, the lock of `fence` lies in another slot; nothing was written.
   * @throws {OutcomeUnknownError} only with `fence`: the connection broke after sending. Set it again: while the lease is
   * held that is harmless, and later it is refused.
   * @see https://redis.io/docs/latest/commands/set/
   */
  set(value: Input, options?: SetOptions): Promise<void> {
    return this.#run((commands) => commands.set(value, options));
  }

  /**
   * Deletes the value. One round trip: `DEL`.
   * @returns whether there was one.
   * @throws {OutcomeUnknownError} the connection broke after sending; deleting again is harmless.
   * @see https://redis.io/docs/latest/commands/del/
   */
  delete(): Promise<boolean> {
    return this.#run((commands) => commands.delete());
  }

  /** Is there a value? It is not looked at. One round trip: `EXISTS`. @see https://redis.io/docs/latest/commands/exists/ */
  exists(): Promise<boolean> {
    return this.#run((commands) => commands.exists());
  }

  /**
   * Gives the value `ms` milliseconds to live from now. One round trip: `PEXPIRE`.
   * @returns `false` where there is no value.
   * @see https://redis.io/docs/latest/commands/pexpire/
   */
  expire(ms: number): Promise<boolean> {
    return this.#run((commands) => commands.expire(ms));
  }

  async #run<Reply>(build: (commands: KeyCommands<Output, Input, Parameters>) => Command<Reply>): Promise<Reply> {
    try {
      return await this.#connection.execute(build(this.#commands));
    } catch (error) {
      throw await explained(error);
    }
  }
}
