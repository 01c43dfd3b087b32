import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

async function redloom(cwd: string, args: readonly string[]) {
  const { exitCode, out, err } = await run(args, cwd, nowhere);
  return { exitCode, out, err };
}

const init = (folder: TestFolder, ...flags: string[]) =>
  redloom(folder.path, ["init", "--namespace", "shop", ...flags]);

describe("redloom init, beside what is there", () => {
  test.each<[string, (path: string) => void, string]>([
    ["a file for a folder", (path) => writeFileSync(join(path, "schemas"), ""), '"schemas" is a file'],
    ["a folder for a file", (path) => mkdirSync(join(path, "package.json")), '"package.json" is a folder'],
    ["a dead link", (path) => symlinkSync("nowhere", join(path, "schemas")), '"schemas" is a link that leads nowhere'],
    ["a dead link", (path) => symlinkSync("nowhere", join(path, "src")), '"src" is a link that leads nowhere'],
    ["a folder for .gitignore", (path) => mkdirSync(join(path, ".gitignore")), '".gitignore" is a folder'],
  ])("%s in the way: told by its name, and nothing at all is written", async (_, make, message) => {
    const folder = makeFolder();
    make(folder.path);
    const before = readdirSync(folder.path);
    for (const flags of [["--dry-run"], []]) {
      const { exitCode, out, err } = await init(folder, ...flags);
      expect([exitCode, out, err]).toEqual([
        1,
        "",
        expect.stringContaining(`error: ${message}. Nothing was changed\nfix: `),
      ]);
      expect(err).not.toContain("mistake of redloom");
    }
    expect(readdirSync(folder.path)).toEqual(before);
  });

  test("settings that are a folder: wrong usage, not a mistake of ours", async () => {
    const folder = makeFolder();
    mkdirSync(join(folder.path, "redloom.config.yaml"));
    for (const command of ["init", "generate"]) {
      const { exitCode, err } = await redloom(folder.path, [command]);
      expect([exitCode, err]).toEqual([2, expect.stringMatching(/^error: redloom\.config\.yaml is a folder\nfix: /)]);
    }
  });

  test("a package.json on one line without scripts: stays on one line", async () => {
    const folder = makeFolder();
    folder.write({ "package.json": '{"name":"shop", "type": "module" }\n' });
    await init(folder);
    expect(folder.read("package.json")).toMatch(
      /^\{"name":"shop", "type": "module", "scripts": \{ "codegen": "redloom generate", .*" \} \}\n$/,
    );
  });

  test("scripts of the project's own called test, lint and example: ours have other names, and are told", async () => {
    const folder = makeFolder();
    const scripts = { test: "jest", lint: "eslint", example: "mine" };
    folder.write({ "package.json": JSON.stringify({ type: "module", scripts }, undefined, 2) });
    const { out } = await init(folder);
    expect(JSON.parse(folder.read("package.json")).scripts).toMatchObject({
      ...scripts,
      "lint:contracts": "redloom lint",
      "example:redloom": "tsx src/redloom-example.ts",
      "test:redloom": expect.stringContaining("--test src/redloom-example-test.ts"),
    });
    expect(out).toContain("\n  npm run example:redloom\n");
    expect(out).not.toContain("under another name");
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
  });
});
