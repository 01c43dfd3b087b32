import type { Connection } from "../connection/connection.js";
import { LockLostError, OptionsInvalidError } from "../errors.js";
import { LeaseKeeper } from "../lease/keeper.js";
import type { Lease } from "../lease/lease.js";
import type { PermitCommands } from "../permits/commands.js";
import type { Access as AccessKind } from "../permits/replies.js";
import { newToken } from "../permits/tokens.js";
import { type Claim, type Grant, leaseOf, tryForPermit, waitForPermit } from "../permits/waiting.js";
import { checkNames } from "../wire/given-options.js";
import { observedEnd, observedWait } from "./observed.js";
import { acquireNames, checkLease, checkWait, type LockSettings } from "./settings.js";

export interface TryAcquireOptions {
  /** How long the lease lasts unless it is renewed, in milliseconds; at least 30. @default the contract's `lease` */
  readonly leaseMs?: number | undefined;
  /** Renews the lease at each third until it is released. `false`: it ends by itself after `leaseMs`. @default true */
  readonly renew?: boolean | undefined;
  /** Ends the attempt with `signal.reason`; a grant that crosses it is released. A lock already held stays held. */
  readonly signal?: AbortSignal | undefined;
  /** Who it is, for people who look: `inspect` tells it. 1 to 100 printable characters. @default none */
  readonly name?: string | undefined;
}

export interface AcquireOptions extends TryAcquireOptions {
  /** Longest wait, in milliseconds; `0` tries once. @default the contract's `wait` */
  readonly waitMs?: number | undefined;
}

/** What taking a lock needs. */
export interface LockParts {
  readonly connection: Connection;
  readonly permits: PermitCommands;
  readonly definition: string;
  readonly settings: LockSettings;
  /** As Redis knows it: of permits everybody reads, of a plain lock everybody writes. */
  readonly access: AccessKind;
}

let readParts: (access: Access<string | undefined>) => LockParts;

/** One way to hold a lock: of a plain lock the only one, of a read-write lock `read` or `write`. */
export class Access<Slot extends string | undefined = undefined> {
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #parts: LockParts;

  static {
    readParts = (access) => {
      if (typeof access === "object" && access !== null && #parts in access) return access.#parts;
      const fix = "Give locks of a client: with parameters their `.at(…)`, of readers and writers `.read` or `.write`.";
      throw new OptionsInvalidError("This is no lock", fix);
    };
  }

  /** Not for programs: part of a lock. */
  constructor(parts: LockParts, slotParameter: Slot) {
    this.#parts = parts;
    this.slotParameter = slotParameter;
  }

  /**
   * Takes the lock, waiting for it where it is held. One round trip when it is free and nobody waits: a script. Otherwise
   * it stands in the lock's queue, in the order of asking, and is handed the lock by whoever releases it: two requests in
   * all, the release included. Settles within `waitMs` and, where Redis is silent at its end, one `commandTimeoutMs` of
   * the connection. What is aborted or in vain leaves nothing in Redis.
   * @throws {LockBusyError} not free within `waitMs`.
   * @throws {UnavailableError} Redis was away at the end of the wait.
   * @throws {DeadlineExceededError} Redis was silent at the end of the wait. What it grants all the same is given back.
   * @throws {OptionsInvalidError} `leaseMs` is shorter than three renewals, or an option is none.
   * @throws {WrongTypeError} the key holds what no lock wrote; it is left as it is.
   * @throws {ClosedError} the connection was closed.
   * @see https://redis.io/docs/latest/develop/use/patterns/distributed-locks/
   */
  async acquire(options: AcquireOptions = {}): Promise<Lease> {
    const { connection, permits, definition, settings } = this.#parts;
    checkNames(options, acquireNames, { definition });
    const claim = this.#claim(options, checkWait(options.waitMs ?? settings.waitMs, definition));
    const waiting = waitForPermit(connection, permits, claim);
    const { observer, host } = connection;
    return this.#lease(claim, await (observer ? observedWait(observer, host, permits, waiting) : waiting), options);
  }

  /** Takes the lock if it is free and nobody waits for it: one round trip. `undefined`: it is held. */
  async tryAcquire(options: TryAcquireOptions = {}): Promise<Lease | undefined> {
    const { connection, permits, definition } = this.#parts;
    checkNames(options, acquireNames, { definition });
    const claim = this.#claim(options, 0);
    const trying = tryForPermit(connection, permits, claim);
    const { observer, host } = connection;
    const grant = await (observer ? observedWait(observer, host, permits, trying) : trying);
    return grant && this.#lease(claim, grant, options);
  }

  /**
   * Takes the lock, runs `body`, and releases whatever happens. An error of the body is thrown as it is, whatever the
   * release does: when that is answered or, where Redis is silent, one `commandTimeoutMs` of the connection later. A
   * result is returned only if the lease was held to the end. Where Redis is away at the release, the result stands: the
   * lock becomes free when the lease ends. Closing the connection waits for the body, within its `timeoutMs`.
   * @throws {LockBusyError} not free within `waitMs`; the body did not run.
   * @throws {LockLostError} the body ended, but its lease had been lost before: others may have run at the same time.
   */
  async withLock<Result>(
    body: (lease: Lease) => Result | PromiseLike<Result>,
    options: AcquireOptions = {},
  ): Promise<Result> {
    const { connection, permits, definition } = this.#parts;
    const lease = await this.acquire(options);
    const { bodies } = LeaseKeeper.of(connection);
    bodies.enter();
    try {
      const result = await runHeld(lease, body);
      if ((await lease.release().catch(() => "unknown")) !== "expired") return result;
    } finally {
      bodies.leave();
    }
    throw new LockLostError("The lock was found in other hands when it was released", {
      definition,
      key: permits.key,
    });
  }

  #claim({ leaseMs, signal, name }: TryAcquireOptions, waitMs: number): Claim {
    const { connection, definition, settings, access } = this.#parts;
    // Before anything is granted that nobody would keep.
    LeaseKeeper.of(connection);
    return {
      token: newToken(connection.host, name, definition),
      leaseMs: leaseMs === undefined ? settings.leaseMs : checkLease(leaseMs, definition),
      waitMs,
      signal,
      access,
    };
  }

  #lease(claim: Claim, grant: Grant, { renew = true }: TryAcquireOptions): Lease {
    const { connection, permits } = this.#parts;
    const { observer } = connection;
    return leaseOf(connection, permits, claim, grant, { renew, onEnd: observer && observedEnd(observer, permits) });
  }
}

/** For what takes several locks together, and for what leads. @throws {OptionsInvalidError} it is no lock. */
export function insideOf(access: Access<string | undefined>): LockParts {
  return readParts(access);
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
