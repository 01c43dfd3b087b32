import { relative } from "node:path";
import type { Reporter, TestCase } from "vitest/node";

/** Tells at the end of a run which tests passed only when they were tried again, and what kept them from passing at first. */
export class SecondTries implements Reporter {
  readonly #tests: TestCase[] = [];

  onTestRunStart(): void {
    this.#tests.length = 0;
  }

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#tests.push(test);
  }

  onTestRunEnd(): void {
    for (const test of this.#tests) {
      console.log(`passed only when tried again: ${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`);
      for (const error of test.result().errors ?? []) console.log(`  ${error.message.replaceAll("\n", "\n  ")}`);
    }
  }
}
