import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/runtime/lease/validity.js";
import type { Denied } from "../../src/runtime/limit/decision.js";
import { Denials } from "../../src/runtime/limit/denials.js";
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

describe("limit: denials that are remembered", () => {
  it("limit: a denial answers what costs as much or more, and nothing cheaper", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember("k", 3, denied(1_000), instant(host), 250);
    expect(denials.recall("k", 2)).toBeUndefined();
    expect(denials.recall("k", 3)).toEqual({ ...denied(1_000), remembered: true });
    expect(denials.recall("k", 9)).toMatchObject({ allowed: false });
    expect(denials.recall("other", 3)).toBeUndefined();
  });

  it("limit: a denial is remembered from when Redis was asked, as long as is stated and not past retryAfterMs", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    const askedAt = instant(host);
    host.stall(100);
    denials.remember("k", 1, denied(1_000), askedAt, 250);
    denials.remember("soon", 1, denied(120), askedAt, 250);
    host.stall(19);
    expect(denials.recall("soon", 1)).toMatchObject({ retryAfterMs: 101 });
    host.stall(1);
    expect(denials.recall("soon", 1)).toBeUndefined();
    host.stall(129);
    expect(denials.recall("k", 1)).toMatchObject({ retryAfterMs: 1_000 - 149, resetAfterMs: 5_000 - 149 });
    host.stall(1);
    expect(denials.recall("k", 1)).toBeUndefined();
    // The answer came later than the memory would have lasted.
    denials.remember("k", 1, denied(1_000), instantAgo(host, 250), 250);
    expect(denials.recall("k", 1)).toBeUndefined();
  });

  it("limit: a cheaper denial takes the place of a dearer one, and not the other way round while it lasts", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember("k", 5, denied(1_000), instant(host), 250);
    denials.remember("k", 2, denied(500), instant(host), 250);
    denials.remember("k", 5, denied(1_000), instant(host), 250);
    expect(denials.recall("k", 2)).toMatchObject({ retryAfterMs: 500 });
    host.stall(250);
    denials.remember("k", 5, denied(1_000), instant(host), 250);
    expect(denials.recall("k", 2)).toBeUndefined();
    expect(denials.recall("k", 5)).toBeDefined();
  });

  it("limit: a limiter that is blocked denies every cost", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember("k", 5, denied(1_000, "blocked"), instant(host), 250);
    expect(denials.recall("k", 1)).toMatchObject({ reason: "blocked", remembered: true });
  });

  it("limit: a machine that slept remembers nothing, and a clock that was set back keeps nothing longer", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    denials.remember("k", 1, denied(1_000), instant(host), 250);
    host.jumpWall(-3_600_000);
    expect(denials.recall("k", 1)).toMatchObject({ retryAfterMs: 1_000 });
    host.stall(250);
    expect(denials.recall("k", 1)).toBeUndefined();
    denials.remember("k", 1, denied(1_000), instant(host), 250);
    host.jumpWall(250);
    expect(denials.recall("k", 1)).toBeUndefined();
  });

  it("limit: forgets when told, and the oldest above 10,000", () => {
    const host = new ManualHost();
    const denials = new Denials(host);
    for (let key = 0; key <= 10_000; key++) denials.remember(`k${key}`, 1, denied(1_000), instant(host), 250);
    expect([denials.recall("k0", 1), denials.recall("k1", 1)].map(Boolean)).toEqual([false, true]);
    denials.forget("k1");
    expect(denials.recall("k1", 1)).toBeUndefined();
  });
});
