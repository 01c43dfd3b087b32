import { ts } from "ts-morph";
import { beforeAll, describe, expect, test } from "vitest";
import { githubReport, junitReport } from "../../../cli/printing/findings-formats.js";
import { renderFindings } from "../../../cli/printing/report.js";
import type { Diagnostic } from "../../../codegen/diagnostic.js";
import { generate, type SourceFile } from "../../../codegen/generate.js";
import { pieces, Texts, unseen, yamlOf } from "./texts.js";

/** Places where not any text may stand: a contract each, that has nothing else to be refused for. */
const places: Readonly<Record<string, (text: string) => SourceFile>> = {
  namespace: (text) => file({ namespace: text }),
  "message name": (text) => file({ messages: { [text]: "string" } }),
  "definition name": (text) => file({ locks: { [text]: {} } }),
  "group name": (text) => file({ streams: { s: { message: "string", groups: { [text]: { start: "latest" } } } } }),
  "header name": (text) => file({ streams: { s: { message: "string", headers: { [text]: "string" } } } }),
  "error name": (text) => file({ calls: { c: { request: "string", reply: "string", errors: { [text]: "string" } } } }),
  "field name": (text) => file({ messages: { M: { fields: { [text]: "string" } } } }),
  property: (text) => file({ messages: { M: { properties: { [text]: "string" }, required: [text] } } }),
  address: (text) => file({ locks: { l: { address: text } } }),
  "parameter name": (text) => file({ locks: { l: { address: `l:{${text}}` } } }),
  parameters: (text) => file({ locks: { l: { address: "l:{p}", parameters: { p: "string", [text]: "string" } } } }),
  slot: (text) => file({ locks: { l: { address: "l:{p}", slot: text } } }),
  pattern: (text) => file({ messages: { M: { type: "string", pattern: text, maxLength: 100 } } }),
  format: (text) => file({ messages: { M: { type: "string", format: text } } }),
  type: (text) => file({ messages: { M: { fields: { a: text } } } }),
  $ref: (text) => file({ messages: { M: { $ref: text } } }),
  alias: (text) => file({ uses: { [text]: "other.yaml" } }),
  "path of uses": (text) => file({ uses: { other: text } }),
  by: (text) =>
    file({
      messages: { M: { fields: { a: "string" } } },
      streams: { s: { message: "M", deduplicate: { by: text, within: "1h" } } },
    }),
  duration: (text) => file({ locks: { l: { lease: text } } }),
  size: (text) => file({ keys: { k: { value: "string", maxBytes: text } } }),
  reserved: (text) => file({ messages: { M: { fields: { a: "string" }, reserved: [text] } } }),
  word: (text) => file({ locks: { l: { [text]: 1 } } }),
  section: (text) => file({ [text]: {} }),
  "upgrade hook": (text) =>
    file({ messages: { M: { fields: { a: "string" }, version: 2, upgrades: [{ to: 2, hook: text }] } } }),
  "file name": (text) => ({ ...file({ namespace: "", locks: { l: {} } }), file: `schemas/${text}.yaml` }),
};

function file(words: object): SourceFile {
  return { file: "schemas/made.yaml", text: yamlOf({ redloom: 1, namespace: "made", ...words }), uses: {} };
}

interface Told {
  readonly place: string;
  readonly source: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

const all: Told[] = [];

beforeAll(async () => {
  const texts = new Texts(11);
  const names = Object.keys(places);
  const tell = async (place: string, text: string): Promise<void> => {
    const source = places[place]?.(text) ?? file({});
    all.push({ place, source, ...(await generate([source], { runtime: "redloom" })) });
  };
  // Each piece as it is in each place, then whatever chance puts together.
  for (const place of names) for (const piece of pieces) await tell(place, piece);
  for (let index = 0; texts.taken < 3_000 - pieces.length * names.length; index++) {
    await tell(names[index % names.length] ?? "", texts.name());
  }
}, 120_000);

const refused = () => all.filter(({ diagnostics }) => diagnostics.length > 0);

describe("3,000 hostile names, each piece in each place among them", () => {
  test("each is refused with a finding, or its code is as harmless as any", () => {
    expect(all.length).toBeGreaterThanOrEqual(3_000);
    const accepted = all.filter(({ diagnostics }) => diagnostics.length === 0);
    expect(accepted.length).toBeGreaterThan(300);
    for (const { place, files } of accepted) {
      for (const { path, text } of files) {
        expect(path, place).toMatch(/^[A-Za-z][\w-]*\/[a-z-]+\.ts$/);
        expect(unseen.exec(text), `${place} ${path}`).toBeNull();
        const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
        expect(Reflect.get(parsed, "parseDiagnostics"), `${place} ${path}`).toEqual([]);
        expect(callsOf(parsed), `${place} ${path}`).not.toContain("canary");
      }
    }
  });

  test("terminal: findings hold nothing that a terminal obeys, and no line but theirs", () => {
    for (const { source, diagnostics } of refused()) {
      for (const one of diagnostics) {
        const shown = renderFindings([one], () => source.text);
        expect(unseen.exec(shown) ?? /\t/.exec(shown)).toBeNull();
        expect(shown.split("\n").filter((line) => line.includes(`${one.code} `)).length).toBe(1);
      }
    }
  });

  test("GitHub: one command a finding, whatever it says", () => {
    for (const { diagnostics } of refused()) {
      const lines = githubReport(diagnostics, { root: "/work" }).split("\n");
      expect(lines.length).toBe(diagnostics.length + 1);
      for (const line of lines.slice(0, -1)) {
        expect(line).toMatch(/^::error file=[^,:]*,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[A-Z_]+::/);
        expect(unseen.exec(line)).toBeNull();
      }
    }
  });

  test("JUnit: as many elements as there are findings, and nothing that XML forbids", () => {
    for (const { source, diagnostics } of refused()) {
      const report = junitReport("lint", [source.file], diagnostics);
      const tags = [...report.matchAll(/<([/?]?[a-z]+)/g)].map(([, name]) => name);
      const each = ["testcase", "failure", "/failure", "/testcase"];
      const cases = diagnostics.flatMap(() => each);
      const files = new Set([source.file, ...diagnostics.map((one) => one.file)]);
      expect(files.size).toBe(1);
      expect(tags).toEqual(["?xml", "testsuites", "testsuite", ...cases, "/testsuite", "/testsuites"]);
      expect(unseen.exec(report)).toBeNull();
      expect(report).not.toMatch(/[\ufffe\uffff]|]]>/);
      expect(report.replace(/&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);/gi, "")).not.toContain("&");
    }
  });
});

function callsOf(file: ts.SourceFile): readonly string[] {
  const calls: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) calls.push(node.expression.getText(file));
    if (ts.isTaggedTemplateExpression(node)) calls.push(node.tag.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
}
