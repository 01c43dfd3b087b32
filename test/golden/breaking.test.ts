import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { masked, renderChanges } from "../../cli/breaking/report.js";
import { changeCodes } from "../../codegen/compare/codes.js";
import { type Change, compareModels, type Model } from "../../codegen/compare/compare.js";
import { check } from "../../codegen/generate.js";

/** A folder each: contracts before and now in, the changes that a user reads out. `UPDATE_GOLDEN=1` writes what is told. */
const folder = new URL("./breaking/", import.meta.url).pathname;
const cases = readdirSync(folder).sort();

describe("breaking changes", () => {
  test.each(cases)("golden: %s gives its changes", (name) => {
    const text = toldOf(name);
    const expected = join(folder, name, "changes.txt");
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(expected, text);
    expect(existsSync(expected), `${expected} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(expected, "utf8"));
  });

  test("golden: every code of a change is seen in a case", () => {
    const seen = new Set(cases.flatMap((name) => changesOf(name).map(({ code }) => code)));
    expect(changeCodes.filter((code) => !seen.has(code))).toEqual([]);
  });

  test("golden: whatever refuses a payload has an example of it, and what breaks says whom", () => {
    const breaking = cases.flatMap(changesOf).filter(({ verdict }) => verdict === "breaking");
    expect(breaking.length).toBeGreaterThan(40);
    for (const change of breaking) {
      expect(change.breaks.length, change.message).toBeGreaterThan(0);
      if (change.carriedBy.length > 0) expect(change.counterExamples.length, change.message).toBeGreaterThan(0);
    }
  });

  test("golden: nothing changed, nothing told, in every case compared with itself", () => {
    for (const name of cases) {
      for (const side of ["before", "now"]) {
        const model = modelOf(join(folder, name, side));
        expect(compareModels(model, model), name).toEqual([]);
      }
    }
  });
});

function toldOf(name: string): string {
  return renderChanges(
    changesOf(name).map((change) => ({ ...change, against: ["before"] })),
    [],
    { names: ["before"], shownFile: (name, file) => `${name}/${file}` },
  );
}

const known = new Map<string, readonly Change[]>();

function changesOf(name: string): readonly Change[] {
  const made = known.get(name) ?? compared(name);
  known.set(name, made);
  return made;
}

function compared(name: string): readonly Change[] {
  const models = { before: modelOf(join(folder, name, "before")), now: modelOf(join(folder, name, "now")) };
  return compareModels(models.before, models.now).map((change) => masked(models, change));
}

function modelOf(path: string): Model {
  const files = readdirSync(path).filter((file) => file.endsWith(".yaml"));
  expect(files.length).toBeGreaterThan(0);
  const uses = Object.fromEntries(files.map((file) => [file, file]));
  const sources = files.map((file) => ({ file, text: readFileSync(join(path, file), "utf8"), uses }));
  const { model, diagnostics } = check(sources);
  if (!model) throw new Error(diagnostics.map((one) => `${one.file}:${one.line} ${one.code} ${one.message}`).join("\n"));
  return model;
}
