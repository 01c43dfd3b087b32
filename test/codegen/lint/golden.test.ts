import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderFindings } from "../../../cli/printing/report.js";
import type { Diagnostic } from "../../../codegen/diagnostic.js";
import { check } from "../../../codegen/generate.js";
import { lintModel, ruleCodes } from "../../../codegen/lint/lint.js";
import { defaultLintSettings } from "../../../codegen/lint/settings.js";

/**
 * A folder for each rule: `found.yaml` and what the rule tells of it, and `fine.yaml`, which comes as near as can be and
 * has no finding of that rule. `UPDATE_GOLDEN=1` writes what is found.
 */
const folder = new URL("../../golden/lint/", import.meta.url).pathname;
const codes = readdirSync(folder).sort();

function findingsOf(code: string, file: string): { readonly text: string; readonly found: readonly Diagnostic[] } {
  const text = readFileSync(join(folder, code, file), "utf8");
  const { model, diagnostics } = check([{ file, text, uses: {} }]);
  if (!model) throw new Error(renderFindings(diagnostics, () => text));
  const found = lintModel(model, { ...defaultLintSettings, rules: "strict" });
  return { text, found: found.filter((one) => one.code === code) };
}

describe("lint rules", () => {
  test("golden: a folder for each rule, and no other", () => {
    expect(codes).toEqual([...ruleCodes].sort());
  });

  test.each(codes)("%s: tells what is not wise", (code) => {
    const { text, found } = findingsOf(code, "found.yaml");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ severity }) => severity === "rule")).toBe(true);
    const shown = renderFindings(found, () => text);
    const expected = join(folder, code, "findings.txt");
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(expected, shown);
    expect(existsSync(expected), `${expected} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(shown).toBe(readFileSync(expected, "utf8"));
  });

  test.each(codes)("%s: leaves alone what only looks like it", (code) => {
    const { text, found } = findingsOf(code, "fine.yaml");
    expect(renderFindings(found, () => text)).toBe("");
  });
});
