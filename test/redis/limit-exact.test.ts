import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Decision } from "../../src/runtime/limit/decision.js";
import type { Rate } from "../../src/runtime/limit/definition.js";
import { decideScript } from "../../src/runtime/limit/scripts/decide.js";
import { takeScript } from "../../src/runtime/limit/scripts/take.js";
import { takeBucketScript } from "../../src/runtime/limit/scripts/take-bucket.js";
import { takeLogScript } from "../../src/runtime/limit/scripts/take-log.js";
import { LimitClock, limitCommands, serverClock } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

// `limit.test.ts` runs the script as it is, without a clock in the test's hands.

interface Step {
  readonly cost: number;
  readonly elapsedUs: number;
}

/** GCRA in fractions without rounding: everything is counted in 1/allow µs, which makes integers of it. */
class Model {
  readonly #rates: readonly { allow: bigint; perUs: bigint; burst: bigint }[];
  readonly #full: bigint[];

  constructor(rates: readonly Rate[]) {
    this.#rates = rates.map(({ allow, perMs, burst = allow }) => ({
      allow: BigInt(allow),
      perUs: BigInt(perMs) * 1_000n,
      burst: BigInt(burst),
    }));
    this.#full = rates.map(() => 0n);
  }

  take(cost: number, nowUs: bigint): Decision {
    const before = this.#rates.map(({ allow }, i) => max(this.#full[i] ?? 0n, nowUs * allow));
    const after = this.#rates.map(({ perUs }, i) => (before[i] ?? 0n) + BigInt(cost) * perUs);
    const waits = this.#rates.map(({ allow, perUs, burst }, i) => {
      const over = (after[i] ?? 0n) - nowUs * allow - burst * perUs;
      return over <= 0n ? 0 : Number(ceilDivide(over, allow * 1_000n));
    });
    const allowed = waits.every((wait) => wait === 0);
    if (allowed) for (const [i, value] of after.entries()) this.#full[i] = value;
    const used = this.#rates.map(
      ({ allow }, i) => max((allowed ? after : before)[i] ?? 0n, nowUs * allow) - nowUs * allow,
    );
    const left = this.#rates.map(({ perUs, burst }, i) => Number((burst * perUs - (used[i] ?? 0n)) / perUs));
    const remaining = Math.min(...left);
    const resetAfterMs = Math.max(
      ...this.#rates.map(({ allow }, i) => Number(ceilDivide(used[i] ?? 0n, allow * 1_000n))),
    );
    const burstOf = (i: number): number => Number(this.#rates[i]?.burst);
    const tightest = left.indexOf(remaining);
    if (allowed) {
      const takenAt = Number(nowUs);
      return { allowed, limit: burstOf(tightest), remaining, resetAfterMs, bindingRate: tightest, cost, takenAt };
    }
    const retryAfterMs = Math.max(...waits);
    const bindingRate = waits.indexOf(retryAfterMs);
    return { allowed, limit: burstOf(bindingRate), remaining, resetAfterMs, retryAfterMs, bindingRate, reason: "rate" };
  }
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

const year = 31_536_000_000;
const rate = fc
  .record({
    allow: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 })),
    perMs: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: year }), fc.constant(1_000)),
    burst: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 })),
  })
  .filter(({ allow, perMs, burst }) => (burst * perMs) / allow <= 90 * year);

const scenario = fc.array(rate, { minLength: 1, maxLength: 3 }).chain((rates) => {
  const burst = Math.min(...rates.map((one) => one.burst));
  const slowest = Math.max(...rates.map((one) => (one.perMs * 1_000) / one.allow));
  const cost = fc.oneof(
    fc.integer({ min: 1, max: burst }),
    fc.integer({ min: 1, max: Math.min(burst, 3) }),
    fc.constant(burst),
  );
  const elapsedUs = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: Math.ceil(Math.min(slowest, year * 100)) }),
    fc.integer({ min: 0, max: 1_000_000 }),
    // To the microsecond at which a few units have been given back, one before and one after.
    fc
      .record({
        one: fc.constantFrom(...rates),
        units: fc.integer({ min: 1, max: 5 }),
        off: fc.constantFrom(-1, 0, 1),
      })
      .map(({ one, units, off }) => Math.max(0, Math.floor((units * one.perMs * 1_000) / one.allow) + off))
      .filter((us) => us <= year * 1_000),
  );
  return fc.record({ rates: fc.constant(rates), steps: fc.array(fc.record({ cost, elapsedUs }), { maxLength: 40 }) });
});

describe("limit script", () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;
  const commandsOf = (rates: readonly Rate[]): LimitCommands => limitCommands(redis.prefix, `exact-${runs}`, rates);
  const play = (commands: LimitCommands, times: readonly { cost: number; nowUs: bigint }[]): Promise<Decision[]> =>
    clock.play(times.map(({ cost, nowUs }) => ({ command: commands.take({ cost }), nowUs })));

  const timesOf = (steps: readonly Step[]): { cost: number; nowUs: bigint }[] => {
    let nowUs = startUs;
    return steps.map(({ cost, elapsedUs }) => {
      nowUs += BigInt(elapsedUs);
      return { cost, nowUs };
    });
  };

  it.each([takeScript, takeBucketScript, takeLogScript, decideScript])(
    "limit: the clock is read in exactly one place, in $name",
    ({ source }) => {
      expect(source.split(serverClock)).toHaveLength(2);
      expect(source.replace(serverClock, "")).not.toContain("TIME");
    },
  );

  it("limit: decides as exact fractions do, for any rates, costs and times", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rates, steps }) => {
        runs++;
        const model = new Model(rates);
        const times = timesOf(steps);
        const expected = times.map(({ cost, nowUs }) => model.take(cost, nowUs));
        expect(await play(commandsOf(rates), times)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it("limit: coming back after retryAfterMs succeeds, and a millisecond earlier does not", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rates, steps }) => {
        runs++;
        const commands = commandsOf(rates);
        const times = timesOf(steps);
        const decisions = await play(commands, times);
        const [last, at] = [decisions.at(-1), times.at(-1)];
        if (!last || last.allowed || !at) return;
        const backAt = (ms: number) => ({ cost: at.cost, nowUs: at.nowUs + BigInt(ms) * 1_000n });
        const [early, back] = await play(commands, [backAt(last.retryAfterMs - 1), backAt(last.retryAfterMs)]);
        expect([early?.allowed, back?.allowed]).toEqual([false, true]);
      }),
      { numRuns: 200 },
    );
  });

  it("limit: the key lives until all is given back, and no longer", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rates, steps }) => {
        runs++;
        const commands = commandsOf(rates);
        const times = timesOf(steps);
        const decisions = await play(commands, times);
        const lastAllowed = decisions.findLastIndex((decision) => decision.allowed);
        if (lastAllowed < 0) return;
        const atMs = Number((times[lastAllowed]?.nowUs ?? 0n) / 1_000n);
        const untilReset = Number(await redis.raw.call("PEXPIRETIME", commands.key)) - atMs;
        expect(untilReset - (decisions[lastAllowed]?.resetAfterMs ?? 0)).toBeGreaterThanOrEqual(0);
        expect(untilReset - (decisions[lastAllowed]?.resetAfterMs ?? 0)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["700,000 a second", { allow: 700_000, perMs: 1_000, burst: 1 }, 700_000],
    ["10^7 a second", { allow: 10_000_000, perMs: 1_000, burst: 10 }, 10_000_000],
    ["10^9 a second", { allow: 1_000_000_000, perMs: 1_000, burst: 1_000 }, 1_000_000_000],
    ["3 a second", { allow: 3, perMs: 1_000, burst: 1 }, 3],
  ])("limit: lets through neither more nor less, at %s asked without a pause", async (_, one, perSecond) => {
    runs++;
    const spanUs = Math.ceil((2_000 * 1_000_000) / perSecond);
    const times = Array.from({ length: 4_000 }, (__, i) => ({
      cost: 1,
      nowUs: startUs + BigInt(Math.floor((i * spanUs) / 4_000)),
    }));
    const model = new Model([one]);
    const expected = times.filter(({ nowUs }) => model.take(1, nowUs).allowed).length;
    const allowed = (await play(commandsOf([one]), times)).filter((decision) => decision.allowed).length;
    expect(allowed).toBe(expected);
    expect(allowed).toBeLessThanOrEqual(one.burst + (spanUs * perSecond) / 1_000_000);
  });

  describe("changed rates", () => {
    const at = (seconds: number, cost = 1) => ({ cost, nowUs: startUs + BigInt(seconds * 1_000_000) });

    it("limit: what was used stays used where `allow` is raised, and the raise counts at once", async () => {
      runs++;
      await play(commandsOf([{ allow: 10, perMs: 1_000 }]), [at(0, 10)]);
      const [decision] = await play(commandsOf([{ allow: 100, perMs: 1_000 }]), [at(0)]);
      expect(decision).toMatchObject({ allowed: true, remaining: 89 });
    });

    it("limit: nobody is locked out for longer than the new rate says, where a slow rate became fast", async () => {
      runs++;
      await play(commandsOf([{ allow: 1, perMs: 86_400_000, burst: 50 }]), [at(0, 50)]);
      const fast = commandsOf([{ allow: 86_400, perMs: 86_400_000, burst: 10 }]);
      const [denied] = await play(fast, [at(0)]);
      expect(denied).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
      const [back] = await play(fast, [at(1)]);
      expect(back).toMatchObject({ allowed: true, remaining: 0 });
    });

    it("limit: a rate of another `per` begins afresh, and the others go on", async () => {
      runs++;
      await play(
        commandsOf([
          { allow: 10, perMs: 1_000 },
          { allow: 100, perMs: 86_400_000 },
        ]),
        [at(0, 10)],
      );
      const changed = commandsOf([
        { allow: 100, perMs: 86_400_000 },
        { allow: 600, perMs: 60_000 },
      ]);
      const [decision] = await play(changed, [at(0)]);
      expect(decision).toMatchObject({ allowed: true, limit: 100, remaining: 89 });
    });

    it("limit: a rate that others still use keeps its record", async () => {
      runs++;
      const both: Rate[] = [
        { allow: 10, perMs: 1_000 },
        { allow: 100, perMs: 86_400_000 },
      ];
      await play(commandsOf(both), [at(0, 10)]);
      await play(commandsOf([{ allow: 10, perMs: 1_000 }]), [at(1, 10)]);
      const [decision] = await play(commandsOf(both), [at(2, 10)]);
      expect(decision).toMatchObject({ allowed: true, limit: 10, remaining: 0 });
      expect((await play(commandsOf([{ allow: 100, perMs: 86_400_000 }]), [at(2, 1)]))[0]?.remaining).toBe(79);
    });

    it("limit: a server clock that went back locks nobody out", async () => {
      runs++;
      const commands = commandsOf([{ allow: 10, perMs: 1_000 }]);
      await play(commands, [at(86_400, 5)]);
      const [denied, back] = await play(commands, [at(0), at(0.1)]);
      expect(denied).toMatchObject({ allowed: false, retryAfterMs: 100 });
      expect(back?.allowed).toBe(true);
    });
  });
});
