import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternProblem } from "../../../../codegen/model/patterns/patterns.js";
import { processorMs } from "../../../support/pace.js";

describe("pattern: refused, since it can backtrack without end", () => {
  test.each([
    "^(a+)+$",
    "^(a*)*$",
    "(a|a)*b",
    "^(a|aa)+$",
    "^(\\w+\\s?)*$",
    "^([a-z]+)*\\d$",
    "^(.*,)*x$",
    "^(a?b?|[ab])*$",
    "^((ab)*|a*b*)*c$",
    "^(a{1,50}){1,50}$",
    "^(a|[ab]|b)+$",
    "^(?=(x+x+)+y)",
    "^(\\d|[0-9])*$",
    "^(\\p{L}+)*$",
    "^(é|[à-ü])+$",
    "^(a)\\1*$",
    "^(.|\\n|\\s)*$",
    "^(a?){24}b$",
    "^(a?){2,}b$",
    "^(?:|a){24}b$",
    "^(a?b?){30,40}c$",
    "^((?=x)|a){24}b$",
  ])("%s", (pattern) => {
    expect(patternProblem(pattern)?.code).toBe("PATTERN_SLOW");
  });
});

describe("pattern: accepted, since each text is read in one way", () => {
  test.each([
    "^a+$",
    "^[a-z]+(-[a-z]+)*$",
    "^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$",
    "^\\d{1,3}(\\.\\d{1,3}){3}$",
    "^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$",
    "^([0-9a-f]{2})+$",
    "^([0-9a-f]{8})*$",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "^\\p{Lu}\\p{L}*( \\p{Lu}\\p{L}*)*$",
    "^(GET|POST|PUT)$",
    "^#[0-9a-fA-F]{6}$",
    "^.{0,2000}$",
    "^(?!-)[a-z-]{1,63}(?<!-)$",
    "^v\\d+(\\.\\d+)*(-rc\\d+)?$",
    "^(\\u{1F600}|x)*$",
    "",
  ])("%s", (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
});

describe("pattern: refused, since parts that may be missing or repeated can read one text", () => {
  test.each([
    `^${"a?".repeat(28)}b$`,
    `^${"[a-f]?[g-m]?".repeat(30)}$`,
    `^x[yz]${"(ab)?".repeat(30)}c$`,
    `^${"(a|b|ab)".repeat(60)}c$`,
    `^${"a{0,3}".repeat(20)}b$`,
    "^a*a*a*a*b$",
  ])("%s", (pattern) => {
    expect(patternProblem(pattern, 1000)?.code).toBe("PATTERN_SLOW");
    expect(patternProblem(pattern, 8)).toBeUndefined();
  });
  test.each([
    `^${"a?".repeat(6)}b$`,
    `^${"[a-f]?[g-m]?".repeat(6)}$`,
    `^${"[a-f]{3}[g-m]?".repeat(30)}$`,
    "^\\+?\\d{1,3}[ -]?\\d{1,4}[ -]?\\d{1,4}[ -]?\\d{1,9}$",
    "^(a?){1,60}b$",
  ])("%s is accepted, since they are few", (pattern) => {
    expect(patternProblem(pattern, 1000)).toBeUndefined();
  });
});

describe("pattern: refused without a maxLength, since two parts can share one text", () => {
  test.each(["^a*a*$", "^\\s*(.+?)\\s*$", "^[^@]+@[^@]+\\.[^@]+$", "^(a*b)*(ab|a)*$", "^.*,.*,.*$"])(
    "%s",
    (pattern) => {
      expect(patternProblem(pattern)).toMatchObject({
        code: "PATTERN_SLOW",
        fix: expect.stringContaining("maxLength: 1000"),
      });
      expect(patternProblem(pattern, 1000)).toBeUndefined();
      expect(patternProblem(pattern, 1001)).toBeDefined();
    },
  );
  test.each(["^a*b*$", "^\\d+\\.\\d+$", "^[^@]+@[^@.]+(\\.[^@.]+)+$", "^\\s*\\S.*$", "^[a-z]{1,40}(?:-[a-z]{1,40})*$"])(
    "%s is accepted, since its parts cannot",
    (pattern) => {
      expect(patternProblem(pattern)).toBeUndefined();
    },
  );
});

test("pattern: told why, where it does not compile", () => {
  expect(patternProblem("(")).toMatchObject({ code: "PATTERN_INVALID" });
  expect(patternProblem("\\_")).toMatchObject({ code: "PATTERN_INVALID" });
});

/** Small patterns of everything that can be ambiguous. */
const piece: fc.Memo<string> = fc.memo((depth) => {
  const one = fc.constantFrom("a", "b", "[ab]", ".", "a?", "ab");
  if (depth <= 1) return one;
  const inner = fc.array(piece(depth - 1), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
  return fc.oneof(
    one,
    fc.tuple(inner, fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}")).map(([body, sign]) => `(?:${body})${sign}`),
    fc.tuple(inner, inner, fc.constantFrom("", "*", "+")).map(([one, other, sign]) => `(?:${one}|${other})${sign}`),
  );
});

test("pattern: what is accepted never takes long, whatever the text", () => {
  const texts = ["a".repeat(22), "ab".repeat(11), "b".repeat(22), "aab".repeat(7), "abb".repeat(7)];
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(piece(3), { minLength: 1, maxLength: 3 }), (parts) => {
      const pattern = `^${parts.join("")}c$`;
      if (patternProblem(pattern)) return;
      accepted += 1;
      const expression = new RegExp(pattern, "u");
      for (const text of texts) {
        const ms = processorMs(() => expression.test(text));
        expect(ms, `${pattern} on ${text}`).toBeLessThan(1_000);
      }
    }),
    { numRuns: 1500, seed: 14 },
  );
  expect(accepted).toBeGreaterThan(300);
});

test("pattern: modifiers, which only newer engines compile, are refused by all", () => {
  for (const pattern of ["^(?i:a)$", "^(?-i:a)$", "^(?s-im:a.)$"]) {
    expect(patternProblem(pattern), pattern).toMatchObject({
      code: "PATTERN_INVALID",
      message: expect.stringContaining("modifiers"),
    });
  }
  for (const pattern of ["^(?:a)$", "^[(?i:)]$", "^\\(?i:$"]) expect(patternProblem(pattern), pattern).toBeUndefined();
});
