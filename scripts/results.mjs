// What vitest's JSON reporter wrote, as far as a CI run reads it.
import { readFileSync } from "node:fs";

/**
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test
 * @typedef {{ name: string, status: string, message: string, assertionResults: Test[] }} TestFile
 * @typedef {{ file?: string, during?: string, message: string }} Stray an error that no test met
 */

/**
 * @param {string} path
 * @returns {TestFile[] | undefined} nothing where the run ended before it could report
 */
export function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).testResults;
  } catch {
    return undefined;
  }
}

/**
 * What test/support/stray-errors.ts wrote.
 * @param {string} path of the report that it lies beside
 * @returns {Stray[]}
 */
export function readStrays(path) {
  try {
    return JSON.parse(readFileSync(path.replace(/\.json$/, ".stray.json"), "utf8"));
  } catch {
    return [];
  }
}

/** @param {TestFile} file */
export function failuresOf(file) {
  const failures = file.assertionResults.filter((test) => test.status === "failed");
  const broken = file.status === "failed" && failures.length === 0;
  return broken ? [{ fullName: "the file itself", failureMessages: [file.message] }] : failures;
}
