import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CommandError } from "../../cli/outcome.js";
import { loadSettings } from "../../cli/settings.js";
import { makeFolder } from "../support/folder.js";

function refusal(run: () => unknown): CommandError {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

describe("settings", () => {
  test("no file: the stated defaults, in the working directory", () => {
    const { path } = makeFolder();
    expect(loadSettings(path)).toEqual({
      root: path,
      contracts: "schemas",
      output: "src/generated",
      runtime: "redloom",
      testing: true,
      prefix: "",
    });
  });

  test("a file in a folder above: its folder is the root; flags are relative to where they are typed", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "contracts: contracts\nruntime: ../../runtime\n" });
    mkdirSync(join(folder.path, "deep/down"), { recursive: true });
    expect(loadSettings(join(folder.path, "deep/down"), { output: "gen" })).toEqual({
      root: folder.path,
      contracts: "contracts",
      output: join("deep", "down", "gen"),
      runtime: "../../runtime",
      testing: true,
      prefix: "",
    });
  });

  test("hooks and testing: as written, or as the flag says", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "hooks: ../../upgrades.js\ntesting: false\n" });
    expect(loadSettings(folder.path)).toMatchObject({ hooks: "../../upgrades.js", testing: false });
    const flags = { hooks: "#upgrades", testing: true };
    expect(loadSettings(folder.path, flags)).toMatchObject(flags);
  });

  test("a misspelt word: wrong usage, did you mean", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "contarcts: x\n" });
    const error = refusal(() => loadSettings(folder.path));
    expect([error.exitCode, error.message, error.fix]).toEqual([
      2,
      'redloom.config.yaml: unknown word "contarcts"',
      'Did you mean "contracts"?',
    ]);
  });

  test.each([
    ["output: [a]\n", "output"],
    ["output: ''\n", "output"],
    ["runtime: 'x\"; evil(); \"'\n", "runtime"],
    ["hooks: 'x\"; evil(); \"'\n", "hooks"],
    ["testing: maybe\n", "testing"],
    ["- a\n", "words with values"],
    ["a: b: c\n", "redloom.config.yaml"],
  ])("a value of the wrong kind, %j: wrong usage, with a fix", (text, part) => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": text });
    const error = refusal(() => loadSettings(folder.path));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(part);
  });

  test("an empty file: the defaults", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "# nothing yet\n" });
    expect(loadSettings(folder.path).output).toBe("src/generated");
  });
});
