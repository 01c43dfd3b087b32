import { expect, test } from "vitest";
import { rateLimitFields } from "../../src/runtime/http/fields.js";
import type { Decision } from "../../src/runtime/limit/decision.js";

const allowed = {
  allowed: true,
  limit: 10,
  remaining: 7,
  resetAfterMs: 300,
  bindingRate: 0,
  cost: 1,
  takenAt: 0,
} as const;
const denied = {
  allowed: false,
  limit: 10,
  remaining: 0,
  resetAfterMs: 9_000,
  retryAfterMs: 1_500,
  bindingRate: 1,
  reason: "rate",
} as const;

const second = { allow: 10, perMs: 1_000 };
const day = { allow: 1_000_000, perMs: 86_400_000 };

test("http fields: the policy, what remains, and when all is given back in whole seconds", () => {
  expect(rateLimitFields(allowed, [second])).toEqual({
    "RateLimit-Policy": '"default";q=10;w=1',
    RateLimit: '"default";r=7;t=1',
  });
});

test("http fields: a denial names the rate that denied, and when to come back, never too early", () => {
  expect(rateLimitFields(denied, [second, day], "api")).toEqual({
    "RateLimit-Policy": '"api-1s";q=10;w=1, "api-1d";q=1000000;w=86400',
    RateLimit: '"api-1d";r=0;t=2',
    "Retry-After": "2",
  });
});

test("http fields: a denial for less than a second is told as one second", () => {
  expect(rateLimitFields({ ...denied, bindingRate: 0, retryAfterMs: 20 }, [second])["Retry-After"]).toBe("1");
});

test("http fields: where Redis was away nothing is told of what remains", () => {
  const without: Decision = {
    ...denied,
    bindingRate: -1,
    reason: "unavailable",
    unavailable: true,
    retryAfterMs: 1_000,
  };
  expect(rateLimitFields(without, [second])).toEqual({ "RateLimit-Policy": '"default";q=10;w=1', "Retry-After": "1" });
});

test("http fields: windows of no whole seconds are told as whole ones, with what passes in them", () => {
  const policy = (allow: number, perMs: number): string | undefined =>
    rateLimitFields(allowed, [{ allow, perMs }])["RateLimit-Policy"];
  expect(policy(5, 250)).toBe('"default";q=20;w=1');
  expect(policy(3, 1_500)).toBe('"default";q=4;w=2');
  expect(policy(1e9, 1)).toBe('"default";q=1000000000000;w=1');
  expect(policy(2 ** 50, 1)).toBe('"default";q=999999999999999;w=1');
});

test("http fields: two rates of one length have two names; a hostile name stays one string", () => {
  expect(rateLimitFields(allowed, [second, { allow: 3, perMs: 1_000 }])["RateLimit-Policy"]).toBe(
    '"default-1s";q=10;w=1, "default-1s-1";q=3;w=1',
  );
  expect(rateLimitFields(allowed, [second], 'a"\\b\r\nX: 1').RateLimit).toBe('"a\\"\\\\b??X: 1";r=7;t=1');
});

test("http fields: what remains is an integer that structured fields have", () => {
  expect(rateLimitFields({ ...allowed, limit: 2 ** 50, remaining: 2 ** 50 }, [second]).RateLimit).toBe(
    '"default";r=999999999999999;t=0',
  );
});

test("http fields: a window that is used up tells its own reset, not that of a longer one", () => {
  const used = { ...allowed, limit: 3, remaining: 0, bindingRate: 0, resetAfterMs: 2_592_000 };
  expect(rateLimitFields(used, [{ allow: 3, perMs: 5_000 }, day]).RateLimit).toBe('"default-5s";r=0;t=5');
  const early = { ...allowed, limit: 3, remaining: 2, bindingRate: 0, resetAfterMs: 1_200 };
  expect(rateLimitFields(early, [{ allow: 3, perMs: 5_000 }]).RateLimit).toBe('"default";r=2;t=2');
});
