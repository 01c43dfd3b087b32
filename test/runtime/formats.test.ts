import { describe, expect, test } from "vitest";
import { formatSamples } from "../support/format-samples.js";
import { processorMs } from "../support/pace.js";

describe.each(Object.entries(formatSamples))("format %s", (_, { is, good, bad }) => {
  test.each(good)("takes %j", (text) => expect(is(text)).toBe(true));
  test.each(bad)("refuses %j", (text) => expect(is(text)).toBe(false));

  // The shorter ones are below the longest that formats take at all.
  test.each([30_000, 1_000_000])("stays quick, given %d characters made to backtrack", (size) => {
    const traps = [
      "a".repeat(size),
      "1".repeat(size),
      `P${"1".repeat(size)}`,
      `2026-11-23T08:51:25.${"1".repeat(size)}`,
      `a@${"a.".repeat(size / 2)}!`,
      `${"a.".repeat(size / 2)}!`,
      `a:${"%20".repeat(size / 3)}"`,
      `http://${"a@".repeat(size / 2)}`,
      `http://[${":".repeat(size)}]`,
      `http://${"a".repeat(size)}/${"b".repeat(size)}"`,
      `http://${"/".repeat(size)}"`,
    ];
    const ms = processorMs(() => {
      for (const trap of traps) is(trap);
    });
    // Quadratic work takes seconds to minutes; linear work milliseconds.
    expect(ms).toBeLessThan(size / 100);
  });
});
