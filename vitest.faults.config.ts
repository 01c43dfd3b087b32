import { defineConfig } from "vitest/config";
import { SecondTries } from "./test/support/second-tries.js";
import { StrayErrors } from "./test/support/stray-errors.js";

const report = process.env.REDLOOM_TEST_REPORT;

export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    testTimeout: 120_000,
    // As patient as `vi.waitFor`, see there.
    setupFiles: "test/support/patience.ts",
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    pool: "forks",
    // Processes by the dozen, leases by real clocks and memory that is measured: one file at a time.
    fileParallelism: false,
    // Leases and deadlines run by real clocks, and a shared machine may stand still for longer than one lasts. A test that
    // passes only the second time is reported as such.
    retry: process.env.CI ? 1 : 0,
    reporters: ["default", new SecondTries(), ...(report ? ["json", new StrayErrors(report)] : [])],
    ...(report ? { outputFile: { json: report } } : {}),
  },
});
