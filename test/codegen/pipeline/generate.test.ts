import { describe, expect, test } from "vitest";
import { check, generate, referencesOf, type SourceFile } from "../../../codegen/generate.js";

const good = "redloom: 1\nnamespace: good\nmessages: { Good: { fields: { a: string } } }\n";
const unknownType = (namespace: string): string =>
  `redloom: 1\nnamespace: ${namespace}\nmessages: { Odd: { fields: { a: strng } } }\n`;
const unreadable = (namespace: string): string => `redloom: 1\nnamespace: ${namespace}\nmessages: { A: [ }\n`;

function source(file: string, text: string, uses: Readonly<Record<string, string>> = {}): SourceFile {
  return { file, text, uses };
}

function filesWithFindings(...sources: readonly SourceFile[]): readonly string[] {
  return [...new Set(check(sources).diagnostics.map(({ file }) => file))];
}

describe("the pipeline", () => {
  test("one finding anywhere: every finding, and no file", async () => {
    const sources = [source("a.yaml", good), source("b.yaml", unknownType("b")), source("c.yaml", unknownType("c"))];
    const { diagnostics, files } = await generate(sources, { runtime: "redloom" });
    expect(diagnostics.map(({ file }) => file)).toEqual(["b.yaml", "c.yaml"]);
    expect(files).toEqual([]);
  });

  test("a file that cannot be read: findings of others are told too", () => {
    expect(filesWithFindings(source("a.yaml", unreadable("a")), source("b.yaml", unknownType("b")))).toEqual([
      "a.yaml",
      "b.yaml",
    ]);
  });

  test("a file that cannot be read: nothing is told that could be its consequence", () => {
    const broken = source("a.yaml", unreadable("a"));
    const same = source("same.yaml", "redloom: 1\nnamespace: a\nchannels: { c: { message: A } }\n");
    const user = source("user.yaml", "redloom: 1\nnamespace: u\nuses: { a: a.yaml }\nmessages: { U: a.A }\n", {
      "a.yaml": "a.yaml",
    });
    const next = source("next.yaml", "redloom: 1\nnamespace: n\nuses: { u: user.yaml }\nmessages: { N: u.X }\n", {
      "user.yaml": "user.yaml",
    });
    expect(filesWithFindings(broken, same, user, next)).toEqual(["a.yaml"]);
    expect(filesWithFindings(source("a.yaml", "- nothing\n"), same, source("b.yaml", unknownType("b")))).toEqual([
      "a.yaml",
    ]);
  });

  test("findings: the same in any file order", () => {
    const sources = [source("b.yaml", unknownType("b")), source("a.yaml", unknownType("a"))];
    expect(check(sources)).toEqual(check([...sources].reverse()));
  });

  test("no contract, or only empty ones: no file", async () => {
    expect(await generate([], { runtime: "redloom" })).toEqual({ diagnostics: [], files: [] });
    const empty = await generate([source("a.yaml", "redloom: 1\nnamespace: a\n")], { runtime: "redloom" });
    expect(empty).toEqual({ diagnostics: [], files: [] });
  });

  test("references: of `uses` and `$ref`, once each; none of a file with findings", () => {
    const text = `redloom: 1
namespace: a
uses: { one: one.yaml, two: "@acme/x/two.yaml" }
messages:
  A: { fields: { a: { $ref: "three.yaml#/messages/A" }, b: { $ref: "#/messages/A" }, c: { $ref: "one.yaml#/messages/B" } } }
`;
    expect(referencesOf("a.yaml", text)).toEqual(["one.yaml", "@acme/x/two.yaml", "three.yaml"]);
    expect(referencesOf("a.yaml", `${text}nonsense: 1\n`)).toEqual([]);
  });
});
