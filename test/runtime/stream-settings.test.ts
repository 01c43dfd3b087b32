import { describe, expect, it } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { backoffOf, groupSettings } from "../../src/runtime/stream/settings.js";
import { workers } from "../support/task-stream.js";

const minute = 60_000;
const group = { ...workers, retry: { maxAttempts: 5, initialMs: 1_000, factor: 2, maxMs: minute, jitter: 0 } };
const retryOf = (retry: { readonly initialMs?: number; readonly maxMs?: number }) =>
  groupSettings("shop.streams.jobs", group, { retry }).retry;

describe("tune: backoff", () => {
  it("a longer beginning is waited for, where only it is tuned", () => {
    const retry = retryOf({ initialMs: 5 * minute });
    expect(retry.maxMs).toBe(5 * minute);
    expect(backoffOf(retry, 1, 0.5)).toBe(5 * minute);
  });

  it("the longest stays what the contract says, where the beginning is shorter", () => {
    expect(retryOf({ initialMs: 10 }).maxMs).toBe(minute);
    expect(retryOf({ maxMs: 10 })).toMatchObject({ initialMs: 1_000, maxMs: 10 });
    expect(retryOf({ initialMs: 10, maxMs: 10 })).toMatchObject({ initialMs: 10, maxMs: 10 });
  });

  it("is refused, where it begins with more than its own longest", () => {
    expect(() => retryOf({ initialMs: 11, maxMs: 10 })).toThrow(OptionsInvalidError);
  });

  it("is refused, where the beginning is no number", () => {
    expect(() => retryOf({ initialMs: Number.NaN })).toThrow(/retry\.initialMs/);
  });
});
