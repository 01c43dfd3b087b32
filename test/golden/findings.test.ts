import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderFindings } from "../../cli/report.js";
import { check } from "../../codegen/generate.js";

/** A folder each: contracts in, the findings that a user reads out. `UPDATE_GOLDEN=1` writes what is found. */
const folder = new URL("./findings/", import.meta.url).pathname;
const cases = readdirSync(folder).sort();

describe("findings", () => {
  test("golden: the cases were seen", () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  test.each(cases)("golden: %s gives its findings", (name) => {
    const found = findingsOf(join(folder, name));
    const expected = join(folder, name, "findings.txt");
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(expected, found);
    expect(existsSync(expected), `${expected} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(found).toBe(readFileSync(expected, "utf8"));
  });

  test.each(cases)("golden: %s is refused or accepted as its name says", (name) => {
    expect(findingsOf(join(folder, name)) === "ok\n").toBe(name.startsWith("accepted-"));
  });
});

function findingsOf(path: string): string {
  const files = readdirSync(path).filter((file) => file.endsWith(".yaml"));
  expect(files.length).toBeGreaterThan(0);
  const texts = new Map(files.map((file) => [file, readFileSync(join(path, file), "utf8")]));
  const uses = Object.fromEntries(files.map((file) => [file, file]));
  const { diagnostics } = check(files.map((file) => ({ file, text: texts.get(file) ?? "", uses })));
  return diagnostics.length === 0 ? "ok\n" : renderFindings(diagnostics, (file) => texts.get(file));
}
