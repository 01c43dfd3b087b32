import { LockLostError, OutcomeUnknownError } from "../errors.js";
import type { Fence, Guard } from "../lease/guard.js";
import { type Instant, instant, remainingMs } from "../lease/validity.js";
import type { Command } from "../wire/command.js";
import type { SyncConnection } from "./connect-sync.js";

interface SyncLeaseParts {
  readonly fencingToken: number;
  readonly leaseMs: number;
  /** Before the command that was granted was sent. */
  readonly askedAt: Instant;
  readonly release: Command<"released" | "expired">;
  readonly guard: Guard;
}

/** What a holder has until `remainingMs` is over. Nothing renews it: the thread that could is the one that works. */
export class SyncLease implements Disposable, Fence {
  /** Greater than that of every lease before it: write it along, and refuse what comes with a smaller one. */
  readonly fencingToken: number;
  /** What a write is guarded with: `store.set(value, { fence: lease })`. */
  readonly guard: Guard;
  readonly #connection: SyncConnection;
  readonly #parts: SyncLeaseParts;
  #isReleased = false;
  /** A release was sent, and not answered. */
  #isUnsure = false;
  #outcome: "released" | "expired" | undefined;

  /** Not for programs: use `acquire`. */
  constructor(connection: SyncConnection, parts: SyncLeaseParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.fencingToken = parts.fencingToken;
    this.guard = parts.guard;
  }

  /** How long it is still safe to rely on, in milliseconds; 0: no more. Counted from before it was asked for. */
  get remainingMs(): number {
    return this.#isReleased ? 0 : this.#leftMs();
  }

  /** @throws {LockLostError} it ended. */
  assertHeld(): void {
    if (this.remainingMs <= 0) throw new LockLostError("The lease has ended", this.guard);
  }

  /**
   * Frees the lock if it is still ours. One round trip: a script. From then on it is not held, whatever comes of it.
   * Harmless when called twice, and tries again where it failed.
   * @returns `expired`: the lease had ended before.
   * @throws {UnavailableError} Redis is away: the lock becomes free when the lease ends.
   */
  release(): "released" | "expired" {
    this.#isReleased = true;
    this.#outcome ??= this.#release();
    return this.#outcome;
  }

  /** Releases; where Redis is away, the lease ends by itself. */
  [Symbol.dispose](): void {
    try {
      this.release();
    } catch {
      // An error of the body that is being left counts more, and the lease has its end.
    }
  }

  #release(): "released" | "expired" {
    try {
      return this.#send();
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) throw error;
      this.#isUnsure = true;
      return this.#send();
    }
  }

  #send(): "released" | "expired" {
    const outcome = this.#connection.execute(this.#parts.release);
    // Within our time nobody else can have taken the lock: what is gone now, the first try released.
    return this.#isUnsure && this.#leftMs() > 0 ? "released" : outcome;
  }

  #leftMs(): number {
    const { leaseMs, askedAt } = this.#parts;
    return Math.max(0, remainingMs(leaseMs, askedAt, instant(this.#connection.host)));
  }
}
