import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { CommandError } from "../../cli/outcome.js";
import { loadSettings } from "../../cli/settings/settings.js";
import { defaultModes } from "../../codegen/compare/modes.js";
import { defaultLintSettings } from "../../codegen/lint/settings.js";
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
      javascript: false,
      prefix: "",
      lint: defaultLintSettings,
      breaking: { ...defaultModes, allow: [] },
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
      javascript: false,
      prefix: "",
      lint: defaultLintSettings,
      breaking: { ...defaultModes, allow: [] },
    });
  });

  test("hooks, testing and javascript: as written, or as the flag says", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "hooks: ../../upgrades.js\ntesting: false\njavascript: true\n" });
    expect(loadSettings(folder.path)).toMatchObject({
      hooks: "../../upgrades.js",
      testing: false,
      javascript: true,
    });
    const flags = { hooks: "#upgrades", testing: true, javascript: false };
    expect(loadSettings(folder.path, flags)).toMatchObject(flags);
  });

  test("contracts in the folder that `generate` owns: wrong usage; the output below the contracts is not", () => {
    const { path } = makeFolder();
    for (const flags of [
      { contracts: "src", output: "src" },
      { contracts: "src/generated/contracts" },
      { contracts: "schemas", output: "." },
    ]) {
      const { exitCode, message } = refusal(() => loadSettings(path, flags));
      expect([exitCode, message]).toEqual([2, expect.stringMatching(/^The contracts, .*, and the output, /)]);
    }
    expect(loadSettings(path, { contracts: "src", output: "src/generated" })).toMatchObject({ contracts: "src" });
    expect(loadSettings(path, { contracts: "src-more", output: "src" })).toMatchObject({ output: "src" });
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
    ["javascript: some\n", "javascript"],
    ["- a\n", "words with values"],
    ["a: b: c\n", "redloom.config.yaml"],
  ])("a value of the wrong kind, %j: wrong usage, with a fix", (text, part) => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": text });
    const error = refusal(() => loadSettings(folder.path));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(part);
  });

  test.each([
    ["contracts: &a schemas\noutput: *a\n", "redloom.config.yaml: an alias (`*a`) is not understood"],
    ["output: *nowhere\n", "redloom.config.yaml: an alias (`*nowhere`) is not understood"],
    ['output: "out\\0x"\n', 'The setting "output" is not valid: a folder'],
    ['contracts: "sch\\0x"\n', 'The setting "contracts" is not valid: a folder'],
    ["? [a]\n: 1\n", "redloom.config.yaml: a list or a mapping cannot be a word"],
    ["lint: { ? { a: b } : 1 }\n", "redloom.config.yaml: a list or a mapping cannot be a word"],
    ["constructor: 1\n", 'redloom.config.yaml: unknown word "constructor"'],
    ["toString: 1\n", 'redloom.config.yaml: unknown word "toString"'],
    ["__proto__: 1\n", 'redloom.config.yaml: unknown word "__proto__"'],
    ["__proto__: { output: x }\n", 'redloom.config.yaml: unknown word "__proto__"'],
    ["lint: { constructor: 1 }\n", 'The setting "lint" is not valid: unknown word "constructor"; it knows '],
    [
      "contracts: [\n",
      "redloom.config.yaml: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1",
    ],
    ["hello\n", "redloom.config.yaml: words with values are expected"],
    [`output: ${"[".repeat(20_000)}\n`, "redloom.config.yaml: "],
  ])(
    "YAML that is more than words and values, %j: wrong usage on one line, and no warning of Node",
    (text, message) => {
      const warned = vi.spyOn(process, "emitWarning");
      const folder = makeFolder();
      folder.write({ "redloom.config.yaml": text });
      const error = refusal(() => loadSettings(folder.path));
      expect([error.exitCode, error.message]).toEqual([2, expect.stringMatching(/^.+$/)]);
      expect(error.message.startsWith(message), error.message).toBe(true);
      expect(warned).not.toHaveBeenCalled();
      warned.mockRestore();
    },
  );

  test("a pipe or a folder in place of the file: wrong usage, and nothing waits for it", () => {
    const folder = makeFolder();
    execFileSync("mkfifo", [join(folder.path, "redloom.config.yaml")]);
    expect(refusal(() => loadSettings(folder.path)).message).toBe("redloom.config.yaml is no file");
    rmSync(join(folder.path, "redloom.config.yaml"));
    mkdirSync(join(folder.path, "redloom.config.yaml"));
    expect(refusal(() => loadSettings(folder.path)).message).toBe("redloom.config.yaml is a folder");
  });

  test("an empty file: the defaults", () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "# nothing yet\n" });
    expect(loadSettings(folder.path).output).toBe("src/generated");
  });

  test("lint: the set of rules, those beside it and without, and numbers; the flag's set wins", () => {
    const folder = makeFolder();
    folder.write({
      "redloom.config.yaml":
        "lint: { rules: strict, add: [RETENTION_MISSING], remove: [OWNER_MISSING], longestLease: 30m }\n",
    });
    const { lint } = loadSettings(folder.path);
    expect(lint).toEqual({
      rules: "strict",
      add: ["RETENTION_MISSING"],
      remove: ["OWNER_MISSING"],
      bounds: { ...defaultLintSettings.bounds, longestLease: 1_800_000 },
    });
    expect(loadSettings(folder.path, { rules: "minimal" }).lint).toEqual({ ...lint, rules: "minimal" });
  });

  test.each([
    ["rules: strikt", {}, "lint.rules", "redloom.config.yaml"],
    ["rule: strict", {}, 'unknown word "rule"; did you mean "rules"?', "redloom.config.yaml"],
    ["add: [RETENTION_MISING]", {}, '"RETENTION_MISING"', 'Did you mean "RETENTION_MISSING"?'],
    ["remove: [ADDRESS_CLASH]", {}, '"ADDRESS_CLASH"', "an error is no rule"],
    ["longestLease: soon", {}, '"soon" is no duration', "10m"],
    ["shortestLease: 1h, longestLease: 1m", {}, "no lease is as long as `shortestLease` (1h)", "the shorter"],
    ["shortestLease: 11m", {}, "as short as `longestLease` (10m)", "the shorter"],
    ["longestLease: 5", {}, "lint.longestLease", "redloom.config.yaml"],
    ["add: []", { rules: "strickt" }, '"strickt"', 'Did you mean "strict"?'],
  ])("lint: %s with %j: wrong usage, with a fix", (words, flags, message, fix) => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": `lint: { ${words} }\n` });
    const error = refusal(() => loadSettings(folder.path, flags));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(message);
    expect(error.fix).toContain(fix);
  });
});
