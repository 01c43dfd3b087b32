import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow } from "./code.js";

const root = new URL("../..", import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every `code` span of a document that looks like a path of this repository. */
function pathsOf(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
  const path =
    /^(?:cli|codegen|src|test|examples|docs|schemas|scripts|bench|\.ci|\.devcontainer)(?:\/[\w.-]+)*\/?$|^[\w-]+\.(?:json|ya?ml|ts|md)$/;
  return [...new Set(spans.filter((span) => path.test(span) && (span.includes(".") || span.includes("/"))))];
}

/** First cells of a document's table rows, where they are a code. */
function tableCodes(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map((match) => match[1] ?? "");
}

describe("documents", () => {
  test("ARCHITECTURE.md: names only what exists", () => {
    const paths = pathsOf(read("ARCHITECTURE.md"));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("links: every relative link of every document leads to a file", () => {
    const documents = [
      ...readdirSync(root).filter((name) => name.endsWith(".md")),
      ...filesBelow(root, "docs", /\.md$/),
    ];
    expect(documents.length).toBeGreaterThan(6);
    const broken = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !existsSync(join(root, document, "..", target)))
        .map((target) => `${document} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("error codes: each has a class of its own and a row in docs/errors.md", () => {
    const union = /export type ErrorCode =([^;]+);/.exec(read("src/runtime/error-codes.ts"))?.[1] ?? "";
    const declared = [...union.matchAll(/"([A-Z_]+)"/g)].map((match) => match[1] ?? "");
    const texts = ["src/runtime/errors.ts", "src/runtime/call/errors.ts", "src/runtime/sync/errors.ts"]
      .map(read)
      .join("\n");
    const classes = [...texts.matchAll(/readonly code = "([A-Z_]+)"/g)].map((match) => match[1] ?? "");
    expect(declared.length).toBeGreaterThan(10);
    expect([...classes].sort()).toEqual([...declared].sort());
    expect(tableCodes(read("docs/errors.md")).sort()).toEqual([...declared].sort());
  });

  test("finding codes: each that the generator can tell has one row in docs/findings.md", () => {
    // Codes of changes are no findings: docs/evolution.md has them (test/codegen/compare/codes.test.ts).
    const files = filesBelow(root, "codegen", /\.ts$/).filter((file) => !file.startsWith("codegen/compare/"));
    const told = new Set(
      files.flatMap((file) =>
        [...read(file).matchAll(/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g)].map((match) => match[1] ?? ""),
      ),
    );
    expect(told.size).toBeGreaterThan(20);
    expect(tableCodes(read("docs/findings.md")).sort()).toEqual([...told].sort());
  });
});
