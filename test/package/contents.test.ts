import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { importGraph } from "../support/import-graph.js";
import { installed, packed } from "../support/packed.js";

const exec = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;
const doors = ["./dist/src/runtime/index.js", "./dist/src/runtime/generated.js"];
const rooms = "call channel connection core entry flow key lease limit lock permits stream wire".split(" ");

async function ownFolder(): Promise<string> {
  return join(await installed(), "node_modules/redloom");
}

async function files(): Promise<string[]> {
  const { stdout } = await exec("tar", ["-tzf", await packed()]);
  return stdout.trim().split("\n");
}

test("the tarball: what is built, the documents and the schemas; no test, no source, no map", async () => {
  const all = await files();
  const kinds = all.filter((path) => !/^package\/dist\/(cli|codegen|parts|src\/runtime)\/.+\.(js|d\.ts)$/.test(path));
  expect(kinds.filter((path) => !/^package\/docs\/.+\.md$/.test(path)).sort()).toEqual([
    "package/CHANGELOG.md",
    "package/LICENSE",
    "package/README.md",
    "package/bin/redloom.mjs",
    "package/codegen/config.schema.json",
    "package/codegen/contract.schema.json",
    "package/package.json",
  ]);
  expect(statSync(await packed()).size).toBeLessThan(1_500_000);
}, 120_000);

test("explain: the pages of findings are in the package", async () => {
  const folder = await ownFolder();
  const pages = (await files()).filter((path) => path.startsWith("package/docs/findings/"));
  expect(pages.length).toBeGreaterThan(100);
  const { stdout } = await exec(process.execPath, [join(folder, "bin/redloom.mjs"), "explain", "ADDRESS_CLASH"]);
  expect(stdout).toMatch(/ADDRESS_CLASH[\s\S]*address: /);
}, 120_000);

test("every export: its files are there, and it loads", async () => {
  const folder = await ownFolder();
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const [name, target] of Object.entries<string | Record<string, string>>(exports)) {
    const paths = typeof target === "string" ? [target] : Object.values(target);
    for (const path of paths) expect(statSync(resolve(folder, path)).isFile(), `${name}: ${path}`).toBe(true);
  }
  const names = Object.keys(exports).filter((name) => !name.endsWith(".json"));
  // Each alone, too: what a door needs may not hang on another that was loaded before.
  const programs = names.map((name) => `await import(${JSON.stringify(`redloom${name.slice(1)}`)});`);
  for (const program of [...programs, programs.join("")]) {
    await exec(process.execPath, ["--input-type=module", "-e", program], { cwd: dirname(dirname(folder)) });
  }
}, 240_000);

test("the runtime's import graph: ioredis and Node only, however deep", async () => {
  const folder = await ownFolder();
  const graph = importGraph(doors.map((door) => resolve(folder, door)));
  expect([...graph.packages].sort()).toEqual(["ioredis"]);
}, 240_000);

// Those of ioredis are longer than all of ours, and who never names it need not wait for them.
test("declarations: no door but the generator's makes a compiler read those of another package", async () => {
  const folder = await ownFolder();
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string }>;
  };
  const read = Object.entries(exports).flatMap(([door, targets]) =>
    typeof targets === "string" ? [] : [[door, importGraph([resolve(folder, targets.types)])] as const],
  );
  expect(Object.fromEntries(read.map(([door, { packages }]) => [door, [...packages]]))).toEqual({
    ".": [],
    "./generated": [],
    "./sync": [],
    "./http": [],
    "./testing": [],
    "./codegen": ["zod"],
  });
  for (const [, { files }] of read) expect(files.size).toBeGreaterThan(5);
}, 240_000);

test("few files: opening one for each of the runtime's modules is most of what starting would cost", async () => {
  const folder = await ownFolder();
  const files = [...importGraph(doors.map((door) => resolve(folder, door))).files];
  expect(files.map((file) => basename(file)).sort()).toEqual(
    ["index.js", "generated.js", ...rooms.map((room) => `${room}.js`)].sort(),
  );
}, 240_000);

test("the import graphs of the other doors: ioredis in sync, zod in none but the command line's and the generator's", async () => {
  const folder = await ownFolder();
  const packagesOf = (door: string) => [...importGraph([resolve(folder, "dist", door)]).packages].sort();
  expect(packagesOf("src/runtime/sync/index.js")).toEqual(["ioredis"]);
  expect(packagesOf("src/runtime/http/index.js")).toEqual([]);
  expect(packagesOf("src/runtime/testing/index.js")).toEqual(["ioredis"]);
  expect(packagesOf("codegen/index.js")).toEqual(["ts-morph", "yaml", "zod"]);
}, 240_000);

test("publint: nothing to say", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({
    pack: { tarball: new Uint8Array(readFileSync(await packed())).buffer },
    strict: true,
  });
  expect(messages).toEqual([]);
}, 120_000);

// ESM only: who requires it needs a Node that can (all that we support), and TypeScript says so by itself.
test("are the types wrong? No, in every way of resolving that knows ESM", async () => {
  const attw = join(root, "node_modules/.bin/attw");
  const args = [await packed(), "--profile", "esm-only", "--format", "json", "--no-color"];
  const said = await exec(attw, args).catch((error: { stdout: string; stderr: string }) => error);
  const { problems, analysis } = JSON.parse(said.stdout);
  expect(Object.keys(analysis.entrypoints).sort()).toEqual(
    [
      ".",
      "./codegen",
      "./config.schema.json",
      "./contract.schema.json",
      "./generated",
      "./http",
      "./package.json",
      "./sync",
      "./testing",
    ].sort(),
  );
  const modes = ["node10", "node16-cjs"];
  const found = Object.values<{ readonly resolutionKind?: string }[]>(problems ?? {}).flat();
  expect(found.filter(({ resolutionKind = "" }) => !modes.includes(resolutionKind))).toEqual([]);
}, 240_000);
