import { describe, expect, test } from "vitest";
import { jsonReport, renderFindings } from "../../cli/printing/report.js";
import type { Diagnostic } from "../../codegen/diagnostic.js";

const text = ["redloom: 1", "messages:", "  A: { fields: { a: strng } }", ""].join("\r\n");
const finding: Diagnostic = {
  code: "TYPE_UNKNOWN",
  message: 'The type "strng" is unknown',
  fix: 'Did you mean "string"?',
  file: "schemas/a.yaml",
  line: 3,
  column: 21,
  length: 5,
};

describe("report", () => {
  test("a finding: place, code, message, the lines around it, underline, fix", () => {
    expect(renderFindings([finding], () => text)).toBe(
      [
        'schemas/a.yaml:3:21 TYPE_UNKNOWN The type "strng" is unknown',
        "  2 | messages:",
        "  3 |   A: { fields: { a: strng } }",
        "    |                     ^^^^^",
        '  fix: Did you mean "string"?',
        "",
      ].join("\n"),
    );
  });

  test("colour: none unless asked for", () => {
    const esc = String.fromCharCode(27);
    expect(renderFindings([finding], () => text)).not.toContain(esc);
    expect(renderFindings([finding], () => text, { colour: true })).toContain(`${esc}[31mTYPE_UNKNOWN${esc}[0m`);
  });

  test("a file that cannot be shown, or is shorter: no code frame", () => {
    expect(renderFindings([finding], () => undefined).split("\n")).toHaveLength(3);
    expect(renderFindings([{ ...finding, line: 99 }], () => text).split("\n")).toHaveLength(3);
  });

  test("a line of 100,000 characters: only the part around the finding", () => {
    const long = `${"x".repeat(50_000)}here${"y".repeat(50_000)}`;
    const report = renderFindings([{ ...finding, line: 1, column: 50_001, length: 4 }], () => long);
    const [, line = "", underline = ""] = report.split("\n");
    expect(line.length).toBeLessThan(200);
    expect(line.slice(underline.indexOf("^"), underline.indexOf("^") + 4)).toBe("here");
    expect(underline.trim().endsWith("^^^^")).toBe(true);
  });

  test("control characters and what reorders text: never reach the terminal", () => {
    const esc = String.fromCharCode(27);
    const hostile = `a: "${esc}[2J\u202eevil\u2066"`;
    const report = renderFindings([{ ...finding, line: 1, column: 1, message: hostile, fix: hostile }], () => hostile);
    for (const hidden of [esc, "\u202e", "\u2066"]) expect(report).not.toContain(hidden);
  });

  test("line ends in names of a contract: no line of a report begins with its text", () => {
    const hostile = "A\n::warning::x\r\n::error::y\u2028::debug::z";
    const report = renderFindings([{ ...finding, file: hostile, message: hostile, fix: hostile }], () => undefined);
    expect(report.split(/[\n\r\u2028]/)).toHaveLength(3);
    expect(report).not.toMatch(/^\s*::/m);
  });

  test("JSON: what a terminal would obey is escaped, and read back as it was", () => {
    const hostile = "\u001b[2J\u009b2J\u202eevil\u2066\u2028\ud800\u007f";
    const report = jsonReport("lint", { findings: [{ ...finding, message: hostile }] });
    expect(report).not.toMatch(/[^\n\x20-\x7e]|\x7f/);
    expect(JSON.parse(report).findings[0].message).toBe(hostile);
  });

  test("wide characters, emoji, marks and tabs: the underline stands below what it is about", () => {
    for (const [before, marked, columns] of [
      ["価格: ", "数量", [6, 4]],
      ["\u{1F680} a: ", "b", [6, 1]],
      ["e\u0301: ", "e\u0301e\u0301", [3, 2]],
      ["\t\ta: ", "x", [5, 1]],
      ["한국어: ", "x", [8, 1]],
      ["\u{1F1E9}\u{1F1EA} ", "\u{1F680}\u{1F680}", [3, 4]],
    ] as const) {
      const line = `${before}${marked} rest`;
      const one = { ...finding, line: 1, column: before.length + 1, length: marked.length };
      const underline = renderFindings([one], () => line).split("\n")[2] ?? "";
      expect(underline, line).toBe(`    | ${" ".repeat(columns[0])}${"^".repeat(columns[1])}`);
    }
  });

  test("CRLF, and a carriage return of its own: lines are counted as findings count them", () => {
    const report = renderFindings([{ ...finding, line: 2, column: 1, length: 1 }], () => "a\rb: 1\r\nc: 2\r\n");
    expect(report.split("\n").slice(1, 4)).toEqual(["  1 | a\ufffdb: 1", "  2 | c: 2", "    | ^"]);
  });

  test("a long line of wide characters: cut between them, and told as cut on both sides", () => {
    const long = `${"\u{1F680}".repeat(100)}here${"\u{1F680}".repeat(100)}`;
    const report = renderFindings([{ ...finding, line: 1, column: 201, length: 4 }], () => long);
    const [, line = "", underline = ""] = report.split("\n");
    expect(line).toMatch(/^ {2}1 \| …\u{1F680}+here\u{1F680}+…$/u);
    expect(underline).toBe(`    | ${" ".repeat(1 + 39 * 2)}^^^^`);
    const odd = renderFindings([{ ...finding, line: 1, column: 202, length: 4 }], () => `x${long}`);
    expect(odd).not.toMatch(/\ufffd|[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  test("a place behind the end of its line: one mark, where the line ends", () => {
    const report = renderFindings([{ ...finding, line: 1, column: 99, length: 7 }], () => "a: 1");
    expect(report.split("\n")[2]).toBe("    |     ^");
  });

  test("a rule's finding: another colour than an error's", () => {
    const esc = String.fromCharCode(27);
    const report = renderFindings([{ ...finding, severity: "rule" }], () => text, { colour: true });
    expect(report).toContain(`${esc}[33mTYPE_UNKNOWN${esc}[0m`);
  });
});
