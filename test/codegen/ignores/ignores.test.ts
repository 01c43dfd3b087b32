import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../codegen/diagnostic.js";
import { withoutIgnored } from "../../../codegen/ignores.js";

const known = {
  rules: new Set(["LINT_NAME", "LINT_LONG"]),
  errors: new Set(["TYPE_UNKNOWN"]),
  active: new Set(["LINT_NAME", "LINT_LONG"]),
};

function rule(line: number, code = "LINT_NAME", file = "a.yaml"): Diagnostic {
  return { code, message: "m", fix: "f", file, line, column: 3, length: 1, severity: "rule" };
}

/** What is left, as `code line`. */
function left(text: string, findings: readonly Diagnostic[], codes = known): string[] {
  return withoutIgnored(new Map([["a.yaml", text]]), findings, codes).map(({ code, line }) => `${code} ${line}`);
}

const contract = (...lines: string[]): string => ["redloom: 1", "namespace: a", ...lines, ""].join("\n");

describe("redloom-ignore", () => {
  test("a comment behind a line: its finding is left out, and nothing else", () => {
    const text = contract("messages:", "  A: string # redloom-ignore LINT_NAME known to all", "  B: string");
    expect(left(text, [rule(4), rule(5), rule(4, "LINT_LONG")])).toEqual(["LINT_LONG 4", "LINT_NAME 5"]);
  });

  test("a comment on a line of its own: what begins on the next line that has words", () => {
    const text = contract(
      "messages:",
      "  # redloom-ignore LINT_NAME why",
      "",
      "  # a note",
      "  A: string",
      "  B: string",
    );
    expect(left(text, [rule(7), rule(8)])).toEqual(["LINT_NAME 8"]);
  });

  test("two comments above one line: both are about it", () => {
    const text = contract(
      "messages:",
      "  # redloom-ignore LINT_NAME x",
      "  # redloom-ignore LINT_LONG y",
      "  A: string",
    );
    expect(left(text, [rule(6), rule(6, "LINT_LONG")])).toEqual([]);
  });

  test("an entry of several lines: all of it, up to the next, in block and in braces", () => {
    const block = contract(
      "messages:",
      "  # redloom-ignore LINT_NAME x",
      "  A:",
      "    fields:",
      "      a: string",
      "",
      "  B: string",
    );
    expect(left(block, [rule(5), rule(7), rule(9)])).toEqual(["LINT_NAME 9"]);
    const flow = contract(
      "messages:",
      "  A: { # redloom-ignore LINT_NAME x",
      "    fields: {",
      "      a: string } }",
      "  B: string",
    );
    expect(left(flow, [rule(4), rule(6), rule(7)])).toEqual(["LINT_NAME 7"]);
  });

  test("an item of a list: all of its lines", () => {
    const text = contract(
      "limits:",
      "  l:",
      "    rates:",
      "      # redloom-ignore LINT_NAME x",
      "      - allow: 1",
      "        per: 1s",
      "      - { allow: 2, per: 1m }",
    );
    expect(left(text, [rule(7), rule(8), rule(9)])).toEqual(["LINT_NAME 9"]);
  });

  test("CRLF and a byte-order mark: the same lines", () => {
    const text = `\uFEFF${contract("messages:", "  A: string # redloom-ignore LINT_NAME x").replaceAll("\n", "\r\n")}`;
    expect(left(text, [rule(4)])).toEqual([]);
  });

  test("a `#` in quotes, in a block of text, or glued to a word: no comment", () => {
    for (const value of [
      '"# redloom-ignore LINT_NAME x"',
      "'a # redloom-ignore LINT_NAME x'",
      "|\n      # redloom-ignore LINT_NAME x",
      "|\n      text\n      # redloom-ignore LINT_NAME x\n      more",
      "a#redloom-ignore LINT_NAME x",
      '"over\n      # redloom-ignore LINT_NAME x\n      lines"',
    ]) {
      const text = contract("messages:", "  A:", "    type: string", `    description: ${value}`, "  B: string");
      const findings = Array.from({ length: 9 }, (_, index) => rule(index + 1));
      expect(left(text, findings), value).toEqual(findings.map(({ line }) => `LINT_NAME ${line}`));
    }
  });

  test("a comment behind the `|` of a block of text: a comment", () => {
    const text = contract(
      "messages:",
      "  A:",
      "    type: string",
      "    description: | # redloom-ignore LINT_NAME x",
      "      text",
    );
    expect(left(text, [rule(6)])).toEqual([]);
  });

  test("errors: cannot be ignored, and are left", () => {
    const text = contract("messages:", "  A: strng # redloom-ignore TYPE_UNKNOWN x");
    const error: Diagnostic = {
      code: "TYPE_UNKNOWN",
      message: "m",
      fix: "f",
      file: "a.yaml",
      line: 4,
      column: 6,
      length: 5,
    };
    expect(left(text, [error])).toEqual(["TYPE_UNKNOWN 4", "IGNORE_INVALID 4"]);
  });

  test.each([
    ["# redloom-ignore", "This names no code to ignore.", "Write `# redloom-ignore CODE reason`, or remove it."],
    [
      "# redloom-ignore LINT_NAME",
      "This does not say why `LINT_NAME` is ignored.",
      "Say why behind the code: `# redloom-ignore LINT_NAME …`.",
    ],
    ["# redloom-ignore LINT_NAMES x", "There is no code `LINT_NAMES`.", "Did you mean `LINT_NAME`?"],
    ["# redloom-ignore lint_name x", "There is no code `lint_name`.", "Did you mean `LINT_NAME`?"],
    ["# redloom-ignore ENTIRELY_OTHER x", "There is no code `ENTIRELY_OTHER`.", "`redloom explain` lists the codes."],
    [
      "# redloom-ignore TYPE_UNKNOWN x",
      "`TYPE_UNKNOWN` cannot be ignored.",
      "Mend what it tells, and remove this comment; only what lint rules tell can be ignored.",
    ],
    [
      "# redloom-ignore IGNORE_UNUSED x",
      "`IGNORE_UNUSED` cannot be ignored.",
      "Mend what it tells, and remove this comment; only what lint rules tell can be ignored.",
    ],
    ["#redloom-ingore LINT_NAME x", "`redloom-ingore` ignores nothing.", "Did you mean `redloom-ignore`?"],
  ])("a comment that cannot be heeded, %s: IGNORE_INVALID, and the finding is left", (comment, message, fix) => {
    const text = contract("messages:", `  A: string ${comment}`);
    expect(withoutIgnored(new Map([["a.yaml", text]]), [rule(4)], known)).toEqual([
      rule(4),
      {
        code: "IGNORE_INVALID",
        message,
        fix,
        file: "a.yaml",
        line: 4,
        column: 13,
        length: comment.length,
        severity: "rule",
      },
    ]);
  });

  test("other comments with the name in them: nobody's business", () => {
    const text = contract(
      "# redloom-agents read this",
      "# see redloom-ignore LINT_NAME below",
      "messages: { A: string }",
    );
    expect(left(text, [])).toEqual([]);
  });

  test("nothing to ignore any more: IGNORE_UNUSED, unless the rule is not active", () => {
    const text = contract("messages:", "  A: string # redloom-ignore LINT_NAME x");
    expect(left(text, [])).toEqual(["IGNORE_UNUSED 4"]);
    expect(left(text, [], { ...known, active: new Set() })).toEqual([]);
    expect(left(text, [rule(4, "LINT_NAME", "b.yaml")])).toEqual(["IGNORE_UNUSED 4", "LINT_NAME 4"]);
  });

  test("ignored around and within: the inner comment ignores, the outer one is unused", () => {
    const text = contract("# redloom-ignore LINT_NAME x", "messages:", "  A: string # redloom-ignore LINT_NAME y");
    expect(left(text, [rule(5)])).toEqual(["IGNORE_UNUSED 3"]);
  });

  test("a comment behind everything, or in a text that is no YAML: nothing is thrown", () => {
    expect(left(contract("messages: { A: string }", "# redloom-ignore LINT_NAME x"), [rule(9)])).toEqual([
      "IGNORE_UNUSED 4",
      "LINT_NAME 9",
    ]);
    for (const text of [
      "\u0000 # redloom-ignore LINT_NAME x",
      "a: { # redloom-ignore LINT_NAME x",
      "*a # redloom-ignore LINT_NAME x",
      "",
    ])
      expect(() => left(text, [])).not.toThrow();
  });

  test("a colon or comma behind the code, two codes in one comment: told with what to write", () => {
    const fixOf = (comment: string) =>
      withoutIgnored(new Map([["a.yaml", contract("messages:", `  A: string # ${comment}`)]]), [], known).map(
        ({ code, message, fix }) => `${code} ${message} ${fix}`,
      );
    for (const mark of [":", ",", "."]) {
      expect(fixOf(`redloom-ignore LINT_NAME${mark} known to all`)).toEqual([
        "IGNORE_INVALID Behind `LINT_NAME` stands a space, and then the reason. Write `# redloom-ignore LINT_NAME reason`.",
      ]);
    }
    for (const both of ["LINT_NAME, LINT_LONG known", "LINT_NAME,LINT_LONG known"]) {
      expect(fixOf(`redloom-ignore ${both}`)).toEqual([
        "IGNORE_INVALID One comment ignores what one code tells. Write a comment for each: `# redloom-ignore LINT_NAME reason`, and below it `# redloom-ignore LINT_LONG reason`.",
      ]);
    }
  });

  test("written in another way, with a code behind it: told; commented out, or prose about it: nothing", () => {
    for (const comment of [
      "REDLOOM-IGNORE LINT_NAME x",
      "redloom ignore LINT_NAME x",
      "note: redloom-ignore LINT_NAME x",
    ]) {
      expect(left(contract("messages:", `  A: string # ${comment}`), []), comment).toEqual(["IGNORE_INVALID 4"]);
    }
    for (const comment of ["B: string # redloom-ignore LINT_NAME x", "see redloom-ignore in the documents"]) {
      expect(left(contract("messages:", `  A: string # ${comment}`), []), comment).toEqual([]);
    }
  });
});
