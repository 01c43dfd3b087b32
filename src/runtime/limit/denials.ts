import type { Host } from "../host.js";
import { type Instant, instant } from "../lease/validity.js";
import type { Denied } from "./decision.js";
import { type CompiledRate, sameRates } from "./rates.js";

/** A denial that was just heard. */
export interface FreshDenial {
  readonly key: string;
  readonly cost: number;
  /** By which it was decided. */
  readonly rates: readonly CompiledRate[];
  readonly denied: Denied;
  readonly askedAt: Instant;
  /** How long it is to be remembered, in milliseconds. */
  readonly forMs: number;
}

interface Denial {
  readonly denied: Denied;
  /** It denies what costs at least so much. */
  readonly cost: number;
  /** It denies those who go by these; `undefined`: everybody. */
  readonly rates: readonly CompiledRate[] | undefined;
  readonly askedAt: Instant;
  readonly heardAt: Instant;
  /** From when it was asked, in milliseconds. */
  readonly forMs: number;
}

/** More limiters than that are not remembered; the denial that is remembered longest goes first. */
const mostKeys = 10_000;

/**
 * Denials that this process got, kept for a moment: a limiter that is asked again and again while it denies costs no
 * round trip. Wrong for no longer than the time it is kept, which is counted from before Redis was asked: only where
 * somebody else gave units back meanwhile. Both clocks count it: the monotonic one stands still while a machine sleeps, the
 * wall clock can be set back.
 */
export class Denials {
  readonly #host: Host;
  readonly #keys = new Map<string, Denial>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** For `forMs` from when it was asked, and never past the time at which it allows again. */
  remember({ key, cost, rates, denied, askedAt, forMs }: FreshDenial): void {
    const heardAt = instant(this.#host);
    // A limiter that is blocked denies every cost, by whatever rates.
    const whom = denied.reason === "blocked" ? { cost: 1, rates: undefined } : { cost, rates };
    const denial = { ...whom, denied, askedAt, heardAt, forMs: Math.min(denied.retryAfterMs, forMs) };
    if (isOver(denial, heardAt)) return;
    const known = this.#keys.get(key);
    // One denial a limiter: the cheaper one says more, as long as it lasts.
    if (known && known.cost < denial.cost && concerns(known, rates) && !isOver(known, heardAt)) return;
    this.#keys.delete(key);
    this.#keys.set(key, denial);
    if (this.#keys.size <= mostKeys) return;
    const oldest = this.#keys.keys().next();
    if (!oldest.done) this.#keys.delete(oldest.value);
  }

  /** What Redis would answer, or `undefined` where it has to be asked. */
  recall(key: string, cost: number, rates: readonly CompiledRate[]): Denied | undefined {
    const denial = this.#keys.get(key);
    if (!denial) return undefined;
    const now = instant(this.#host);
    if (isOver(denial, now)) {
      this.#keys.delete(key);
      return undefined;
    }
    if (cost < denial.cost || !concerns(denial, rates)) return undefined;
    const { denied, heardAt } = denial;
    const passedMs = Math.floor(now.monotonicMs - heardAt.monotonicMs);
    return {
      ...denied,
      retryAfterMs: Math.max(1, denied.retryAfterMs - passedMs),
      resetAfterMs: Math.max(0, denied.resetAfterMs - passedMs),
      remembered: true,
    };
  }

  forget(key: string): void {
    this.#keys.delete(key);
  }
}

function concerns(denial: Denial, rates: readonly CompiledRate[]): boolean {
  return denial.rates === undefined || sameRates(denial.rates, rates);
}

function isOver({ askedAt, forMs }: Denial, now: Instant): boolean {
  return Math.max(now.monotonicMs - askedAt.monotonicMs, now.wallMs - askedAt.wallMs) >= forMs;
}
