import type { Connection } from "../connection/connection.js";
import { OptionsInvalidError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { insideOf } from "./access.js";
import { Campaign, type LeadBody, type LeadOptions } from "./campaign.js";
import type { ExclusiveLockTune, LockDefinition } from "./definition.js";
import { type LockOptions, PermitLock } from "./permit-lock.js";
import { lockSettings } from "./settings.js";

export type { AcquireOptions, TryAcquireOptions } from "./access.js";
export type { LockOptions } from "./permit-lock.js";

/** Of a lock that has one holder. */
export type ExclusiveLockOptions = ClientOptions & { readonly tune?: ExclusiveLockTune | undefined };

/**
 * One lease at a time, while Redis keeps its data. First come, first served. Not protected: what a holder does that
 * ignores `lease.signal` and whose writes carry neither the lease (`fence`) nor `lease.fencingToken`.
 */
export class Lock<
  Parameters extends object = NoParameters,
  Slot extends string | undefined = undefined,
> extends PermitLock<Parameters, Slot> {
  /**
   * Campaigns for the lock, and runs `body` while it is held: leads. Its `signal` aborts a quarter of the lease before
   * the lease would end, so that the body can stop before another leads. Survives outages, and campaigns again. Returns at
   * once, and sends what `acquire` and its lease send; `finished` tells what becomes of it.
   * @throws {ClosedError} the connection is closing.
   * @throws {OptionsInvalidError} `body` is no function, `name` cannot be one, or the lock has several holders.
   */
  lead(body: LeadBody, options: LeadOptions = {}): Campaign {
    const { connection, definition, settings } = insideOf(this);
    const acquire = this.acquire.bind(this);
    const { leaseMs, permits = 1 } = settings;
    if (permits > 1) {
      const fix = "Lead with a lock without `permits`.";
      throw new OptionsInvalidError("Only a lock of one holder has a leader", fix, { definition, key: this.key });
    }
    return new Campaign({ connection, leaseMs, definition, key: this.key, acquire }, body, options);
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
