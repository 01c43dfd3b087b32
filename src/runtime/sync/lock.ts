import type { LockDefinition } from "../lock/definition.js";
import type { LockOptions } from "../lock/lock.js";
import { lockSettings } from "../lock/settings.js";
import { type LockState, lockState } from "../lock/state.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { prefixOf } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";
import { SyncAccess, type SyncAccessParts } from "./sync-access.js";

/** `Lock`, synchronous: the same lock in Redis, shared with asynchronous holders. Its leases are not renewed. */
export class SyncLock<
  Parameters extends object = NoParameters,
  Slot extends string | undefined = undefined,
> extends SyncAccess<Slot> {
  /** The Redis name. */
  readonly key: string;
  readonly #parts: SyncAccessParts;

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
    const access = most === undefined ? ("write" as const) : ("read" as const);
    const parts = { connection, permits, settings, access };
    // The generator writes the address and the type of the class from one contract.
    super(parts, definition.address.slot as Slot);
    this.key = key;
    this.#parts = parts;
  }

  /** Who has the lock, since when and until when, and how many wait. One round trip: a script. */
  inspect(): LockState {
    const { connection, permits } = this.#parts;
    return lockState(connection.execute(permits.inspect()), false);
  }

  /**
   * Ends every lease and hands the lock to whoever waits longest. One round trip: a script. The fencing token rises, so
   * that what former holders write with it can be refused.
   * @returns how many leases were ended.
   */
  forceRelease(): number {
    const { connection, permits } = this.#parts;
    return connection.execute(permits.end());
  }
}
