import { CounterCommands } from "../key/counter-commands.js";
import type { KeyDefinition } from "../key/definition.js";
import type { IncrementOptions, KeyOptions } from "../key/options.js";
import type { NoParameters } from "../wire/address.js";
import type { SyncConnection } from "./connect-sync.js";
import { SyncStore } from "./store.js";

/** `CounterStore`, synchronous. */
export class SyncCounterStore<Parameters extends object = NoParameters> extends SyncStore<number, number, Parameters> {
  readonly #connection: SyncConnection;
  readonly #commands: CounterCommands<Parameters>;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: KeyDefinition<number, number, Parameters>,
    options?: KeyOptions,
    parameters?: Parameters,
  ) {
    super(connection, definition, options, parameters);
    this.#connection = connection;
    this.#commands = new CounterCommands(definition, options, parameters);
  }

  /**
   * Adds to the value, or to 0 where there is none, and returns the sum; see `CounterStore.increment`. One round trip: a
   * script.
   * @throws {PayloadInvalidError} what is stored is no integer, or the sum would leave the bounds; nothing was changed.
   * @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} @throws {LockLostError} nothing was changed.
   * @throws {OutcomeUnknownError} the connection broke after sending: repeating may count twice.
   */
  increment(by = 1, options?: IncrementOptions): number {
    return this.#connection.execute(this.#commands.increment(by, options));
  }

  /** `increment` by the opposite. */
  decrement(by = 1, options?: IncrementOptions): number {
    return this.#connection.execute(this.#commands.decrement(by, options));
  }
}
