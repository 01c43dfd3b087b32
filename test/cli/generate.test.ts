import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../cli/generate/generate.js";
import { lint } from "../../cli/lint/lint.js";
import { loadSettings } from "../../cli/settings/settings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

const contract = `redloom: 1
namespace: shop
messages:
  Order: { fields: { id: uuid, total: integer } }
channels:
  orders: { message: Order }
`;

function project(files: Readonly<Record<string, string>> = { "schemas/shop.yaml": contract }): TestFolder {
  const folder = makeFolder();
  folder.write(files);
  return folder;
}

function run(folder: TestFolder, flags: Parameters<typeof generate>[1] = {}) {
  return generate(loadSettings(folder.path), flags);
}

describe("generate", () => {
  test("first run: writes a module per kind and the manifest; second run: touches no file", async () => {
    const folder = project();
    const first = await run(folder);
    expect([first.exitCode, first.err]).toEqual([0, ""]);
    expect(first.out).toContain("wrote     src/generated/shop/client.ts");
    expect(Object.keys(folder.all())).toEqual([
      "schemas/shop.yaml",
      "src/generated/redloom.manifest.json",
      "src/generated/shop/channels.ts",
      "src/generated/shop/client.ts",
      "src/generated/shop/codecs.ts",
      "src/generated/shop/commands.ts",
      "src/generated/shop/handlers.ts",
      "src/generated/shop/index.ts",
      "src/generated/shop/messages.ts",
      "src/generated/shop/schemas.ts",
      "src/generated/shop/sync.ts",
      "src/generated/shop/testing.ts",
    ]);
    const changedAt = statSync(join(folder.path, "src/generated/shop/client.ts")).mtimeMs;
    const second = await run(folder);
    expect([second.exitCode, second.out]).toEqual([0, "11 files up to date.\n"]);
    expect(statSync(join(folder.path, "src/generated/shop/client.ts")).mtimeMs).toBe(changedAt);
  });

  test("the same contracts: the same bytes, with any line ends", async () => {
    const folder = project();
    await run(folder);
    const before = folder.all();
    const windows = project({ "schemas/shop.yaml": contract.replaceAll("\n", "\r\n") });
    await run(windows);
    expect({ ...windows.all(), "schemas/shop.yaml": contract }).toEqual(before);
  });

  test("a definition fewer: only what changed is written, the orphan is deleted", async () => {
    const folder = project();
    await run(folder);
    folder.write({ "schemas/shop.yaml": contract.replace(/channels:[\s\S]*/, "") });
    const outcome = await run(folder);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.out).toContain("deleted   src/generated/shop/channels.ts");
    expect(outcome.out).not.toContain("codecs.ts");
    expect(Object.keys(folder.all())).not.toContain("src/generated/shop/client.ts");
  });

  test("javascript: functions of codecs in a module of JavaScript with declarations; without it they are gone", async () => {
    const folder = project();
    await run(folder);
    const bodies = ["src/generated/shop/bodies.d.mts", "src/generated/shop/bodies.mjs"];
    folder.write({ "redloom.config.yaml": "javascript: true\n" });
    const one = await run(folder);
    expect(one.out.match(/(?<=wrote {5}).*/g)).toEqual([
      "src/generated/redloom.manifest.json",
      ...bodies,
      "src/generated/shop/codecs.ts",
    ]);
    expect((await run(folder, { check: true })).exitCode).toBe(0);
    folder.write({ "src/generated/shop/bodies.mjs": "// mine\n" });
    expect((await run(folder)).err).toContain("shop/bodies.mjs (changed by hand: kept)");
    rmSync(join(folder.path, "src/generated/shop/bodies.mjs"));
    await run(folder);
    folder.write({ "redloom.config.yaml": "" });
    const other = await run(folder);
    expect(other.out.match(/(?<=deleted {3}).*/g)).toEqual(bodies);
    expect((await run(folder, { check: true })).exitCode).toBe(0);
  });

  test("a finding: exit 100, with place, code frame and fix, and not one file changed", async () => {
    const folder = project();
    await run(folder);
    folder.write({ "schemas/shop.yaml": `${contract}  audit: { message: Ordr }\n` });
    const before = folder.all();
    const outcome = await run(folder);
    expect([outcome.exitCode, outcome.out]).toEqual([100, ""]);
    expect(outcome.err).toContain("schemas/shop.yaml:7:21");
    expect(outcome.err).toContain("7 |   audit: { message: Ordr }");
    expect(outcome.err).toContain("fix: ");
    expect(outcome.err).toContain("1 finding in 1 file. No file was changed.");
    expect(folder.all()).toEqual(before);
    expect(lint(loadSettings(folder.path), {}).exitCode).toBe(100);
  });

  test("a hand-edited file, a foreign one in the way: kept, told, exit 1, and not one file changed", async () => {
    const folder = project();
    folder.write({ "src/generated/shop/keys.ts": "mine" });
    await run(folder);
    folder.write({
      "schemas/shop.yaml": `${contract}keys: { last: { value: Order } }\n`,
      "src/generated/shop/client.ts": "// by hand\n",
    });
    const before = folder.all();
    const outcome = await run(folder);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.err).toContain("edited    src/generated/shop/client.ts (changed by hand: kept)");
    expect(outcome.err).toContain("foreign   src/generated/shop/keys.ts (not written by redloom: kept)");
    expect(outcome.err).toContain("2 files in the way");
    expect(folder.all()).toEqual(before);
  });

  test.each([
    ["a folder where the manifest belongs", "src/generated/redloom.manifest.json/.keep", "redloom.manifest.json"],
    ["a folder where a file belongs", "src/generated/shop/schemas.ts/.keep", "shop/schemas.ts"],
    ["a file where a folder belongs", "src/generated/shop", "shop", "a folder of the output should stand there"],
  ])("%s: told by every run, and not one file changed", async (_, path, inTheWay, why = "not written by redloom") => {
    const folder = project();
    folder.write({ [path]: "" });
    const before = folder.all();
    for (const flags of [{ check: true }, { dryRun: true }, {}]) {
      const { exitCode, out, err } = await run(folder, flags);
      const told = out + err;
      expect([out === "", err === ""]).toEqual("check" in flags ? [false, true] : [true, false]);
      expect([exitCode, told.split("\n")]).toEqual([
        1,
        expect.arrayContaining([`foreign   src/generated/${inTheWay} (${why}: kept)`]),
      ]);
      expect(told).toContain("1 file in the way of generated code. Nothing was changed.\n");
    }
    expect(folder.all()).toEqual(before);
  });

  test("a foreign file that is in nobody's way: kept, told, exit 0", async () => {
    const folder = project();
    folder.write({ "src/generated/shop/notes.md": "mine" });
    for (const outcome of [await run(folder), await run(folder), await run(folder, { check: true })]) {
      expect(outcome.exitCode).toBe(0);
      expect(outcome.out).toContain("foreign   src/generated/shop/notes.md");
    }
    expect(folder.read("src/generated/shop/notes.md")).toBe("mine");
  });

  test("a foreign file with an escape and a line end in its name: one line, and nothing that moves the cursor", async () => {
    const folder = project();
    folder.write({ "src/generated/\u001b[2J\nfix: all is well.ts": "mine" });
    const { out } = await run(folder);
    expect(out).toContain(
      "foreign   src/generated/\ufffd[2J\ufffdfix: all is well.ts (not written by redloom: kept)\n",
    );
  });

  test("--check: names the stale, missing, orphaned and edited files and the mending command; changes nothing", async () => {
    const folder = project();
    await run(folder);
    expect((await run(folder, { check: true })).exitCode).toBe(0);
    folder.write({
      "schemas/shop.yaml": contract.replace(/channels:[\s\S]*/, "keys: { last: { value: Order } }\n"),
      "src/generated/shop/messages.ts": "// by hand\n",
    });
    rmSync(join(folder.path, "src/generated/shop/schemas.ts"));
    const before = folder.all();
    const outcome = await run(folder, { check: true });
    expect([outcome.exitCode, outcome.err]).toEqual([1, ""]);
    const lines = outcome.out.split("\n");
    expect(lines).toContain("stale     src/generated/shop/client.ts");
    expect(lines).toContain("stale     src/generated/redloom.manifest.json");
    expect(lines).toContain("missing   src/generated/shop/keys.ts");
    expect(lines).toContain("missing   src/generated/shop/schemas.ts");
    expect(lines).toContain("orphaned  src/generated/shop/channels.ts");
    expect(lines).toContain("edited    src/generated/shop/messages.ts (changed by hand: kept)");
    expect(outcome.out).toContain("npx redloom generate");
    expect(folder.all()).toEqual(before);
  });

  test("--dry-run: tells what would be written and deleted; changes nothing", async () => {
    const folder = project();
    const outcome = await run(folder, { dryRun: true });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.out).toContain("would write src/generated/shop/client.ts");
    expect(Object.keys(folder.all())).toEqual(["schemas/shop.yaml"]);
  });

  test("--json: one object on standard output, nothing else anywhere", async () => {
    const folder = project();
    const fresh = await run(folder, { json: true, dryRun: true });
    expect(fresh.err).toBe("");
    expect(JSON.parse(fresh.out)).toMatchObject({ command: "generate", ok: true, findings: [], fresh: 0 });
    expect(JSON.parse(fresh.out).files).toContainEqual({
      path: "src/generated/shop/index.ts",
      state: "missing",
      kept: false,
    });
    folder.write({ "schemas/shop.yaml": "redloom: 2\nnamespace: shop\n" });
    const broken = await run(folder, { json: true });
    expect([broken.exitCode, broken.err]).toEqual([100, ""]);
    expect(JSON.parse(broken.out)).toMatchObject({
      command: "generate",
      ok: false,
      findings: [{ file: "schemas/shop.yaml", line: 1 }],
    });
  });
});

describe("this repository", () => {
  test("src/generated is as the contracts and the generator say: otherwise run `npm run codegen`", async () => {
    const root = new URL("../..", import.meta.url).pathname;
    const outcome = await generate(loadSettings(root), { check: true });
    expect(outcome.err).toBe("");
    expect(outcome.exitCode).toBe(0);
  });
});
