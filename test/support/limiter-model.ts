import type { Balance, Decision, Reservation, Settlement } from "../../src/runtime/limit/decision.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { ceilDivide, max, RateModel } from "./limit-model.js";

/** What a limiter of several rates is to answer, by `RateModel`. */
export class LimiterModel {
  readonly #rates: readonly RateModel[];
  #blockedUntil = 0n;

  constructor(algorithm: Algorithm, rates: readonly Rate[]) {
    this.#rates = rates.map((rate) => new RateModel(algorithm, rate));
  }

  take(cost: number, now: bigint): Decision {
    const { waitMs: _, ...decision } = { waitMs: 0, ...this.reserve(cost, 0, now) };
    return decision;
  }

  /** What `take` would decide; what is allowed says that nothing was taken. */
  peek(cost: number, now: bigint): Decision {
    const turns = this.#rates.map((rate) => rate.earliest(BigInt(cost), now));
    if (max([...turns, this.#blockedUntil]) > now) return this.take(cost, now);
    const { tightest, ...balance } = this.#standing(now);
    return { allowed: true, ...balance, bindingRate: tightest, cost: 0, takenAt: 0 };
  }

  /** Until so many ms from now. */
  block(ms: number, now: bigint): void {
    this.#blockedUntil = now + BigInt(ms) * 1_000n;
  }

  reserve(cost: number, maxWaitMs: number, now: bigint): Reservation {
    const turns = this.#rates.map((rate) => rate.earliest(BigInt(cost), now));
    const turn = max([...turns, this.#blockedUntil]);
    const allowed = turn - now <= BigInt(maxWaitMs) * 1_000n;
    if (allowed) for (const rate of this.#rates) rate.take(BigInt(cost), turn);
    const { tightest, ...balance } = this.#standing(now);
    if (allowed) {
      const waitMs = Number(ceilDivide(turn - now, 1_000n));
      return { allowed, ...balance, bindingRate: tightest, cost, takenAt: Number(turn), waitMs };
    }
    const waits = turns.map((each) => Number(ceilDivide(each - now, 1_000n)));
    const retryAfterMs = Math.max(...waits);
    const bindingRate = waits.indexOf(retryAfterMs);
    if (this.#blockedUntil > now) {
      const blockedMs = Number(ceilDivide(this.#blockedUntil - now, 1_000n));
      const told = { retryAfterMs: Math.max(retryAfterMs, blockedMs), bindingRate: -1, reason: "blocked" } as const;
      return { allowed, ...balance, remaining: 0, ...told };
    }
    return { allowed, ...balance, limit: this.#burst(bindingRate), retryAfterMs, bindingRate, reason: "rate" };
  }

  refund(cost: number, now: bigint, at: number | undefined): Balance {
    for (const rate of this.#rates) rate.refund(BigInt(cost), now, at === undefined ? undefined : BigInt(at));
    const { tightest: _, ...balance } = this.#standing(now);
    return balance;
  }

  settle(estimated: number, actual: number, now: bigint, at: number | undefined): Settlement {
    if (actual <= estimated) return { ...this.refund(estimated - actual, now, at), writtenOff: 0 };
    const writtenOff = Math.max(...this.#rates.map((rate) => rate.charge(BigInt(actual - estimated), now)));
    const { tightest: _, ...balance } = this.#standing(now);
    return { ...balance, writtenOff };
  }

  #standing(now: bigint): Balance & { readonly tightest: number } {
    const left = this.#rates.map((rate) => rate.remaining(now));
    const remaining = Math.min(...left);
    const tightest = left.indexOf(remaining);
    const resetAfterMs = Math.max(...this.#rates.map((rate) => rate.resetMs(now)));
    return { limit: this.#burst(tightest), remaining, resetAfterMs, tightest };
  }

  #burst(index: number): number {
    return Number(this.#rates[index]?.burst);
  }
}
