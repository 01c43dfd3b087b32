import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { init, redloom } from "./support/init.js";

describe("redloom init: what it refuses", () => {
  test("settings that are broken YAML: told on one line, and nothing is written", async () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "contracts: [\n" });
    const { exitCode, err } = await init(folder);
    expect([exitCode, err]).toEqual([
      2,
      expect.stringMatching(/^error: redloom\.config\.yaml: [^\ufffd\n]+ at line 2, column 1\nfix: .+\n$/),
    ]);
    expect(Object.keys(folder.all())).toEqual(["redloom.config.yaml"]);
  });

  test.each([
    [["--namespace", "a b"], "is no namespace"],
    [["--namespace", ""], "is no namespace"],
    [["--contracts", "../elsewhere"], "`contracts` cannot be"],
    [["--output", "."], "`output` cannot be"],
    [["--output", "a`b"], "`output` cannot be"],
    [["--contracts", "src", "--output", "src"], 'The contracts, "src", and the output, "src", are one folder'],
    [["--contracts", "src/generated/c"], "lie one in the other"],
  ])("wrong usage, %j: exit 2 with a fix, nothing is written", async (flags, message) => {
    const folder = makeFolder();
    const { exitCode, err } = await redloom(folder.path, ["init", ...flags]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain("fix: ");
    expect(folder.all()).toEqual({});
  });

  test("a package.json that is broken, a link that leads out: exit 1 with a fix", async () => {
    const folder = makeFolder();
    for (const text of ["{", "[]", '{ "scripts": 1 }']) {
      folder.write({ "package.json": text });
      const { exitCode, err } = await init(folder);
      expect([exitCode, err]).toEqual([1, expect.stringMatching(/package\.json.*Nothing was changed\nfix: /)]);
      expect(Object.keys(folder.all())).toEqual(["package.json"]);
    }
    const other = makeFolder();
    const linked = makeFolder();
    symlinkSync(other.path, join(linked.path, "schemas"));
    const { exitCode, err } = await init(linked);
    expect([exitCode, err]).toEqual([1, expect.stringContaining("leads out of the project")]);
    expect(other.all()).toEqual({});
  });
});
