import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { boundNames } from "../../../codegen/lint/bounds.js";
import { ruleCodes, ruleSets } from "../../../codegen/lint/lint.js";
import { defaultLintSettings } from "../../../codegen/lint/settings.js";

const text = readFileSync(new URL("../../../docs/lint.md", import.meta.url), "utf8");

function rowsOf(heading: string): readonly (readonly string[])[] {
  const section = text.split(/^## /m).find((one) => one.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| `(.*) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.replaceAll("`", "")),
  );
}

test("lint.md: a row for each rule, under its smallest set, and no other", () => {
  const rows = rowsOf("Rules");
  expect(rows.map(([code]) => code).sort()).toEqual([...ruleCodes].sort());
  for (const [code = "", set] of rows) {
    const smallest = ruleSets.minimal.includes(code)
      ? "minimal"
      : ruleSets.standard.includes(code)
        ? "standard"
        : "strict";
    expect([code, set]).toEqual([code, smallest]);
  }
  expect(rows.filter((row) => row.length !== 5 || row.includes(""))).toEqual([]);
});

test("lint.md: sets hold each other, from the fewest rules to all", () => {
  expect(ruleSets.standard).toEqual(expect.arrayContaining([...ruleSets.minimal]));
  expect([...ruleSets.strict].sort()).toEqual([...ruleCodes].sort());
  expect(ruleSets.minimal.length).toBeLessThan(ruleSets.standard.length);
  expect(ruleSets.standard.length).toBeLessThan(ruleSets.strict.length);
  expect(rowsOf("Sets").map(([name]) => name)).toEqual(expect.arrayContaining(["minimal", "standard", "strict"]));
});

test("lint.md: each number of a rule with its default", () => {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
  const stated = rowsOf("Sets").flatMap(([name = "", , duration = ""]) => {
    const match = /^([0-9]+)(ms|s|m)$/.exec(duration);
    return match ? [[name, Number(match[1]) * (units[match[2] ?? ""] ?? 0)] as const] : [];
  });
  expect(Object.fromEntries(stated)).toEqual(defaultLintSettings.bounds);
  expect([...boundNames].sort()).toEqual(Object.keys(defaultLintSettings.bounds).sort());
});
