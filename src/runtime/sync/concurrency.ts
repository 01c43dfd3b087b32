import { LimitDeniedError } from "../errors.js";
import { isAway } from "../limit/away.js";
import { concurrencySettings } from "../limit/concurrency-settings.js";
import { type ConcurrencyState, concurrencyState } from "../limit/concurrency-state.js";
import type { ConcurrencyLimitDefinition, ConcurrencyLimitTune } from "../limit/definition.js";
import { PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";
import { comesLater, type OnlyNow } from "./only-now.js";
import { SyncAccess } from "./sync-access.js";
import type { SyncLease } from "./sync-lease.js";

/** What a synchronous limiter of what is in flight answers. */
export type SyncAdmission =
  /** A place until `lease` is released, or its time is over: nothing renews it. */
  | { readonly allowed: true; readonly lease: SyncLease; readonly limit: number; readonly unavailable?: never }
  /** Redis was away, and the contract's `onUnavailable` is `allow`: go ahead, uncounted. */
  | { readonly allowed: true; readonly lease: undefined; readonly limit: number; readonly unavailable: true }
  | {
      readonly allowed: false;
      readonly limit: number;
      readonly reason: "full" | "unavailable";
      readonly unavailable?: true;
    };

export interface SyncAdmitOptions {
  /** Who it is, for people who look. 1 to 100 printable characters. */
  readonly name?: string | undefined;
}

/** `ConcurrencyLimiter`, synchronous: the same places, shared with asynchronous holders. Its leases are not renewed. */
export class SyncConcurrencyLimiter<
  Parameters extends object = NoParameters,
  in out Slot extends string | undefined = undefined,
> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  /** So many at once. */
  readonly concurrency: number;
  readonly #connection: SyncConnection;
  readonly #commands: PermitCommands;
  readonly #access: SyncAccess;
  readonly #onUnavailable: "deny" | "allow";

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: ConcurrencyLimitDefinition<Parameters>,
    options: ClientOptions & { readonly tune?: ConcurrencyLimitTune | undefined } = {},
    parameters?: Parameters,
  ) {
    const { concurrency, leaseMs } = concurrencySettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
    this.concurrency = concurrency;
    this.#connection = connection;
    this.#commands = new PermitCommands(this.key, definition.definition, { shape: "shared", most: concurrency });
    const settings = { leaseMs, waitMs: 0 };
    this.#access = new SyncAccess({ connection, permits: this.#commands, access: "read", settings }, undefined);
    this.#onUnavailable = definition.onUnavailable;
  }

  /**
   * Takes a place if there is one and nobody waits for it. One round trip: a script. It ends after the contract's
   * `lease` unless it is released before: `using lease = admission.lease`.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is, and so is a string, which reads as full.
   */
  take(options: SyncAdmitOptions = {}): SyncAdmission {
    const limit = this.concurrency;
    try {
      const lease = this.#access.tryAcquire(options);
      return lease ? { allowed: true, lease, limit } : { allowed: false, limit, reason: "full" };
    } catch (error) {
      if (!isAway(error)) throw error;
      switch (this.#onUnavailable) {
        case "allow":
          return { allowed: true, lease: undefined, limit, unavailable: true };
        case "deny":
          return { allowed: false, limit, reason: "unavailable", unavailable: true };
        default:
          return this.#onUnavailable satisfies never;
      }
    }
  }

  /**
   * Takes a place, runs `body` in it, and leaves whatever happens.
   * @throws {LimitDeniedError} the body did not run.
   * @throws {OptionsInvalidError} the body returned a promise: it goes on without the place.
   */
  run<Result>(body: ((lease: SyncLease | undefined) => Result) & OnlyNow<Result>, options?: SyncAdmitOptions): Result {
    const admission = this.take(options);
    if (!admission.allowed) {
      const why = admission.reason === "full" ? `All ${this.concurrency} places are taken` : "Redis is away";
      throw new LimitDeniedError(why, this.#commands);
    }
    using lease = admission.lease;
    const result = body(lease);
    const refused = comesLater(result, this.#commands);
    if (refused) throw refused;
    return result;
  }

  /** Who is in flight, and how many wait. One round trip. */
  inspect(): ConcurrencyState {
    const { holders, waiting } = this.#connection.execute(this.#commands.inspect());
    return concurrencyState(holders, waiting);
  }
}
