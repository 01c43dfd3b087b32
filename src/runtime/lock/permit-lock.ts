import type { Connection } from "../connection/connection.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { Access, type LockParts } from "./access.js";
import type { LockDefinition, LockTune } from "./definition.js";
import { lockSettings } from "./settings.js";
import { type LockState, lockState } from "./state.js";

export type LockOptions = ClientOptions & { readonly tune?: LockTune | undefined };

/**
 * As many leases at a time as the contract's `permits`, or one where it says none, while Redis keeps its data. First come,
 * first served. Not protected: what a holder does that ignores `lease.signal` and whose writes carry neither the lease
 * (`fence`) nor `lease.fencingToken`.
 */
export class PermitLock<
  Parameters extends object = NoParameters,
  Slot extends string | undefined = undefined,
> extends Access<Slot> {
  /** The Redis name. */
  readonly key: string;
  readonly #parts: LockParts;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the lease is shorter than three renewals; the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: LockDefinition<Parameters>,
    options: LockOptions = {},
    parameters?: Parameters,
  ) {
    const settings = lockSettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    const key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    const { permits: most } = settings;
    const shape = most === undefined ? ({ shape: "exclusive" } as const) : ({ shape: "shared", most } as const);
    const permits = new PermitCommands(key, definition.definition, shape);
    const access = most === undefined ? ("write" as const) : ("read" as const);
    const parts = { connection, permits, definition: definition.definition, settings, access };
    // The generator writes the address and the type of the class from one contract.
    super(parts, definition.address.slot as Slot);
    this.key = key;
    this.#parts = parts;
  }

  /** Who has the lock, since when and until when, and how many wait. One round trip: a script. */
  async inspect(): Promise<LockState> {
    const { connection, permits } = this.#parts;
    return lockState(await connection.execute(permits.inspect()), false);
  }

  /**
   * Ends every lease and hands the lock to whoever waits longest. One round trip: a script. Those who held it are told at
   * their next renewal, so their writes are refused only where these carry the lease or its fencing token, which rises.
   * @returns how many leases were ended.
   */
  forceRelease(): Promise<number> {
    const { connection, permits } = this.#parts;
    return connection.execute(permits.end());
  }
}

/** A lock with `permits` whose address has parameters: one lock for each of their values. */
export class ParameterizedPermitLock<Parameters extends object, Slot extends string | undefined = undefined>
  implements Parameterized<Parameters, PermitLock<Parameters, Slot>>
{
  readonly #connection: Connection;
  readonly #definition: LockDefinition<Parameters>;
  readonly #options: LockOptions;

  constructor(connection: Connection, definition: LockDefinition<Parameters>, options: LockOptions = {}) {
    lockSettings(definition, options.tune);
    prefixOf(options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): PermitLock<Parameters, Slot> {
    return new PermitLock(this.#connection, this.#definition, this.#options, parameters);
  }
}
