// Closes a CI run: what failed, with its message, and the counted results: node scripts/count-results.mjs <exit code> <report …>
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./packages.mjs";

/**
 * What vitest's JSON reporter writes, as far as it is read here.
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test
 * @typedef {{ name: string, status: string, message: string, assertionResults: Test[] }} File
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: File[] }} Report
 */

const linesOfMessage = 25;
const [code = "", ...paths] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const path of paths) {
  const report = read(path);
  if (!report) {
    failed += 1;
    console.log(`FAILED: the run that was to write ${path} ended before it could report`);
    continue;
  }
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  report.testResults.forEach(tell);
}
// A process may fail without a test that does, by an error nobody waited for.
if (code !== "0" && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);

/**
 * @param {string} path
 * @returns {Report | undefined}
 */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {File} file */
function tell(file) {
  const failures = file.assertionResults.filter((test) => test.status === "failed");
  for (const test of failures) say(`${relative(root, file.name)} > ${test.fullName}`, test.failureMessages.join("\n"));
  if (file.status === "failed" && failures.length === 0) say(relative(root, file.name), file.message);
}

/**
 * @param {string} name
 * @param {string} message
 */
function say(name, message) {
  console.log(`FAILED: ${name}`);
  const lines = message.split("\n").filter((line) => !line.includes("node_modules"));
  for (const line of lines.slice(0, linesOfMessage)) console.log(`  ${line}`);
}
