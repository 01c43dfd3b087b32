import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { SecondTries } from "./test/support/second-tries.js";
import { StrayErrors } from "./test/support/stray-errors.js";

const report = process.env.REDLOOM_TEST_REPORT;

export default defineConfig({
  test: {
    include: ["test/matrix/**/*.test.ts"],
    globalSetup: "test/support/packed-folder.ts",
    testTimeout: 120_000,
    hookTimeout: 600_000,
    pool: "forks",
    // Compilers take a core each.
    maxConcurrency: availableParallelism(),
    retry: process.env.CI ? 1 : 0,
    reporters: ["default", new SecondTries(), ...(report ? ["json", new StrayErrors(report)] : [])],
    ...(report ? { outputFile: { json: report } } : {}),
  },
});
