import type { Connection } from "../connection/connection.js";
import { LimitDeniedError, LockBusyError, UnavailableError } from "../errors.js";
import { LeaseKeeper } from "../lease/keeper.js";
import type { Lease } from "../lease/lease.js";
import { PermitCommands } from "../permits/commands.js";
import { newToken } from "../permits/tokens.js";
import { type Claim, type Grant, leaseOf, tryForPermit, waitForPermit } from "../permits/waiting.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { isAway } from "./away.js";
import { concurrencySettings } from "./concurrency-settings.js";
import { type ConcurrencyState, concurrencyState } from "./concurrency-state.js";
import type { ConcurrencyLimitDefinition, ConcurrencyLimitTune } from "./definition.js";
import { observeAdmission, observedPlace } from "./observed.js";
import { longestWaitOf } from "./settings.js";

export type ConcurrencyLimitOptions = ClientOptions & { readonly tune?: ConcurrencyLimitTune | undefined };

/** What a limiter of what is in flight answers. */
export type Admission =
  /** A place, until `lease` is released or lost. */
  | {
      readonly allowed: true;
      readonly lease: Lease;
      readonly limit: number;
      readonly unavailable?: never;
    }
  /** Redis was away, and the contract's `onUnavailable` is `allow`: go ahead, uncounted. */
  | {
      readonly allowed: true;
      readonly lease: undefined;
      readonly limit: number;
      readonly unavailable: true;
    }
  | {
      readonly allowed: false;
      readonly limit: number;
      readonly reason: "full" | "unavailable";
      /** Set where Redis could not be asked. */
      readonly unavailable?: true;
    };

export interface AdmitOptions {
  /** Ends the attempt with `signal.reason`; what crosses it is given back. A place already taken stays taken. */
  readonly signal?: AbortSignal | undefined;
  /** Who it is, for people who look: at most 100 characters. */
  readonly name?: string | undefined;
}

export interface WaitForPlaceOptions extends AdmitOptions {
  /** Longest wait, in milliseconds. @default 60000 */
  readonly maxWaitMs?: number | undefined;
}

/**
 * At most so many at once, over all processes. Each has a place, which its process renews at a third of the lease, and
 * which ends with the process. Places are taken in the order of asking.
 */
export class ConcurrencyLimiter<
  Parameters extends object = NoParameters,
  in out Slot extends string | undefined = undefined,
> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  /** So many at once. */
  readonly concurrency: number;
  readonly #connection: Connection;
  readonly #commands: PermitCommands;
  readonly #leaseMs: number;
  readonly #deadlineMs: number;
  readonly #onUnavailable: "deny" | "allow";

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
    definition: ConcurrencyLimitDefinition<Parameters>,
    options: ConcurrencyLimitOptions = {},
    parameters?: Parameters,
  ) {
    const { concurrency, leaseMs, deadlineMs } = concurrencySettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
    this.concurrency = concurrency;
    this.#connection = connection;
    this.#commands = new PermitCommands(this.key, definition.definition, { shape: "shared", most: concurrency });
    this.#leaseMs = leaseMs;
    this.#deadlineMs = deadlineMs;
    this.#onUnavailable = definition.onUnavailable;
  }

  /**
   * Takes a place if there is one and nobody waits for it. One round trip: a script. "Full" is an answer, no error; so
   * is, where Redis is away past the limit's deadline, what the contract's `onUnavailable` says. A place lasts until
   * `lease` is released or lost: `await using lease = admission.lease`.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is, and so is a string, which reads as full.
   * @throws {ClosedError} the connection was closed.
   */
  take(options: AdmitOptions = {}): Promise<Admission> {
    return this.#admit(options, 0);
  }

  /**
   * Takes a place, waiting for one in the order of asking. Two requests where it has to wait, and one more where nobody
   * waited on this connection before: it is handed the place by whoever leaves. "Full" is answered where none
   * came within `maxWaitMs`. Where Redis is away when it is asked for, `onUnavailable` decides by the limit's deadline; a
   * wait that began outlives that.
   * @throws {OptionsInvalidError} `maxWaitMs` is no time.
   */
  async wait(options: WaitForPlaceOptions = {}): Promise<Admission> {
    return this.#admit(options, longestWaitOf(options.maxWaitMs, this.#about));
  }

  /**
   * Waits for a place, runs `body` in it, and leaves whatever happens. An error of the body is thrown as it is. `signal`
   * aborts when the place is lost.
   * @throws {LimitDeniedError} no place within `maxWaitMs`, or Redis was away; the body did not run.
   */
  async run<Result>(
    body: (signal: AbortSignal, lease: Lease | undefined) => Result | PromiseLike<Result>,
    options: WaitForPlaceOptions = {},
  ): Promise<Result> {
    const admission = await this.wait(options);
    if (!admission.allowed) {
      const why = admission.reason === "full" ? `None of the ${this.concurrency} places came free` : "Redis is away";
      throw new LimitDeniedError(why, this.#about);
    }
    const { bodies } = LeaseKeeper.of(this.#connection);
    bodies.enter();
    try {
      await using lease = admission.lease;
      return await body(lease?.signal ?? new AbortController().signal, lease);
    } finally {
      bodies.leave();
    }
  }

  /** Who is in flight, and how many wait. One round trip. */
  async inspect(): Promise<ConcurrencyState> {
    const { holders, waiting } = await this.#connection.execute(this.#commands.inspect());
    return concurrencyState(holders, waiting);
  }

  get #about(): { readonly definition: string; readonly key: string } {
    return { definition: this.#commands.definition, key: this.key };
  }

  async #admit({ signal, name }: AdmitOptions, waitMs: number): Promise<Admission> {
    const { host, observer } = this.#connection;
    // Before anything is granted that nobody would keep.
    LeaseKeeper.of(this.#connection);
    const token = newToken(host, name, this.#commands.definition);
    const claim = { token, leaseMs: this.#leaseMs, waitMs, signal, access: "read" } as const;
    const startedAt = host.monotonicMs();
    let admission: Admission;
    try {
      const grant = await this.#grant(claim);
      admission = grant ? this.#admitted(claim, grant) : { allowed: false, limit: this.concurrency, reason: "full" };
    } catch (error) {
      // The caller's own reason, whatever it is.
      if (signal?.aborted && error === signal.reason) throw error;
      admission = this.#without(error);
    }
    if (observer) observeAdmission(observer, this.#about, admission, host.monotonicMs() - startedAt);
    return admission;
  }

  async #grant(claim: Claim): Promise<Grant | undefined> {
    const { awayForMs = 0, commandTimeoutMs } = this.#connection;
    // An outage is waited for once, and not by each call anew. A wait that has begun outlives one.
    const leftMs = Math.ceil(Math.min(this.#deadlineMs, commandTimeoutMs) - awayForMs);
    if (leftMs <= 0) throw new UnavailableError("Redis has been away for longer than the deadline", this.#about);
    const patient = { ...claim, endsAwayAfterMs: leftMs };
    if (claim.waitMs === 0) return tryForPermit(this.#connection, this.#commands, patient);
    return waitForPermit(this.#connection, this.#commands, patient);
  }

  #admitted(claim: Claim, grant: Grant): Admission {
    const { observer } = this.#connection;
    const onEnd = observer && observedPlace(observer, this.#about);
    const lease = leaseOf(this.#connection, this.#commands, claim, grant, { renew: true, onEnd });
    return { allowed: true, lease, limit: this.concurrency };
  }

  #without(error: unknown): Admission {
    const limit = this.concurrency;
    if (error instanceof LockBusyError) return { allowed: false, limit, reason: "full" };
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

/** The limiters of a limit of what is in flight whose address has parameters. */
export class ParameterizedConcurrencyLimiter<
  Parameters extends object,
  in out Slot extends string | undefined = undefined,
> implements Parameterized<Parameters, ConcurrencyLimiter<Parameters, Slot>>
{
  readonly #connection: Connection;
  readonly #definition: ConcurrencyLimitDefinition<Parameters>;
  readonly #options: ConcurrencyLimitOptions;

  /** @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
    definition: ConcurrencyLimitDefinition<Parameters>,
    options: ConcurrencyLimitOptions = {},
  ) {
    prefixOf(options);
    concurrencySettings(definition, options.tune);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): ConcurrencyLimiter<Parameters, Slot> {
    return new ConcurrencyLimiter(this.#connection, this.#definition, this.#options, parameters);
  }
}
