import type { Connection } from "../connection/connection.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { Access } from "./access.js";
import type { ReadWriteLockDefinition, ReadWriteLockTune } from "./definition.js";
import { lockSettings } from "./settings.js";
import { type LockState, lockState } from "./state.js";

export type ReadWriteLockOptions = ClientOptions & { readonly tune?: ReadWriteLockTune | undefined };

/** As many readers as come. */
const shape = { shape: "shared", most: 2 ** 53 } as const;

/**
 * Many readers, or one writer, while Redis keeps its data. One queue for both, first come, first served: readers who come
 * after a writer wait behind it, so neither starves; a run of readers at its head enters together.
 */
export class ReadWriteLock<Parameters extends object = NoParameters, Slot extends string | undefined = undefined> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  /** Held together with others who read. */
  readonly read: Access<Slot>;
  /** Held alone. */
  readonly write: Access<Slot>;
  readonly #connection: Connection;
  readonly #permits: PermitCommands;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the lease is shorter than three renewals; the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: ReadWriteLockDefinition<Parameters>,
    options: ReadWriteLockOptions = {},
    parameters?: Parameters,
  ) {
    const settings = lockSettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
    this.#connection = connection;
    this.#permits = new PermitCommands(this.key, definition.definition, shape);
    const parts = { connection, permits: this.#permits, definition: definition.definition, settings };
    this.read = new Access({ ...parts, access: "read" }, this.slotParameter);
    this.write = new Access({ ...parts, access: "write" }, this.slotParameter);
  }

  /** Who reads or writes, since when and until when, and how many wait. One round trip: a script. */
  async inspect(): Promise<LockState> {
    return lockState(await this.#connection.execute(this.#permits.inspect()), true);
  }

  /** Ends every lease and hands over to whoever waits longest. One round trip: a script. @returns how many were ended. */
  forceRelease(): Promise<number> {
    return this.#connection.execute(this.#permits.end());
  }
}

/** A read-write lock whose address has parameters: one lock for each of their values. */
export class ParameterizedReadWriteLock<Parameters extends object, Slot extends string | undefined = undefined>
  implements Parameterized<Parameters, ReadWriteLock<Parameters, Slot>>
{
  readonly #connection: Connection;
  readonly #definition: ReadWriteLockDefinition<Parameters>;
  readonly #options: ReadWriteLockOptions;

  constructor(
    connection: Connection,
    definition: ReadWriteLockDefinition<Parameters>,
    options: ReadWriteLockOptions = {},
  ) {
    lockSettings(definition, options.tune);
    prefixOf(options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): ReadWriteLock<Parameters, Slot> {
    return new ReadWriteLock(this.#connection, this.#definition, this.#options, parameters);
  }
}
