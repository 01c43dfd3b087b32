import { expect, test } from "vitest";
import { patienceMs } from "../../src/runtime/key/compute/caller.js";

test.each([0, 0.5, 1, 20, 99, 130, 999, 1_000, 1_001, 2_345, 30_000])(
  "getOrCompute: %d ms of patience are rounded up, by a tenth or 10 ms at most",
  (ms) => {
    expect(patienceMs(ms)).toBeGreaterThanOrEqual(Math.max(1, ms));
    expect(patienceMs(ms)).toBeLessThanOrEqual(ms + Math.max(10, ms / 10));
  },
);
