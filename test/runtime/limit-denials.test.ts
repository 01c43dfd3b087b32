import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/runtime/lease/validity.js";
import type { Denied } from "../../src/runtime/limit/decision.js";
import { Denials } from "../../src/runtime/limit/denials.js";
import { compileRates } from "../../src/runtime/limit/rates.js";
import { ManualHost } from "../support/manual-host.js";

const instantAgo = (host: ManualHost, ms: number): Instant => {
  const { monotonicMs, wallMs } = instant(host);
  return { monotonicMs: monotonicMs - ms, wallMs: wallMs - ms };
};

const denied = (retryAfterMs: number, reason: Denied["reason"] = "rate"): Denied => ({
  allowed: false,
  limit: 10,
  remaining: 2,
  resetAfterMs: 5_000,
  retryAfterMs,
  bindingRate: 0,
  reason,
});

const context = { definition: "test.limits.denials", key: "k" };
const rates = compileRates([{ allow: 10, perMs: 1_000 }], context);

describe("limit: denials that are remembered", () => {
  it("limit: a denial answers what costs as much or more, and nothing cheaper", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember({ key: "k", cost: 3, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 2, rates)).toBeUndefined();
    expect(denials.recall("k", 3, rates)).toEqual({ ...denied(1_000), remembered: true });
    expect(denials.recall("k", 9, rates)).toMatchObject({ allowed: false });
    expect(denials.recall("other", 3, rates)).toBeUndefined();
  });

  it("limit: a denial is remembered from when Redis was asked, as long as is stated and not past retryAfterMs", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    const askedAt = instant(host);
    host.stall(100);
    denials.remember({ key: "k", cost: 1, rates, denied: denied(1_000), askedAt, forMs: 250 });
    denials.remember({ key: "soon", cost: 1, rates, denied: denied(120), askedAt, forMs: 250 });
    host.stall(19);
    expect(denials.recall("soon", 1, rates)).toMatchObject({ retryAfterMs: 101 });
    host.stall(1);
    expect(denials.recall("soon", 1, rates)).toBeUndefined();
    host.stall(129);
    expect(denials.recall("k", 1, rates)).toMatchObject({ retryAfterMs: 1_000 - 149, resetAfterMs: 5_000 - 149 });
    host.stall(1);
    expect(denials.recall("k", 1, rates)).toBeUndefined();
    // The answer came later than the memory would have lasted.
    denials.remember({ key: "k", cost: 1, rates, denied: denied(1_000), askedAt: instantAgo(host, 250), forMs: 250 });
    expect(denials.recall("k", 1, rates)).toBeUndefined();
  });

  it("limit: a cheaper denial takes the place of a dearer one, and not the other way round while it lasts", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember({ key: "k", cost: 5, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    denials.remember({ key: "k", cost: 2, rates, denied: denied(500), askedAt: instant(host), forMs: 250 });
    denials.remember({ key: "k", cost: 5, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 2, rates)).toMatchObject({ retryAfterMs: 500 });
    host.stall(250);
    denials.remember({ key: "k", cost: 5, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 2, rates)).toBeUndefined();
    expect(denials.recall("k", 5, rates)).toBeDefined();
  });

  it("limit: a limiter that is blocked denies every cost", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember({
      key: "k",
      cost: 5,
      rates,
      denied: denied(1_000, "blocked"),
      askedAt: instant(host),
      forMs: 250,
    });
    expect(denials.recall("k", 1, rates)).toMatchObject({ reason: "blocked", remembered: true });
  });

  it("limit: a machine that slept remembers nothing, and a clock that was set back keeps nothing longer", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember({ key: "k", cost: 1, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    host.jumpWall(-3_600_000);
    expect(denials.recall("k", 1, rates)).toMatchObject({ retryAfterMs: 1_000 });
    host.stall(250);
    expect(denials.recall("k", 1, rates)).toBeUndefined();
    denials.remember({ key: "k", cost: 1, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    host.jumpWall(250);
    expect(denials.recall("k", 1, rates)).toBeUndefined();
  });

  it("limit: forgets when told, and the oldest above 10,000", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    for (let key = 0; key <= 10_000; key++)
      denials.remember({ key: `k${key}`, cost: 1, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect([denials.recall("k0", 1, rates), denials.recall("k1", 1, rates)].map(Boolean)).toEqual([false, true]);
    denials.forget("k1");
    expect(denials.recall("k1", 1, rates)).toBeUndefined();
  });

  it("limit: a denial answers those who go by the same rates, a block everybody", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    const same = compileRates([{ allow: 10, perMs: 1_000 }], context);
    const more = compileRates([{ allow: 11, perMs: 1_000 }], context);
    denials.remember({ key: "k", cost: 1, rates, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 1, same)).toMatchObject({ allowed: false });
    expect(denials.recall("k", 1, more)).toBeUndefined();
    expect(denials.recall("k", 1, [...rates, ...more])).toBeUndefined();
    // Of the other rates the last is remembered, though it cost more.
    denials.remember({ key: "k", cost: 5, rates: more, denied: denied(1_000), askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 5, more)).toMatchObject({ allowed: false });
    const blocked = denied(1_000, "blocked");
    denials.remember({ key: "k", cost: 5, rates, denied: blocked, askedAt: instant(host), forMs: 250 });
    expect(denials.recall("k", 1, more)).toMatchObject({ reason: "blocked" });
  });
});
