import type { Command } from "../wire/command.js";
import { type Instant, remainingMs } from "./validity.js";

/** What is leased: the round trips that prolong a lease and give it back. */
export interface Leased {
  /** The Redis name. */
  readonly key: string;
  /** `<namespace>.<kind>.<name>` */
  readonly definition: string;
  /** The lease ends `leaseMs` from then. `false`: it is ours no more. */
  renew(token: string, leaseMs: number): Command<boolean>;
  release(token: string): Command<"released" | "expired">;
}

/** What a term is of. */
export interface TermOf {
  readonly of: Leased;
  /** Names one acquisition: random, and never used again. */
  readonly token: string;
  readonly leaseMs: number;
  /** How long it lasts at first: shorter than the lease where it was handed over. */
  readonly validMs: number;
  /** Before it was granted. */
  readonly grantedAt: Instant;
  /** `false`: only what is missing to the whole lease is asked for, at once. */
  readonly renew: boolean;
}

/** The time of one lease, as the keeper renews and watches it. */
export class Term {
  readonly #about: TermOf;
  readonly lose: (why: string, cause?: unknown) => void;
  /** What counts now: the whole lease, or what was handed over. */
  validMs: number;
  #confirmedAt: Instant;
  /** When it is renewed next, by the monotonic clock; infinite while that is under way, and where it never is. */
  renewAtMs: number;
  /** Why the last renewal did not work. */
  failure: unknown;

  constructor(about: TermOf, lose: (why: string, cause?: unknown) => void) {
    this.#about = about;
    this.lose = lose;
    this.validMs = about.validMs;
    this.#confirmedAt = about.grantedAt;
    this.renewAtMs = this.#nextMs();
  }

  renewal(): Command<boolean> {
    const { of, token, leaseMs } = this.#about;
    return of.renew(token, leaseMs);
  }

  remainingMs(now: Instant): number {
    return remainingMs(this.validMs, this.#confirmedAt, now);
  }

  /** By the monotonic clock alone, at the latest. */
  get endsAtMs(): number {
    return this.#confirmedAt.monotonicMs + this.validMs;
  }

  /** A command that gave the whole lease was sent then, and applied. */
  confirm(sentAt: Instant): void {
    this.validMs = this.#about.leaseMs;
    this.#confirmedAt = sentAt;
    this.failure = undefined;
    this.renewAtMs = this.#nextMs();
  }

  #nextMs(): number {
    const { monotonicMs } = this.#confirmedAt;
    const { renew, leaseMs } = this.#about;
    if (renew) return monotonicMs + this.validMs / 3;
    return this.validMs < leaseMs ? monotonicMs : Number.POSITIVE_INFINITY;
  }
}
