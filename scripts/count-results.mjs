// Closes a CI run: what failed, with its message, and the counted results: node scripts/count-results.mjs <exit code> <report …>
// Beside `<name>.json` may stand `<name>.again.json`, of files that failed and were run once more, alone: it counts instead.
import { relative } from "node:path";
import { root } from "./packages.mjs";
import { failuresOf, readResults, readStrays } from "./results.mjs";

const linesOfMessage = 25;
const [code = "", ...paths] = process.argv.slice(2);
const count = { passed: 0, failed: 0, skipped: 0 };
paths.forEach(add);
if (code !== "0" && count.failed === 0) {
  count.failed = 1;
  console.log(`FAILED: a program ended with exit code ${code}, and no test tells why`);
}
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
  const pathOfAgain = path.replace(/\.json$/, ".again.json");
  const again = readResults(pathOfAgain) ?? [];
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
  for (const stray of readStrays(path)) {
    const isAgain = again.some((file) => file.name === stray.file);
    tellStray(
      stray,
      isAgain ? "AN ERROR that no test met, among others; its file was run again alone" : "AN ERROR that no test met",
    );
    if (!isAgain) count.failed += 1;
  }
  for (const stray of readStrays(pathOfAgain)) {
    tellStray(stray, "AN ERROR that no test met");
    count.failed += 1;
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
    tellLines(lines.filter((line) => !line.includes("node_modules")));
  }
}

/**
 * @param {import("./results.mjs").Stray} stray
 * @param {string} verdict
 */
function tellStray({ file, during, message }, verdict) {
  const where = file === undefined ? "no file that is known" : relative(root, file);
  console.log(`${verdict}: ${where} > ${during ?? "no test that is known"}`);
  tellLines(message.split("\n"));
}

/** @param {string[]} lines */
function tellLines(lines) {
  for (const line of lines.slice(0, linesOfMessage)) console.log(`  ${line}`);
}
