import type { LockDefinition } from "../lock/definition.js";
import type { LockOptions } from "../lock/lock.js";
import { lockSettings } from "../lock/settings.js";
import { type LockState, lockState } from "../lock/state.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { prefixOf } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";
import { SyncAccess } from "./sync-access.js";

/** `Lock`, synchronous: the same lock in Redis, shared with asynchronous holders. Its leases are not renewed. */
export class SyncLock<
  Parameters extends object = NoParameters,
  Slot extends string | undefined = undefined,
> extends SyncAccess {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #connection: SyncConnection;
  readonly #permits: PermitCommands;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the lease is shorter than three renewals; the prefix cannot be one.
   */
  constructor(
    connection: SyncConnection,
    definition: LockDefinition<Parameters>,
    options: LockOptions = {},
    parameters?: Parameters,
  ) {
    const settings = lockSettings(definition, options.tune);
    const { permits: most } = settings;
    // The address of a definition without parameters reads none of this object.
    const key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    const shape = most === undefined ? ({ shape: "exclusive" } as const) : ({ shape: "shared", most } as const);
    const permits = new PermitCommands(key, definition.definition, shape);
    super({ connection, permits, settings, access: most === undefined ? "write" : "read" });
    this.key = key;
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
    this.#connection = connection;
    this.#permits = permits;
  }

  /** Who has the lock, since when and until when, and how many wait. One round trip: a script. */
  inspect(): LockState {
    return lockState(this.#connection.execute(this.#permits.inspect()), false);
  }

  /**
   * Ends every lease and hands the lock to whoever waits longest. One round trip: a script. The fencing token rises, so
   * that what former holders write with it can be refused.
   * @returns how many leases were ended.
   */
  forceRelease(): number {
    return this.#connection.execute(this.#permits.end());
  }
}
