import type { ReadWriteLockDefinition } from "../lock/definition.js";
import type { ReadWriteLockOptions } from "../lock/read-write.js";
import { lockSettings } from "../lock/settings.js";
import { type LockState, lockState } from "../lock/state.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { prefixOf } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";
import { SyncAccess } from "./sync-access.js";

/** `ReadWriteLock`, synchronous: the same lock in Redis, with the same queue. Its leases are not renewed. */
export class SyncReadWriteLock<Parameters extends object = NoParameters, Slot extends string | undefined = undefined> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  /** Held together with others who read. */
  readonly read: SyncAccess<Slot>;
  /** Held alone. */
  readonly write: SyncAccess<Slot>;
  readonly #connection: SyncConnection;
  readonly #permits: PermitCommands;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the lease is shorter than three renewals; the prefix cannot be one.
   */
  constructor(
    connection: SyncConnection,
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
    // As many readers as come.
    this.#permits = new PermitCommands(this.key, definition.definition, { shape: "shared", most: 2 ** 53 });
    const parts = { connection, permits: this.#permits, settings };
    this.read = new SyncAccess({ ...parts, access: "read" }, this.slotParameter);
    this.write = new SyncAccess({ ...parts, access: "write" }, this.slotParameter);
  }

  /** Who reads or writes, since when and until when, and how many wait. One round trip: a script. */
  inspect(): LockState {
    return lockState(this.#connection.execute(this.#permits.inspect()), true);
  }

  /** Ends every lease and hands over to whoever waits longest. One round trip: a script. @returns how many were ended. */
  forceRelease(): number {
    return this.#connection.execute(this.#permits.end());
  }
}
