import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { SecondTries } from "./test/support/second-tries.js";
import { StrayErrors } from "./test/support/stray-errors.js";

// CI counts what a run reports; nobody else needs the file.
const report = process.env.REDLOOM_TEST_REPORT;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/faults/**", "test/matrix/**", "test/architecture/**", "node_modules/**"],
    globalSetup: "test/support/packed-folder.ts",
    // Only what hangs takes as long: tests that compile or read much take some seconds, and half a minute beside other work.
    testTimeout: 90_000,
    // As patient as `vi.waitFor`, see there.
    setupFiles: "test/support/patience.ts",
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    pool: "forks",
    // Most tests wait for leases and deadlines: as many processes as cores leave these idle.
    maxWorkers: Math.max(4, availableParallelism()),
    // Leases and deadlines run by real clocks, and a shared machine may stand still for longer than one lasts. A test that
    // passes only the second time is reported as such.
    retry: process.env.CI ? 1 : 0,
    reporters: ["default", new SecondTries(), ...(report ? ["json", new StrayErrors(report)] : [])],
    ...(report ? { outputFile: { json: report } } : {}),
  },
});
