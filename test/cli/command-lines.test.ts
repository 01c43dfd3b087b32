import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

/** Rows 30 to 35 of what is told about bad input: the whole output of a command line, each in a file of its own. */
const expected = new URL("../golden/command-lines/", import.meta.url).pathname;

const contract = "redloom: 1\nnamespace: shop\nmessages:\n  Order: { fields: { id: uuid } }\n";
const project = { "schemas/shop.yaml": contract };

interface Case {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly prepare?: (folder: TestFolder) => void | Promise<void>;
}

const generate = async ({ path }: TestFolder): Promise<void> => {
  expect((await run(["generate"], path, nowhere)).exitCode).toBe(0);
};

const cases: readonly Case[] = [
  { name: "30-unknown-command", args: ["genrate"] },
  { name: "30-unknown-flag", args: ["generate", "--chekc"] },
  { name: "30-unknown-command-json", args: ["generate", "--json", "--chekc"] },
  { name: "30-unknown-code", args: ["explain", "TYPE_UNKOWN"] },
  { name: "31-no-contract-folder", args: ["generate"] },
  { name: "31-no-contract-folder-given", args: ["lint", "--contracts", "schemes"], files: project },
  { name: "31-contract-folder-is-empty", args: ["lint"], prepare: ({ path }) => void mkdirSync(join(path, "schemas")) },
  { name: "32-output-is-a-file", args: ["generate", "--output", "out"], files: { ...project, out: "mine" } },
  {
    name: "33-output-link-leads-outside",
    args: ["generate", "--output", "out"],
    files: project,
    prepare: ({ path }) => symlinkSync(makeFolder().path, join(path, "out")),
  },
  {
    name: "33-link-in-the-output-leads-outside",
    args: ["generate", "--output", "out"],
    files: { ...project, "out/mine.txt": "mine" },
    prepare: ({ path }) => symlinkSync(makeFolder().path, join(path, "out/shop")),
  },
  {
    name: "35-edited-by-hand",
    args: ["generate"],
    files: project,
    prepare: async (folder) => {
      await generate(folder);
      folder.write({
        "src/generated/shop/messages.ts": "// by hand\n",
        "schemas/shop.yaml": contract.replace("id:", "orderId:"),
      });
    },
  },
  {
    name: "35-foreign-file-in-the-way",
    args: ["generate"],
    files: { ...project, "src/generated/shop/messages.ts": "mine" },
  },
  {
    name: "35-foreign-file-beside",
    args: ["generate", "--check"],
    files: project,
    prepare: async (folder) => {
      await generate(folder);
      folder.write({ "src/generated/shop/notes.md": "mine" });
    },
  },
];

interface Told {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

function compare(name: string, folder: TestFolder, { exitCode, out, err }: Told): void {
  const whole = `exit ${exitCode}\n--- standard output\n${out}--- standard error\n${err}`;
  const text = whole.replaceAll(realpathSync(folder.path), "<project>").replaceAll(folder.path, "<project>");
  const file = `${expected}${name}.txt`;
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
  expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}

describe("bad command lines", () => {
  test.each(cases)(
    "$name: the whole output is as committed, and not one file changed",
    async ({ name, files, args, prepare }) => {
      const folder = makeFolder();
      folder.write(files ?? {});
      await prepare?.(folder);
      const before = folder.all();
      compare(name, folder, await run(args, folder.path, nowhere));
      expect(folder.all()).toEqual(before);
    },
  );

  test("34-read-only-folder: the whole output is as committed, and not one file changed", async () => {
    const folder = makeFolder();
    folder.write({ ...project, "src/generated/mine.txt": "mine" });
    // What is loaded when a command runs is loaded before, by whom everything may be read.
    await run(["generate", "--dry-run"], folder.path, nowhere);
    const before = folder.all();
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, "src/generated"), 0o555);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    let told: Told;
    try {
      told = await run(["generate"], folder.path, nowhere);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(join(folder.path, "src/generated"), 0o755);
    }
    compare("34-read-only-folder", folder, told);
    expect(folder.all()).toEqual(before);
  });

  // Files that may not grow are as near to a full disk as a test comes without one.
  test.skipIf(process.platform === "win32")(
    "34-disk-full: the whole output is as committed, nothing half-written is left",
    () => {
      const folder = makeFolder();
      const many = Array.from(
        { length: 40 },
        (_, index) => `  Order${index}: { fields: { id: uuid, total: integer } }\n`,
      );
      folder.write({ ...project, "schemas/more.yaml": `redloom: 1\nnamespace: more\nmessages:\n${many.join("")}` });
      folder.write({ "src/generated/mine.txt": "mine" });
      const before = folder.all();
      const program = new URL("../../bin/redloom.mjs", import.meta.url).pathname;
      const limited = `ulimit -f 8 && exec "$0" "$@"`;
      const { status, stdout, stderr } = spawnSync("bash", ["-c", limited, process.execPath, program, "generate"], {
        cwd: folder.path,
        encoding: "utf8",
        env: { ...process.env, TSX_DISABLE_CACHE: "1" },
      });
      compare("34-disk-full", folder, { exitCode: status, out: stdout, err: stderr });
      expect(folder.all()).toEqual(before);
    },
  );
});
