import { describe, expect, it } from "vitest";
import { LocalLimits } from "../../src/runtime/limit/local.js";
import { compileRates } from "../../src/runtime/limit/rates.js";
import { ManualHost } from "../support/manual-host.js";

const ratesOf = (...rates: { allow: number; perMs: number; burst?: number }[]) =>
  compileRates(rates, { definition: "test.limits.local" });

describe("limit: decisions in this process alone", () => {
  it("limit: local lets through the rate divided by the instances, over any time", async () => {
    const host = new ManualHost();
    const local = new LocalLimits(host);
    const rates = ratesOf({ allow: 100, perMs: 1_000 });
    let passed = 0;
    for (let ms = 0; ms < 10_000; ms++) {
      if (local.take("k", rates, 1, 4).allowed) passed++;
      host.stall(1);
    }
    // 25 at once, and 25 a second.
    expect(passed).toBeGreaterThanOrEqual(25 + 249);
    expect(passed).toBeLessThanOrEqual(25 + 250);
  });

  it("limit: local obeys every rate, and says which binds and when to come back", async () => {
    const host = new ManualHost();
    const local = new LocalLimits(host);
    const rates = ratesOf({ allow: 10, perMs: 1_000 }, { allow: 3, perMs: 60_000 });
    for (let turn = 0; turn < 3; turn++) expect(local.take("k", rates, 1, 1).allowed).toBe(true);
    expect(local.take("k", rates, 1, 1)).toMatchObject({
      allowed: false,
      bindingRate: 1,
      waitMs: 20_000,
      remaining: 0,
    });
    host.stall(19_999);
    expect(local.take("k", rates, 1, 1).allowed).toBe(false);
    host.stall(1);
    expect(local.take("k", rates, 1, 1).allowed).toBe(true);
  });

  it("limit: local lets a cost above its share through when all of the share is there, and makes later ones wait", async () => {
    const host = new ManualHost();
    const local = new LocalLimits(host);
    const rates = ratesOf({ allow: 10, perMs: 1_000 });
    expect(local.take("k", rates, 5, 5).allowed).toBe(true);
    // 5 units at 2 a second.
    expect(local.take("k", rates, 5, 5)).toMatchObject({ allowed: false, waitMs: 2_500 });
    host.stall(2_500);
    expect(local.take("k", rates, 5, 5).allowed).toBe(true);
  });

  it("limit: local lets one through at a time where there are more instances than units", async () => {
    const host = new ManualHost();
    const local = new LocalLimits(host);
    const rates = ratesOf({ allow: 1, perMs: 1_000 });
    expect([local.take("k", rates, 1, 8).allowed, local.take("k", rates, 1, 8).allowed]).toEqual([true, false]);
    host.stall(8_000);
    expect(local.take("k", rates, 1, 8).allowed).toBe(true);
  });

  it("limit: local takes a turn ahead within the wait, and gives it back clamped", async () => {
    const host = new ManualHost();
    const local = new LocalLimits(host);
    const rates = ratesOf({ allow: 1, perMs: 100 });
    local.take("k", rates, 1, 1);
    expect(local.take("k", rates, 1, 1, 99)).toMatchObject({ allowed: false, waitMs: 100 });
    expect(local.take("k", rates, 1, 1, 100)).toMatchObject({ allowed: true, waitMs: 100 });
    expect(local.take("k", rates, 1, 1, 1_000)).toMatchObject({ allowed: true, waitMs: 200 });
    local.giveBack("k", rates, 1, 1);
    expect(local.peek("k", rates, 1, 1).waitMs).toBe(200);
    for (let turn = 0; turn < 9; turn++) local.giveBack("k", rates, 1, 1);
    expect(local.peek("k", rates, 1, 1)).toMatchObject({ allowed: true, waitMs: 0 });
    expect(local.take("k", rates, 1, 1).allowed).toBe(true);
    expect(local.take("k", rates, 1, 1).allowed).toBe(false);
  });

  it("limit: local keeps limiters apart, and forgets the one used longest ago above 10,000", async () => {
    const local = new LocalLimits(new ManualHost());
    const rates = ratesOf({ allow: 1, perMs: 60_000 });
    for (let key = 0; key < 10_001; key++) expect(local.take(`k${key}`, rates, 1, 1).allowed).toBe(true);
    expect(local.peek("k1", rates, 1, 1).allowed).toBe(false);
    expect(local.peek("k10000", rates, 1, 1).allowed).toBe(false);
    expect(local.peek("k0", rates, 1, 1).allowed).toBe(true);
  });

  it("limit: local is one for all connections of a process", () => {
    const host = new ManualHost();
    expect(LocalLimits.of(host)).toBe(LocalLimits.of(host));
    expect(LocalLimits.of(new ManualHost())).not.toBe(LocalLimits.of(host));
  });
});
