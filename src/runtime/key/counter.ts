import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { CounterCommands } from "./counter-commands.js";
import type { KeyDefinition } from "./definition.js";
import type { IncrementOptions, KeyOptions } from "./options.js";
import { ParameterizedStore } from "./parameterized-store.js";
import { Store } from "./store.js";

/** An integer under a Redis key, which many may count on at once. */
export class CounterStore<Parameters extends object = NoParameters> extends Store<number, number, Parameters> {
  readonly #connection: Connection;
  readonly #commands: CounterCommands<Parameters>;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
    definition: KeyDefinition<number, number, Parameters>,
    options?: KeyOptions,
    parameters?: Parameters,
  ) {
    super(connection, definition, options, parameters);
    this.#connection = connection;
    this.#commands = new CounterCommands(definition, options, parameters);
  }

  /**
   * Adds to the value, or to 0 where there is none. One round trip: a script. The time to live starts anew, with the
   * contract's, unless `ttl` or `keepTtl` says otherwise.
   * @returns the sum.
   * @throws {PayloadInvalidError} what is stored is no integer and `onInvalid` is `throw`, or the sum would leave the bounds
   * of the contract or ±(2^53 - 1), or go further out; nothing was changed.
   * @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a string.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was changed.
   * @throws {OutcomeUnknownError} the connection broke after sending: repeating may count twice.
   * @see https://redis.io/docs/latest/commands/incrby/ which knows neither bounds nor a time to live
   */
  async increment(by = 1, options?: IncrementOptions): Promise<number> {
    return this.#connection.execute(this.#commands.increment(by, options));
  }

  /** `increment` by the opposite. */
  async decrement(by = 1, options?: IncrementOptions): Promise<number> {
    return this.#connection.execute(this.#commands.decrement(by, options));
  }
}

/** The counters of a key whose address has parameters. */
export class ParameterizedCounterStore<Parameters extends object> extends ParameterizedStore<
  Parameters,
  number,
  number
> {
  readonly #bound: (parameters: Parameters) => CounterStore<Parameters>;

  /** @throws {OptionsInvalidError} */
  constructor(connection: Connection, definition: KeyDefinition<number, number, Parameters>, options?: KeyOptions) {
    super(connection, definition, options);
    this.#bound = (parameters) => new CounterStore(connection, definition, options, parameters);
  }

  override at(parameters: Parameters): CounterStore<Parameters> {
    return this.#bound(parameters);
  }
}
