import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FilesError, readSources } from "../../../codegen/files.js";
import { compareOutput, type OutputEntry, readManifest } from "../../../codegen/manifest.js";
import { readOutput, writeOutput } from "../../../codegen/output-files.js";
import { makeFolder } from "../../support/folder.js";

/** Every word that looks like a contract file, so that these tests need no parser. */
function referencesOf(_file: string, text: string): readonly string[] {
  return text.match(/[^\s"]+\.ya?ml/g) ?? [];
}

function filesError(run: () => unknown): FilesError {
  try {
    run();
  } catch (error) {
    if (error instanceof FilesError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

/** Permissions say nothing to root. */
function withoutRoot<Value>(run: () => Value): Value {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || !seteuid) return run();
  seteuid(65534);
  try {
    return run();
  } finally {
    seteuid(0);
  }
}

describe("reading contracts", () => {
  test("every .yaml and .yml below the folder, sorted, named from the project's root", () => {
    const folder = makeFolder();
    folder.write({
      "schemas/b.yml": "b",
      "schemas/a/c.yaml": "c",
      "schemas/readme.md": "no",
      "schemas/node_modules/x/d.yaml": "no",
    });
    const { sources, diagnostics } = readSources(folder.path, "schemas", referencesOf);
    expect(sources.map(({ file }) => file)).toEqual(["schemas/a/c.yaml", "schemas/b.yml"]);
    expect(diagnostics).toEqual([]);
  });

  test("a missing or empty contract folder: told, with a fix", () => {
    const folder = makeFolder();
    expect(filesError(() => readSources(folder.path, "schemas", referencesOf)).message).toContain("does not exist");
    mkdirSync(join(folder.path, "schemas"));
    expect(filesError(() => readSources(folder.path, "schemas", referencesOf)).message).toContain("has no contract");
  });

  test("uses: a file beside it, and a contract of an installed package with what that one uses", () => {
    const folder = makeFolder();
    folder.write({
      "schemas/a.yaml": "common/c.yaml @acme/contracts/orders.yaml",
      "schemas/common/c.yaml": "../a.yaml",
      "node_modules/@acme/contracts/orders.yaml": "parts/money.yaml other/x.yaml",
      "node_modules/@acme/contracts/parts/money.yaml": "",
      "node_modules/@acme/contracts/unused.yaml": "",
      "node_modules/other/x.yaml": "",
    });
    const { sources } = readSources(folder.path, "schemas", referencesOf);
    expect(sources.map(({ file, external, uses }) => ({ file, external, uses }))).toEqual([
      {
        file: "@acme/contracts/orders.yaml",
        external: true,
        uses: { "parts/money.yaml": "@acme/contracts/parts/money.yaml", "other/x.yaml": "other/x.yaml" },
      },
      { file: "@acme/contracts/parts/money.yaml", external: true, uses: {} },
      { file: "other/x.yaml", external: true, uses: {} },
      {
        file: "schemas/a.yaml",
        external: false,
        uses: {
          "common/c.yaml": "schemas/common/c.yaml",
          "@acme/contracts/orders.yaml": "@acme/contracts/orders.yaml",
        },
      },
      { file: "schemas/common/c.yaml", external: false, uses: { "../a.yaml": "schemas/a.yaml" } },
    ]);
  });

  test("a reference that leaves its folder, by dots, a link, an absolute path or a URL: unresolved and unread", () => {
    const folder = makeFolder();
    folder.write({
      "outside.yaml": "secret",
      "schemas/a.yaml": `../outside.yaml ${join(folder.path, "outside.yaml")} https://x.org/a.yaml acme/../../outside.yaml acme/link.yaml`,
      "node_modules/acme/ok.yaml": "",
    });
    symlinkSync(join(folder.path, "outside.yaml"), join(folder.path, "node_modules/acme/link.yaml"));
    const { sources } = readSources(folder.path, "schemas", referencesOf);
    expect(sources).toHaveLength(1);
    expect(sources[0]?.uses).toEqual({});
  });

  test("a package that is a link itself: followed, as package managers link them", () => {
    const folder = makeFolder();
    folder.write({ "store/acme/a.yaml": "", "schemas/a.yaml": "acme/a.yaml", "node_modules/.keep": "" });
    symlinkSync(join(folder.path, "store/acme"), join(folder.path, "node_modules/acme"));
    expect(readSources(folder.path, "schemas", referencesOf).sources.map(({ file }) => file)).toContain("acme/a.yaml");
  });

  test("a link in the contract folder that leads out of it: a finding, unread", () => {
    const folder = makeFolder();
    folder.write({ "outside/x.yaml": "secret", "schemas/a.yaml": "" });
    symlinkSync(join(folder.path, "outside/x.yaml"), join(folder.path, "schemas/x.yaml"));
    symlinkSync(join(folder.path, "outside"), join(folder.path, "schemas/more"));
    const { sources, diagnostics } = readSources(folder.path, "schemas", referencesOf);
    expect(sources.map(({ file }) => file)).toEqual(["schemas/a.yaml"]);
    expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([
      ["schemas/more", "FILE_OUTSIDE"],
      ["schemas/x.yaml", "FILE_OUTSIDE"],
    ]);
  });

  test("a reference to a folder, a pipe or a socket: no file, and nothing waits for it", () => {
    const folder = makeFolder();
    folder.write({
      "schemas/a.yaml": "folder.yaml pipe.yaml acme/pipe.yaml",
      "schemas/folder.yaml/.keep": "",
      "node_modules/acme/ok.yaml": "",
    });
    execFileSync("mkfifo", [join(folder.path, "schemas/pipe.yaml"), join(folder.path, "node_modules/acme/pipe.yaml")]);
    const { sources } = readSources(folder.path, "schemas", referencesOf);
    expect(sources.map(({ file, unresolved }) => [file, unresolved])).toEqual([
      [
        "schemas/a.yaml",
        {
          "folder.yaml": { why: "no file" },
          "pipe.yaml": { why: "no file" },
          "acme/pipe.yaml": { why: "no file" },
        },
      ],
    ]);
  });

  test("a reference that a package's name leads elsewhere: outside, whatever stands there", () => {
    const folder = makeFolder();
    folder.write({
      "schemas/a.yaml": "@acme/../other/o.yaml @acme/./o.yaml @acme/contracts/../../other/o.yaml",
      "node_modules/other/o.yaml": "",
      "node_modules/@acme/contracts/c.yaml": "",
      "node_modules/@acme/o.yaml": "",
    });
    const { sources } = readSources(folder.path, "schemas", referencesOf);
    expect(sources.map(({ file, uses, unresolved }) => [file, uses, unresolved])).toEqual([
      [
        "schemas/a.yaml",
        {},
        Object.fromEntries(
          ["@acme/../other/o.yaml", "@acme/./o.yaml", "@acme/contracts/../../other/o.yaml"].map((one) => [
            one,
            { why: "outside" },
          ]),
        ),
      ],
    ]);
  });

  test("bytes that are no UTF-8: a finding", () => {
    const folder = makeFolder();
    folder.write({ "schemas/a.yaml": "" });
    writeFileSync(join(folder.path, "schemas/b.yaml"), Buffer.from("é", "latin1"));
    const { diagnostics } = readSources(folder.path, "schemas", referencesOf);
    expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["schemas/b.yaml", "FILE_UNREADABLE"]]);
  });
});

describe("the output folder", () => {
  test("missing: empty; a file: refused; a link out of the project: refused; a link inside it: fine", () => {
    const folder = makeFolder();
    const elsewhere = makeFolder();
    folder.write({ file: "", "real/a.ts": "a" });
    symlinkSync(elsewhere.path, join(folder.path, "out"));
    symlinkSync(join(folder.path, "nowhere"), join(folder.path, "broken"));
    symlinkSync(join(folder.path, "real"), join(folder.path, "in"));
    expect(readOutput(folder.path, "none").size).toBe(0);
    expect(filesError(() => readOutput(folder.path, "file")).message).toContain("is not a folder");
    expect(filesError(() => readOutput(folder.path, "broken")).message).toContain("is not a folder");
    expect(filesError(() => readOutput(folder.path, "out")).message).toContain("out of the project");
    expect(readOutput(folder.path, "in")).toEqual(new Map([["a.ts", "a"]]));
  });
});

describe("what killed runs have left", () => {
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;

  test("a leftover is an orphan; what a living run writes is left out; the same process id is no obstacle", () => {
    const folder = makeFolder();
    const names = [`a.ts.${gone}.redloom-tmp`, `a.ts.${gone}.0123abcd.redloom-tmp`, `a.ts.${process.pid}.redloom-tmp`];
    folder.write(Object.fromEntries(names.map((name) => [`out/a/${name}`, "half"])));
    utimesSync(join(folder.path, "out/a", names[2] ?? ""), 0, 0);
    folder.write({ [`out/a/a.ts.${process.ppid}.0123abcd.redloom-tmp`]: "another run's", "out/a/notes.1.txt": "" });
    symlinkSync("nowhere", join(folder.path, `out/a/link.ts.${gone}.redloom-tmp`));
    const entries = compareOutput(
      [{ path: "a/a.ts", text: "a" }],
      readOutput(folder.path, "out"),
      readManifest(undefined),
    );
    expect(entries.filter(({ state }) => state === "orphaned").map(({ path }) => path)).toEqual(
      names.map((name) => `a/${name}`).sort(),
    );
    writeOutput(folder.path, "out", entries);
    expect(Object.keys(folder.all())).toEqual([
      "out/a/a.ts",
      `out/a/a.ts.${process.ppid}.0123abcd.redloom-tmp`,
      "out/a/notes.1.txt",
    ]);
  });
});

describe("writing the output", () => {
  const missing = (path: string, text = path): OutputEntry => ({ path, text, state: "missing" });

  test("missing and stale are written, orphans deleted with folders that they leave empty, the rest untouched", () => {
    const folder = makeFolder();
    folder.write({
      "out/a/old.ts": "old",
      "out/b/gone.ts": "gone",
      "out/c/gone.ts": "gone",
      "out/c/mine.md": "mine",
      "out/d/edited.ts": "edited",
    });
    writeOutput(folder.path, "out", [
      { path: "a/old.ts", text: "new", state: "stale" },
      { path: "b/gone.ts", state: "orphaned" },
      { path: "c/gone.ts", state: "orphaned" },
      { path: "c/mine.md", state: "foreign" },
      { path: "d/edited.ts", state: "edited" },
      missing("e/f/new.ts"),
    ]);
    expect(folder.all()).toEqual({
      "out/a/old.ts": "new",
      "out/c/mine.md": "mine",
      "out/d/edited.ts": "edited",
      "out/e/f/new.ts": "e/f/new.ts",
    });
    expect(existsSync(join(folder.path, "out/b"))).toBe(false);
  });

  test("a disk that refuses one file: nothing is changed, and nothing half-written is left", () => {
    const folder = makeFolder();
    folder.write({ "out/a/old.ts": "old" });
    const before = folder.all();
    const long = missing(`c/${"z".repeat(300)}.ts`);
    const entries = [{ path: "a/old.ts", text: "new", state: "stale" } as const, missing("b/x.ts"), long];
    expect(filesError(() => writeOutput(folder.path, "out", entries)).message).toContain("Nothing was changed");
    expect(folder.all()).toEqual(before);
    expect(existsSync(join(folder.path, "out/b"))).toBe(false);
  });

  test("a read-only folder: told, nothing is changed", () => {
    const folder = makeFolder();
    folder.write({ "out/a/old.ts": "old" });
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, "out"), 0o555);
    const error = withoutRoot(() => filesError(() => writeOutput(folder.path, "out", [missing("b/x.ts")])));
    // Whoever is not root could not clean up otherwise.
    chmodSync(join(folder.path, "out"), 0o755);
    expect(error.message).toContain("No permission");
    expect(folder.all()).toEqual({ "out/a/old.ts": "old" });
  });

  test("a link or a file where a folder should stand: refused, not followed", () => {
    const folder = makeFolder();
    const elsewhere = makeFolder();
    folder.write({ "out/file": "" });
    symlinkSync(elsewhere.path, join(folder.path, "out/link"));
    expect(filesError(() => writeOutput(folder.path, "out", [missing("link/x.ts")])).message).toContain("in the way");
    expect(filesError(() => writeOutput(folder.path, "out", [missing("file/x.ts")])).message).toContain("in the way");
    expect(elsewhere.all()).toEqual({});
  });
});
