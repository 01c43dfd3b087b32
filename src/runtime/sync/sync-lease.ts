import { LockLostError } from "../errors.js";
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
    if (this.#outcome) return 0;
    const { leaseMs, askedAt } = this.#parts;
    return Math.max(0, remainingMs(leaseMs, askedAt, instant(this.#connection.host)));
  }

  /** @throws {LockLostError} it ended. */
  assertHeld(): void {
    if (this.remainingMs <= 0) throw new LockLostError("The lease has ended", this.guard);
  }

  /**
   * Frees the lock if it is still ours. One round trip: a script. Harmless when called twice.
   * @returns `expired`: the lease had ended before.
   */
  release(): "released" | "expired" {
    this.#outcome ??= this.#connection.execute(this.#parts.release);
    return this.#outcome;
  }

  /** Releases; where Redis is away, the lease ends by itself. */
  [Symbol.dispose](): void {
    try {
      this.release();
    } catch {
      // An error of the body that is being left counts more, and the lease has its end.
      this.#outcome = "expired";
    }
  }
}
