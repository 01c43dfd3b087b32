import type { Command } from "../wire/command.js";
import { type Instant, remainingMs } from "./validity.js";

/** The time of one lease, as the keeper renews and watches it. */
export class Term {
  readonly leaseMs: number;
  /** Absent: watched only. */
  readonly renewal: Command<boolean> | undefined;
  readonly lose: (why: string, cause?: unknown) => void;
  #confirmedAt: Instant;

  constructor(
    leaseMs: number,
    renewal: Command<boolean> | undefined,
    grantedAt: Instant,
    lose: (why: string, cause?: unknown) => void,
  ) {
    this.leaseMs = leaseMs;
    this.renewal = renewal;
    this.#confirmedAt = grantedAt;
    this.lose = lose;
  }

  remainingMs(now: Instant): number {
    return remainingMs(this.leaseMs, this.#confirmedAt, now);
  }

  /** When the next renewal is due, by the monotonic clock; infinite where there is none. */
  get renewAtMs(): number {
    return this.renewal ? this.#confirmedAt.monotonicMs + this.leaseMs / 3 : Number.POSITIVE_INFINITY;
  }

  /** A command that gave the whole lease again was sent then, and applied. */
  confirm(sentAt: Instant): void {
    this.#confirmedAt = sentAt;
  }
}
