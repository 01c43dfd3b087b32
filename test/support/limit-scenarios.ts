import fc from "fast-check";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";

const year = 31_536_000_000;

/** Rates from one a year to 10^9 a second. */
export function anyRate(algorithm: Algorithm): fc.Arbitrary<Rate> {
  const allow = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 }));
  const perMs = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: year }), fc.constant(1_000));
  if (algorithm.endsWith("window")) return fc.record({ allow, perMs });
  const burst = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 }));
  return fc
    .record({ allow, perMs, burst })
    .filter((rate) => Math.ceil(rate.burst / rate.allow) * rate.perMs <= 90 * year);
}

/** A step of a limiter's life; `pick` chooses which earlier decision is corrected. */
export type Step =
  | { readonly do: "take"; readonly cost: number; readonly elapsedUs: number }
  | { readonly do: "reserve"; readonly cost: number; readonly maxWaitMs: number; readonly elapsedUs: number }
  | { readonly do: "refund"; readonly share: number; readonly pick: number; readonly elapsedUs: number }
  | { readonly do: "giveBack"; readonly share: number; readonly pick: number; readonly elapsedUs: number }
  | { readonly do: "block"; readonly ms: number; readonly elapsedUs: number }
  | { readonly do: "refundBlindly"; readonly cost: number; readonly elapsedUs: number }
  | { readonly do: "settle"; readonly factor: number; readonly pick: number; readonly elapsedUs: number };

export interface Scenario {
  readonly rates: readonly Rate[];
  readonly steps: readonly Step[];
}

/** Rates, or those that are given, and steps that meet them where it matters: to the µs at which something is given back. */
export function scenarioOf(
  algorithm: Algorithm,
  sorts: readonly Step["do"][],
  given?: readonly Rate[],
): fc.Arbitrary<Scenario> {
  const anyRates = fc.array(anyRate(algorithm), { minLength: 1, maxLength: 3 });
  return (given ? fc.constant(given) : anyRates).chain((rates) => {
    const burst = Math.min(...rates.map((one) => one.burst ?? one.allow));
    const cost = fc.oneof(
      fc.integer({ min: 1, max: burst }),
      fc.integer({ min: 1, max: Math.min(burst, 3) }),
      fc.constant(burst),
    );
    const elapsedUs = elapsed(rates, algorithm);
    const share = fc.constantFrom(1, 1, 0.5, 0.01);
    const pick = fc.nat({ max: 1_000 });
    const steps: Record<Step["do"], fc.Arbitrary<Step>> = {
      take: fc.record({ do: fc.constant("take" as const), cost, elapsedUs }),
      reserve: fc.record({ do: fc.constant("reserve" as const), cost, elapsedUs, maxWaitMs: waitsOf(rates) }),
      refund: fc.record({ do: fc.constant("refund" as const), share, pick, elapsedUs }),
      giveBack: fc.record({ do: fc.constant("giveBack" as const), share, pick, elapsedUs }),
      block: fc.record({ do: fc.constant("block" as const), ms: waitsOf(rates), elapsedUs }),
      refundBlindly: fc.record({ do: fc.constant("refundBlindly" as const), cost, elapsedUs }),
      settle: fc.record({
        do: fc.constant("settle" as const),
        factor: fc.constantFrom(0, 0.3, 1, 1.5, 4),
        pick,
        elapsedUs,
      }),
    };
    const step = fc.oneof(...sorts.map((sort) => steps[sort]));
    return fc.record({ rates: fc.constant(rates), steps: fc.array(step, { maxLength: 40 }) });
  });
}

function waitsOf(rates: readonly Rate[]): fc.Arbitrary<number> {
  const longest = 2 ** 31 - 1;
  const periods = rates.map(({ perMs }) => Math.min(longest, perMs * 3));
  return fc.oneof(fc.constantFrom(0, longest, ...periods), fc.integer({ min: 0, max: 5_000 }));
}

function elapsed(rates: readonly Rate[], algorithm: Algorithm): fc.Arbitrary<number> {
  const slowest = Math.max(...rates.map((one) => (one.perMs * 1_000) / one.allow));
  const edges = fc
    .record({ one: fc.constantFrom(...rates), units: fc.integer({ min: 1, max: 5 }), off: fc.constantFrom(-1, 0, 1) })
    .map(({ one, units, off }) => {
      const us = algorithm === "gcra" ? (units * one.perMs * 1_000) / one.allow : one.perMs * 1_000;
      return Math.max(0, Math.floor(us) + off);
    })
    .filter((us) => us <= year * 1_000);
  return fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: Math.ceil(Math.min(slowest, year * 100)) }),
    fc.integer({ min: 0, max: 1_000_000 }),
    edges,
  );
}
