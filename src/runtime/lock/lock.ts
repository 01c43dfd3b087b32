import type { Connection } from "../connection/connection.js";
import { OptionsInvalidError } from "../errors.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { Access, type LockParts } from "./access.js";
import { Campaign, type LeadBody, type LeadOptions } from "./campaign.js";
import type { ExclusiveLockTune, LockDefinition, LockTune } from "./definition.js";
import { lockSettings } from "./settings.js";
import { type LockState, lockState } from "./state.js";

export type { AcquireOptions, TryAcquireOptions } from "./access.js";

export type LockOptions = ClientOptions & { readonly tune?: LockTune | undefined };

/** Of a lock that has one holder. */
export type ExclusiveLockOptions = ClientOptions & { readonly tune?: ExclusiveLockTune | undefined };

/**
 * One lease at a time, or as many as the contract's `permits`, while Redis keeps its data. First come, first served. Not
 * protected: what a holder does that ignores `lease.signal` and whose writes carry neither the lease (`fence`) nor
 * `lease.fencingToken`.
 */
export class Lock<
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

  /**
   * Campaigns for the lock, and runs `body` while it is held: leads. Its `signal` aborts a quarter of the lease before
   * the lease would end, so that the body can stop before another leads. Survives outages, and campaigns again. Returns at
   * once, and sends what `acquire` and its lease send; `finished` tells what becomes of it.
   * @throws {ClosedError} the connection is closing.
   * @throws {OptionsInvalidError} `body` is no function, `name` cannot be one, or the lock has several holders.
   */
  lead(body: LeadBody, options: LeadOptions = {}): Campaign {
    const { connection, definition, settings } = this.#parts;
    const acquire = this.acquire.bind(this);
    const { leaseMs, permits = 1 } = settings;
    if (permits > 1) {
      const fix = "Lead with a lock without `permits`.";
      throw new OptionsInvalidError("Only a lock of one holder has a leader", fix, { definition, key: this.key });
    }
    return new Campaign({ connection, leaseMs, definition, key: this.key, acquire }, body, options);
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

/** A lock whose address has parameters: one lock for each of their values. */
export class ParameterizedLock<Parameters extends object, Slot extends string | undefined = undefined>
  implements Parameterized<Parameters, Lock<Parameters, Slot>>
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

  at(parameters: Parameters): Lock<Parameters, Slot> {
    return new Lock(this.#connection, this.#definition, this.#options, parameters);
  }
}
