// Closes a CI run: what failed, with its message, and the counted results: node scripts/count-results.mjs <exit code> <report …>
// Beside `<name>.json` may stand `<name>.again.json`, of files that failed and were run once more, alone: it counts instead.
import { relative } from "node:path";
import { root } from "./packages.mjs";
import { failuresOf, readResults } from "./results.mjs";

const linesOfMessage = 25;
const [code = "", ...paths] = process.argv.slice(2);
const count = { passed: 0, failed: 0, skipped: 0 };
paths.forEach(add);
// A process may fail without a test that does, by an error nobody waited for.
if (code !== "0" && count.failed === 0) count.failed = 1;
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);

/** @param {string} path */
function add(path) {
  const files = readResults(path);
  if (!files) {
    count.failed += 1;
    console.log(`FAILED: the run that was to write ${path} ended before it could report`);
    return;
  }
  const again = readResults(path.replace(/\.json$/, ".again.json")) ?? [];
  for (const file of files) {
    const second = again.find((other) => other.name === file.name);
    if (second) tell(file, "FAILED among others, and was run again alone");
    const last = second ?? file;
    const failures = failuresOf(last);
    tell(last, "FAILED");
    count.failed += failures.length;
    count.passed += last.assertionResults.filter((test) => test.status === "passed").length;
    count.skipped += last.assertionResults.filter((test) => !["passed", "failed"].includes(test.status)).length;
  }
}

/**
 * @param {import("./results.mjs").TestFile} file
 * @param {string} verdict
 */
function tell(file, verdict) {
  for (const test of failuresOf(file)) {
    console.log(`${verdict}: ${relative(root, file.name)} > ${test.fullName}`);
    const lines = test.failureMessages.join("\n").split("\n");
    const own = lines.filter((line) => !line.includes("node_modules"));
    for (const line of own.slice(0, linesOfMessage)) console.log(`  ${line}`);
  }
}
