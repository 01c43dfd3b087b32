import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { githubReport, junitReport } from "../../cli/printing/findings-formats.js";
import type { Diagnostic } from "../../codegen/diagnostic.js";
import { parseXml } from "./support/strict-xml.js";

const finding: Diagnostic = {
  code: "TYPE_UNKNOWN",
  message: "`strng` is no type: 100% sure.",
  fix: "Did you mean `string`?",
  file: "schemas/a,b:c.yaml",
  line: 3,
  column: 21,
  length: 5,
};

/** Texts that people who mean harm would write, and any others. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("\n", "\r", "%", ":", ",", "::", "]]>", "<", "&", '"', "\0", "\u2028", "\ud800", "a"),
  }),
  fc.constantFrom(
    "\n::error::owned",
    "%0A::set-output::",
    "]]><evil/>",
    "<!--",
    "&#0;",
    "&lt;",
    "\uFFFE",
    "\uFFFF",
    "\u001b[2J",
  ),
);
const place = fc.integer({ min: 1, max: 9_999 });
const findings = fc.array(
  fc.record(
    {
      code: fc.constantFrom("A_B", "C_D"),
      message: hostile,
      fix: hostile,
      file: hostile,
      line: place,
      column: place,
      length: place,
      severity: fc.constant("rule" as const),
    },
    { requiredKeys: ["code", "message", "fix", "file", "line", "column", "length"] },
  ),
  { maxLength: 4 },
);

describe("findings as GitHub annotations", () => {
  test("a finding: an error with its place, its code as the title, and its fix; a rule's: a warning", () => {
    expect(githubReport([finding, { ...finding, severity: "rule" }], { root: "/work" }).split("\n")).toEqual([
      "::error file=schemas/a%2Cb%3Ac.yaml,line=3,endLine=3,col=21,endColumn=26,title=TYPE_UNKNOWN::`strng` is no type: 100%25 sure.%0Afix: Did you mean `string`?",
      "::warning file=schemas/a%2Cb%3Ac.yaml,line=3,endLine=3,col=21,endColumn=26,title=TYPE_UNKNOWN::`strng` is no type: 100%25 sure.%0Afix: Did you mean `string`?",
      "",
    ]);
  });

  test("a project in a folder of the repository: files are named from the repository; outside of it as they are", () => {
    const fileOf = (root: string, workspace: string) =>
      /file=([^,]*)/.exec(githubReport([{ ...finding, file: "schemas/a.yaml" }], { root, workspace }))?.[1];
    expect(fileOf("/srv/repo/services/mail", "/srv/repo")).toBe("services/mail/schemas/a.yaml");
    expect(fileOf("/srv/other", "/srv/repo")).toBe("schemas/a.yaml");
    expect(fileOf("/srv/repo", "/srv/repo")).toBe("schemas/a.yaml");
  });

  test("any text: one line for each finding, and its parts are read back as they were", () => {
    fc.assert(
      fc.property(findings, (all) => {
        const lines = githubReport(all, { root: "/work" }).split(/\r\n|[\n\r\u2028\u2029]/);
        expect(lines).toHaveLength(all.length + 1);
        all.forEach((one, index) => {
          const [, command, properties = "", data] = /^::(error|warning) ([^:]*)::(.*)$/.exec(lines[index] ?? "") ?? [];
          expect(command).toBe(one.severity === "rule" ? "warning" : "error");
          const names = properties.split(",").map((property) => property.split("=")[0]);
          expect(names).toEqual(["file", "line", "endLine", "col", "endColumn", "title"]);
          expect(unescaped(data ?? "")).toBe(harmless(`${one.message}\nfix: ${one.fix}`));
          expect(unescaped(/file=([^,]*)/.exec(properties)?.[1] ?? "")).toBe(harmless(one.file));
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe("findings as JUnit XML", () => {
  test("a suite for each file, a case for each finding, a passed one for a file without", () => {
    expect(junitReport("lint", ["schemas/ok.yaml", finding.file], [finding])).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="redloom lint" tests="2" failures="1" errors="0">',
        '  <testsuite name="schemas/a,b:c.yaml" tests="1" failures="1" errors="0" skipped="0">',
        '    <testcase name="TYPE_UNKNOWN 3:21" classname="schemas/a,b:c.yaml" file="schemas/a,b:c.yaml" line="3">',
        '      <failure type="TYPE_UNKNOWN" message="`strng` is no type: 100% sure.">schemas/a,b:c.yaml:3:21 TYPE_UNKNOWN `strng` is no type: 100% sure.',
        "fix: Did you mean `string`?</failure>",
        "    </testcase>",
        "  </testsuite>",
        '  <testsuite name="schemas/ok.yaml" tests="1" failures="0" errors="0" skipped="0">',
        '    <testcase name="no finding" classname="schemas/ok.yaml" file="schemas/ok.yaml"/>',
        "  </testsuite>",
        "</testsuites>",
        "",
      ].join("\n"),
    );
  });

  test("line ends of a contract or a file's name: none begins a line of the report", () => {
    const hostile = "a\n::warning::x";
    const report = junitReport(
      "lint",
      [`ok${hostile}`],
      [{ ...finding, file: hostile, message: hostile, fix: hostile }],
    );
    expect(report).not.toMatch(/^\s*::/m);
  });

  test("any text: well-formed, with every finding and nothing that a text brought along", () => {
    fc.assert(
      fc.property(findings, fc.array(hostile, { maxLength: 2 }), (all, files) => {
        const root = parseXml(junitReport("lint", files, all));
        const cases = root.children.flatMap(({ children }) => children);
        expect(root.children.map(({ name }) => name)).toEqual(root.children.map(() => "testsuite"));
        expect(cases.map(({ name }) => name)).toEqual(cases.map(() => "testcase"));
        expect(Number(root.attributes.tests)).toBe(cases.length);
        const failures = cases.flatMap(({ children }) => children);
        expect(failures.map(({ attributes }) => attributes.message).sort()).toEqual(
          all.map(({ message }) => forXml(message)).sort(),
        );
        for (const suite of root.children) expect(Number(suite.attributes.tests)).toBe(suite.children.length);
      }),
      { numRuns: 500 },
    );
  });
});

/** What is shown for characters that would move the cursor, or reorder or hide text. */
function harmless(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (one) => (one === "\n" ? one : "\ufffd"));
}

function forXml(text: string): string {
  return harmless(text).replace(/[\ufffe\uffff]/g, "\ufffd");
}

function unescaped(text: string): string {
  return text.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
