import { describe, expect, it } from "vitest";
import { seedOfRun } from "../support/random.js";
import { type LimitRunResult, runLimitsWithFaults } from "./limits/run.js";
import { type LimitName, limits } from "./limits/settings.js";
import { beyondRate, beyondWindow, countsOf, unaccounted } from "./limits/verdict.js";

const seed = seedOfRun();
const options = { processes: 8, durationMs: 10_000, keys: ["test:gcra", "test:window"] };
/** Between the moment that a script reads as its own and the one that the server writes down, on a busy machine. */
const toleranceUs = 5_000;
const names = ["gcra", "window"] as const satisfies readonly LimitName[];

describe(`limits under faults, REDLOOM_SEED=${seed}`, () => {
  let run: LimitRunResult;
  const applied = (name: LimitName): readonly number[] => run.applied.get(`test:${name}`) ?? [];

  it("are asked by 8 processes, which end when they are asked to; each fault fired, and each key ends", async () => {
    run = await runLimitsWithFaults(seed, options);
    for (const name of names) {
      console.log(
        `REDLOOM_SEED=${seed} ${name}: ${applied(name).length} applied, ${JSON.stringify(countsOf(run.ledgers, name))}`,
      );
    }
    expect(run.exits).toEqual(run.exits.map(() => 0));
    expect(run.faults.filter(({ fired }) => fired === 0)).toEqual([]);
    expect(run.forGood).toEqual([]);
  }, 90_000);

  it("let through no more than they allow, counted where it happens", () => {
    const [gcra] = limits.gcra.rates;
    const [window] = limits.window.rates;
    if (!gcra || !window) throw new Error("they have rates");
    expect(beyondRate(applied("gcra"), gcra)).toBeLessThanOrEqual((toleranceUs * gcra.allow) / (gcra.perMs * 1_000));
    expect(beyondWindow(applied("window"), window, toleranceUs)).toBeLessThanOrEqual(0);
  });

  it("let through what they allow, though some connection is always in trouble", () => {
    for (const name of names) {
      const [rate] = limits[name].rates;
      const most = ((rate?.allow ?? 0) / (rate?.perMs ?? 1)) * options.durationMs;
      expect(applied(name).length).toBeGreaterThan(most * 0.7);
      expect(countsOf(run.ledgers, name).denied).toBeGreaterThan(most * 0.1);
    }
  });

  it("account for every take: what was applied was told as allowed, or is among those whose outcome is unknown", () => {
    for (const name of names) {
      const counts = countsOf(run.ledgers, name);
      expect(counts.unknown).toBeGreaterThan(0);
      expect(unaccounted(applied(name).length, counts)).toBe(0);
    }
  });
});

describe("the verdict on limits finds", () => {
  const rate = { allow: 2, perMs: 1_000, burst: 3 };

  it("a take beyond the burst and what came since", () => {
    expect(beyondRate([0, 0, 0], rate)).toBe(0);
    expect(beyondRate([0, 0, 0, 0], rate)).toBe(1);
    expect(beyondRate([0, 0, 0, 500_000], rate)).toBe(0);
    expect(beyondRate([0, 0, 0, 400_000], rate)).toBeCloseTo(0.2);
  });

  it("a take too many in a window", () => {
    expect(beyondWindow([0, 999_999, 1_000_000], rate, 0)).toBe(0);
    expect(beyondWindow([0, 999_998, 999_999], rate, 0)).toBe(1);
    expect(beyondWindow([0, 999_998, 999_999], rate, 10)).toBe(0);
  });

  it("takes that were told and not applied, and applied and told to nobody", () => {
    const counts = { allowed: 10, denied: 5, unknown: 2 };
    expect([9, 10, 12, 13].map((applied) => unaccounted(applied, counts))).toEqual([-1, 0, 0, 1]);
  });
});
