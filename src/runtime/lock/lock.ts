import type { Connection } from "../connection/connection.js";
import { LockBusyError, LockLostError } from "../errors.js";
import { LeaseKeeper } from "../lease/keeper.js";
import { Lease } from "../lease/lease.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { LockCommands } from "./commands.js";
import type { LockDefinition, LockTune } from "./definition.js";
import { observedEnd, observedWait } from "./observed.js";
import { checkLease, checkWait, lockSettings } from "./settings.js";
import { waitForGrant } from "./waiting.js";

export type LockOptions = ClientOptions & { readonly tune?: LockTune | undefined };

export interface TryAcquireOptions {
  /** How long the lease lasts unless it is renewed, in milliseconds; at least 30. @default the contract's `lease` */
  readonly leaseMs?: number | undefined;
  /** Renews the lease at each third until it is released. `false`: it ends by itself after `leaseMs`. @default true */
  readonly renew?: boolean | undefined;
  /** Ends the attempt with `signal.reason`; a grant that crosses it is released. A lock already held stays held. */
  readonly signal?: AbortSignal | undefined;
}

export interface AcquireOptions extends TryAcquireOptions {
  /** Longest wait, in milliseconds; `0` tries once. @default the contract's `wait` */
  readonly waitMs?: number | undefined;
}

/**
 * One lease at a time while Redis keeps its data. Not protected: what a holder does that ignores `lease.signal` and
 * whose writes do not carry `lease.fencingToken`.
 */
export class Lock<Parameters extends object = NoParameters> {
  readonly #connection: Connection;
  readonly #commands: LockCommands<Parameters>;
  readonly #definition: string;

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
    this.#connection = connection;
    this.#commands = new LockCommands(definition, options, parameters);
    this.#definition = definition.definition;
  }

  /**
   * Takes the lock, waiting for it where it is held. One round trip when it is free: a script of `GET` and `SET … PX`.
   * Otherwise it subscribes to the lock's releases, and asks again at each, and when the holder's lease ends. Settles
   * within `waitMs` and, where Redis is silent at its end, one `commandTimeoutMs` of the connection.
   * @throws {LockBusyError} not free within `waitMs`.
   * @throws {UnavailableError} Redis was away at the end of the wait.
   * @throws {DeadlineExceededError} Redis was silent at the end of the wait. What it grants all the same is given back.
   * @throws {OptionsInvalidError} `leaseMs` is shorter than three renewals, or a number is none.
   * @throws {ClosedError} the connection was closed.
   * @see https://redis.io/docs/latest/develop/use/patterns/distributed-locks/
   */
  async acquire(options: AcquireOptions = {}): Promise<Lease> {
    // Before anything is granted that nobody would keep.
    LeaseKeeper.of(this.#connection);
    const token = `${this.#connection.host.processName}:${this.#connection.host.uuid()}`;
    const leaseMs = checkLease(options.leaseMs ?? this.#commands.settings.leaseMs, this.#definition);
    const waitMs = checkWait(options.waitMs ?? this.#commands.settings.waitMs, this.#definition);
    const claim = { token, leaseMs, waitMs, signal: options.signal };
    const { observer, host } = this.#connection;
    const about = { definition: this.#definition, key: this.#commands.key };
    const waiting = waitForGrant(this.#connection, this.#commands, this.#definition, claim);
    const grant = await (observer ? observedWait(observer, host, about, waiting) : waiting);
    return new Lease(this.#connection, {
      ...about,
      ...grant,
      leaseMs,
      renewal: options.renew === false ? undefined : this.#commands.renew(token, leaseMs),
      release: this.#commands.release(token),
      onEnd: observer && observedEnd(observer, about),
    });
  }

  /** Takes the lock if it is free: one round trip. `undefined`: it is held. */
  async tryAcquire(options: TryAcquireOptions = {}): Promise<Lease | undefined> {
    try {
      return await this.acquire({ ...options, waitMs: 0 });
    } catch (error) {
      if (error instanceof LockBusyError) return undefined;
      throw error;
    }
  }

  /**
   * Takes the lock, runs `body`, and releases whatever happens. An error of the body is thrown as it is, whatever the
   * release does. A result is returned only if the lease was held to the end. Where Redis is away at the release, the
   * result stands: the lock becomes free when the lease ends.
   * @throws {LockBusyError} not free within `waitMs`; the body did not run.
   * @throws {LockLostError} the body ended, but its lease had been lost before: others may have run at the same time.
   */
  async withLock<Result>(
    body: (lease: Lease) => Result | PromiseLike<Result>,
    options: AcquireOptions = {},
  ): Promise<Result> {
    const lease = await this.acquire(options);
    const result = await runHeld(lease, body);
    if ((await lease.release().catch(() => "unknown")) !== "expired") return result;
    const context = { definition: this.#definition, key: this.#commands.key };
    throw new LockLostError("The lock was found in other hands when it was released", context);
  }
}

/** The body's result, if the lease was held until then. What is thrown is thrown after the lease was released. */
async function runHeld<Result>(lease: Lease, body: (lease: Lease) => Result | PromiseLike<Result>): Promise<Result> {
  try {
    const result = await body(lease);
    lease.assertHeld();
    return result;
  } catch (error) {
    await lease[Symbol.asyncDispose]();
    throw error;
  }
}

/** A lock whose address has parameters: one lock for each of their values. */
export class ParameterizedLock<Parameters extends object> implements Parameterized<Parameters, Lock<Parameters>> {
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

  at(parameters: Parameters): Lock<Parameters> {
    return new Lock(this.#connection, this.#definition, this.#options, parameters);
  }
}
