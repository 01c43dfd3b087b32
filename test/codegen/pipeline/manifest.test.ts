import { describe, expect, test } from "vitest";
import {
  compareOutput,
  digestOf,
  isInTheWay,
  isUpToDate,
  manifestFile,
  manifestName,
  notedReferences,
  readManifest,
} from "../../../codegen/manifest.js";

const about = { generator: "1.2.3", runtime: "redloom" };
const source = { file: "schemas/a.yaml", text: "redloom: 1\n", uses: {} };
const one = { path: "a/index.ts", text: "export {};\n" };
const two = { path: "a/messages.ts", text: "export interface A {}\n" };
const written = manifestFile(about, [source], [one, two]);
const manifest = readManifest(written.text);
const disk = new Map([
  [one.path, one.text],
  [two.path, two.text],
  [manifestName, written.text],
]);

function states(
  wanted: readonly { path: string; text: string }[],
  found: ReadonlyMap<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(compareOutput(wanted, found, manifest).map(({ path, state }) => [path, state]));
}

describe("manifest", () => {
  test("the same sources and files: the same bytes, in any order", () => {
    const other = { file: "schemas/b.yaml", text: "redloom: 1\n", uses: {} };
    expect(manifestFile(about, [other, source], [two, one])).toEqual(manifestFile(about, [source, other], [one, two]));
  });

  test("digests: line ends do not count", () => {
    expect(digestOf("a\r\nb\r\n")).toBe(digestOf("a\nb\n"));
    expect(digestOf("a\nb\n")).not.toBe(digestOf("a\nb"));
  });

  test("a manifest with conflict markers: both sides say what is ours, no source is known", () => {
    const theirs = manifestFile(about, [source], [{ ...one, text: "export const theirs = 1;\n" }, two]).text;
    const conflict = `<<<<<<< ours\n${written.text}=======\n${theirs}>>>>>>> theirs\n`;
    const read = readManifest(conflict);
    expect(read.outputs.get(one.path)).toEqual([digestOf(one.text), digestOf("export const theirs = 1;\n")]);
    expect(read.sources.size).toBe(0);
  });

  test("no manifest, or somebody else's JSON: nothing is ours", () => {
    for (const text of [undefined, "", "[]", "null", `{"outputs":{"a":"b"}}`]) {
      expect(readManifest(text).outputs.size, text).toBe(0);
    }
  });
});

describe("references that were noted", () => {
  const user = {
    file: "schemas/user.yaml",
    text: "redloom: 1\nuses: { a: a.yaml }\n",
    uses: { "a.yaml": source.file },
  };
  const noted = readManifest(manifestFile(about, [source, user], [one]).text);

  test("are those of the contract as it was, for this generator; none is known to name none", () => {
    expect(notedReferences(noted, about, user.file, user.text)).toEqual(["a.yaml"]);
    expect(notedReferences(noted, about, source.file, source.text)).toEqual([]);
  });

  test("nothing is known where the contract, the generator or the manifest's form is another", () => {
    expect(notedReferences(noted, about, user.file, `${user.text}# more\n`)).toBeUndefined();
    expect(notedReferences(noted, { ...about, generator: "1.2.4" }, user.file, user.text)).toBeUndefined();
    expect(notedReferences(noted, about, "schemas/new.yaml", user.text)).toBeUndefined();
    const { references: _, ...older } = noted;
    expect(notedReferences(older, about, user.file, user.text)).toBeUndefined();
  });
});

describe("up to date", () => {
  test("yes, where contracts, generator, runtime and every output are as written", () => {
    expect(isUpToDate(manifest, about, [source], disk)).toBe(true);
  });

  test("no, where any of them differs", () => {
    expect(isUpToDate(manifest, { ...about, generator: "1.2.4" }, [source], disk)).toBe(false);
    expect(isUpToDate(manifest, { ...about, hooks: "#hooks" }, [source], disk)).toBe(false);
    expect(isUpToDate(manifest, { ...about, testing: false }, [source], disk)).toBe(false);
    expect(isUpToDate(manifest, { ...about, testing: true }, [source], disk)).toBe(true);
    expect(isUpToDate(manifest, { ...about, javascript: true }, [source], disk)).toBe(false);
    expect(isUpToDate(manifest, { ...about, javascript: false }, [source], disk)).toBe(true);
    expect(isUpToDate(manifest, { ...about, runtime: "../x" }, [source], disk)).toBe(false);
    expect(isUpToDate(manifest, about, [{ ...source, text: "redloom: 1 \n" }], disk)).toBe(false);
    expect(isUpToDate(manifest, about, [source, { ...source, file: "schemas/b.yaml" }], disk)).toBe(false);
    expect(isUpToDate(manifest, about, [], disk)).toBe(false);
    expect(isUpToDate(manifest, about, [source], new Map([...disk, [one.path, "changed"]]))).toBe(false);
    expect(isUpToDate(manifest, about, [source], new Map([...disk].slice(1)))).toBe(false);
  });
});

describe("comparing the output", () => {
  const wanted = [one, two, written];

  test("fresh: as wanted; also with other line ends", () => {
    expect(states(wanted, disk)).toEqual({ [one.path]: "fresh", [two.path]: "fresh", [manifestName]: "fresh" });
    expect(states([one], new Map([[one.path, "export {};\r\n"]]))).toEqual({ [one.path]: "fresh" });
  });

  test("missing, stale, orphaned: what is not there, is older, is not asked for any more", () => {
    const newer = { ...two, text: "export interface B {}\n" };
    expect(states([newer, { path: "a/keys.ts", text: "" }], disk)).toEqual({
      [one.path]: "orphaned",
      [two.path]: "stale",
      "a/keys.ts": "missing",
      [manifestName]: "orphaned",
    });
  });

  test("edited and foreign: kept, and in the way where something of ours should stand there", () => {
    const found = new Map<string, string | undefined>([
      [one.path, "by hand"],
      ["a/notes.md", undefined],
      ["a/keys.ts", "by somebody"],
    ]);
    const entries = compareOutput([one, { path: "a/keys.ts", text: "" }], found, manifest);
    expect(entries.map(({ path, state }) => [path, state])).toEqual([
      [one.path, "edited"],
      ["a/keys.ts", "foreign"],
      ["a/notes.md", "foreign"],
    ]);
    expect(entries.filter(isInTheWay).map(({ path }) => path)).toEqual([one.path, "a/keys.ts"]);
  });

  test("a folder where a file belongs, a file where a folder belongs: foreign, and in the way", () => {
    const found = new Map<string, string | undefined>([
      [one.path, undefined],
      ["b", undefined],
      ["c/d.ts", "by somebody"],
      [manifestName, undefined],
    ]);
    const entries = compareOutput(
      [one, { path: "b/c/d.ts", text: "" }, { path: "c/e.ts", text: "" }, written],
      found,
      readManifest(undefined),
    );
    expect(entries.map(({ path, state }) => [path, state])).toEqual([
      [one.path, "foreign"],
      ["b", "foreign"],
      ["b/c/d.ts", "missing"],
      ["c/d.ts", "foreign"],
      ["c/e.ts", "missing"],
      [manifestName, "foreign"],
    ]);
    expect(entries.filter(isInTheWay).map(({ path }) => path)).toEqual([one.path, "b", manifestName]);
  });

  test("what a killed run has left: not up to date", () => {
    const left = new Map([...disk, [`${one.path}.42.redloom-tmp`, ""]]);
    expect(isUpToDate(manifest, about, [source], left)).toBe(false);
  });

  test("an edited orphan: edited, never deleted", () => {
    expect(states([], new Map([[two.path, "by hand"]]))).toEqual({ [two.path]: "edited" });
  });
});
