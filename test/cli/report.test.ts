import { describe, expect, test } from "vitest";
import { renderFindings } from "../../cli/report.js";
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
});
