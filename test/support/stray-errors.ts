import { writeFileSync } from "node:fs";
import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

/**
 * Writes errors that no test met beside the report: vitest fails a run for them, and its own report keeps silent about them.
 * `<report>.json` has them in `<report>.stray.json`, see scripts/results.mjs.
 */
export class StrayErrors implements Reporter {
  readonly #report: string;

  constructor(report: string) {
    this.#report = report;
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const strays = errors.map(({ VITEST_TEST_PATH: file, VITEST_TEST_NAME: during, message, stack }) => ({
      file,
      during,
      message: stack || message,
    }));
    writeFileSync(this.#report.replace(/\.json$/, ".stray.json"), JSON.stringify(strays));
  }
}
