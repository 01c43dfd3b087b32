import { describe, expect, test } from "vitest";
import { makeFolder, type TestFolder } from "../support/folder.js";
import { startWatching } from "../support/watching.js";
import { redloom } from "./support/init.js";

const contract = `redloom: 1
namespace: shop
messages:
  Order: { fields: { id: uuid } }
`;

function project(files: Readonly<Record<string, string>> = {}): TestFolder {
  const folder = makeFolder();
  folder.write({ "schemas/shop.yaml": contract, "package.json": "{}", ...files });
  return folder;
}

/** A package as a package manager leaves it, as far as a resolver looks. */
const zod = (version: string) =>
  JSON.stringify({ name: "zod", version, exports: { "./package.json": "./package.json" } });

describe("generate: without zod in reach of what is generated", () => {
  test("a warning on standard error, with what installs it, each time; the code is written all the same", async () => {
    const folder = project({ "pnpm-lock.yaml": "" });
    const first = await redloom(folder.path, ["generate"]);
    expect([first.exitCode, first.out]).toEqual([0, expect.stringContaining("Wrote ")]);
    expect(first.err).toBe(
      "ZOD_MISSING Generated code imports zod 4, which this project does not have: a payload that does not fit would be refused without a word about what is wrong with it\n  fix: pnpm add zod@4\n",
    );
    const second = await redloom(folder.path, ["generate", "--check"]);
    expect([second.exitCode, second.err]).toEqual([0, first.err]);
    folder.write({ "node_modules/zod/package.json": zod("4.3.1") });
    expect((await redloom(folder.path, ["generate"])).err).toBe("");
  });

  test.each([
    ["3.25.76", "has only as 3.25.76"],
    ["4.0.0-beta.1", ""],
    ["5.0.0", ""],
  ])("zod %s: told where it is below 4", async (version, told) => {
    const folder = project({ "node_modules/zod/package.json": zod(version) });
    const { err } = await redloom(folder.path, ["generate"]);
    if (told === "") expect(err).toBe("");
    else expect(err).toContain(`${told}: `);
  });

  test("it is looked for from the output, as Node does: in a workspace's root, not beside the contracts", async () => {
    const folder = project({ "node_modules/zod/package.json": zod("4.3.1"), "packages/a/package.json": "{}" });
    folder.write({
      "packages/a/schemas/shop.yaml": contract,
      "packages/a/node_modules/zod/package.json": zod("3.0.0"),
    });
    expect((await redloom(`${folder.path}/packages/a`, ["generate"])).err).toContain("ZOD_MISSING");
    const output = ["--output", `${folder.path}/packages/b/generated`];
    folder.write({ "packages/b/package.json": "{}" });
    expect((await redloom(folder.path, ["generate", ...output])).err).toBe("");
  });

  test("programs read it as they read everything else", async () => {
    const folder = project();
    const json = await redloom(folder.path, ["generate", "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: true,
      warnings: [{ code: "ZOD_MISSING", message: expect.any(String), fix: "npm install zod@4" }],
    });
    expect(json.err).toBe("");
    const github = await redloom(folder.path, ["generate", "--format", "github"]);
    expect(github.out).toMatch(/^::warning title=ZOD_MISSING::Generated code .*%0Afix: npm install zod@4\n/);
    expect(github.err).toBe("");
    const junit = await redloom(folder.path, ["generate", "--format", "junit"]);
    expect(junit.out).toMatch(/^<\?xml/);
    expect(junit.err).toContain("ZOD_MISSING");
  });

  test("--watch tells it at its start", async () => {
    await using watching = await startWatching(project());
    expect(watching.said.filter((text) => text.includes("ZOD_MISSING"))).toHaveLength(1);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      "no message, which nothing imports it for",
      { "schemas/shop.yaml": "redloom: 1\nnamespace: shop\nlocks: { one: { lease: 10s } }\n" },
    ],
    ["a zod that tells no version", { "node_modules/zod/package.json": "{}" }],
    ["a zod that cannot be read", { "node_modules/zod/package.json": "{" }],
  ])("nothing is told of %s", async (_, files) => {
    const { exitCode, err } = await redloom(project(files).path, ["generate"]);
    expect([exitCode, err]).toEqual([0, ""]);
  });

  test("nothing is told in a folder that is no project yet, and of a run that failed", async () => {
    const none = makeFolder();
    none.write({ "schemas/shop.yaml": contract });
    expect((await redloom(none.path, ["generate"])).err).toBe("");
    const stale = await redloom(project().path, ["generate", "--check"]);
    expect(stale.exitCode).toBe(1);
    expect(stale.err).not.toContain("ZOD_MISSING");
  });
});
