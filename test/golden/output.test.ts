import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { Node, Project } from "ts-morph";
import { describe, expect, onTestFinished, test } from "vitest";
import { unchecked } from "../../codegen/emit/source.js";
import { readSources } from "../../codegen/files.js";
import { type Generated, generate, referencesOf, type SourceFile } from "../../codegen/generate.js";

/**
 * A folder a case: `contracts` in, `expected` out, and all of it compiled. `UPDATE_GOLDEN=1` writes what is generated.
 */
const root = new URL("../..", import.meta.url).pathname;
const folder = join(root, "test/golden/output");
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function sourcesOf(name: string): readonly SourceFile[] {
  const { sources, diagnostics } = readSources(join(folder, name), "contracts", referencesOf);
  expect(diagnostics).toEqual([]);
  return sources;
}

async function generated(sources: readonly SourceFile[]): Promise<Generated> {
  // As seen from expected/<namespace>/, so that tests can import what is generated.
  return await generate(sources, { runtime: "../../../../../../src/runtime", hooks: "../../upgrades.js" });
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** A copy of all that is generated, without the lines that spare a user's compiler the modules which only we check. */
function allChecked(): string {
  const copy = mkdtempSync(join(tmpdir(), "redloom-golden-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ["src", "node_modules", "package.json", "tsconfig.json"]) {
    symlinkSync(join(root, name), join(copy, name));
  }
  const output = join(copy, "test/golden/output");
  cpSync(folder, output, { recursive: true });
  const spared = filesBelow(output).filter((path) => path.endsWith(".ts") && readFileSync(join(output, path), "utf8").includes(unchecked));
  expect(spared.length).toBeGreaterThan(20);
  for (const path of spared) {
    const text = readFileSync(join(output, path), "utf8");
    writeFileSync(join(output, path), text.replace(`${unchecked}\n`, ""));
  }
  return output;
}

describe("generated code", () => {
  test("the cases are seen", () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  test.each(cases)("%s: these files, byte for byte", async (name) => {
    const { diagnostics, files } = await generated(sourcesOf(name));
    expect(diagnostics).toEqual([]);
    const expected = join(folder, name, "expected");
    if (process.env.UPDATE_GOLDEN === "1") {
      rmSync(expected, { recursive: true, force: true });
      for (const { path, text } of files) {
        mkdirSync(dirname(join(expected, path)), { recursive: true });
        writeFileSync(join(expected, path), text);
      }
    }
    expect(filesBelow(expected)).toEqual(files.map(({ path }) => path));
    for (const { path, text } of files) expect(text, path).toBe(readFileSync(join(expected, path), "utf8"));
  });

  test.each(cases)("%s: the same bytes on every run, in any file order, with any line ends", async (name) => {
    const sources = sourcesOf(name);
    const { files } = await generated(sources);
    expect(files.length).toBeGreaterThan(0);
    expect((await generated([...sources].reverse())).files).toEqual(files);
    const windows = sources.map((source) => ({ ...source, text: `\ufeff${source.text.replaceAll("\n", "\r\n")}` }));
    expect((await generated(windows)).files).toEqual(files);
  });

  test.each(["nodenext", "bundler"])("compiles strictly with %s resolution, also what users need not check", async (resolution) => {
    const checked = allChecked();
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const run = promisify(execFile)(process.execPath, [tsc, "-p", join(checked, `${resolution}.json`)], { cwd: checked });
    const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
    // The runtime's own sources have another configuration; users have its declarations.
    expect(stdout.split("\n").filter((line) => /^\S/.test(line) && !/^[^ (]*\bsrc\/runtime\//.test(line))).toEqual([]);
  }, 120_000);

  test("hostile text: stays text, in every module", async () => {
    const { files } = await generated(sourcesOf("hostile-text"));
    expect(files.length).toBeGreaterThan(5);
    const project = new Project({ useInMemoryFileSystem: true });
    for (const { path, text } of files) {
      const file = project.createSourceFile(path, text);
      const names = file.getDescendants().flatMap((node) => (Node.isIdentifier(node) ? [node.getText()] : []));
      expect(names.length > 0 || path.endsWith("index.ts"), path).toBe(true);
      expect(names, path).not.toContain("evil");
      expect(text, path).not.toMatch(/[\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    }
  });
});
