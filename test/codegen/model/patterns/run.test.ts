import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Alphabet } from "../../../../codegen/model/patterns/alphabet.js";
import { patternProblem } from "../../../../codegen/model/patterns/patterns.js";

/** Patterns as they are run: from each character on where they begin anywhere, looks wherever the engine comes by. */

describe("pattern: begins anywhere, and is judged so", () => {
  test.each(["a*b", "a+$", "[a-z]+\\d", "(?:ab)*c", "(?=.*a)b", "x|a*b", "(?<=a*)b", "(?!x)^a*b|c+d", "a{0,100}b"])(
    "%s needs a maxLength",
    (pattern) => {
      expect(patternProblem(pattern)).toMatchObject({ fix: expect.stringContaining("maxLength: 1000") });
      expect(patternProblem(pattern, 1000)).toBeUndefined();
    },
  );
  test.each([
    "a*",
    "a+",
    "xa*",
    "x[^]+",
    "\\d{4}",
    "\\bfoo\\b",
    "a*b?",
    "^a*b|c",
    "(?:^a*b)|x",
    "(^a*)b",
    "foo|bar+",
    "-a*-",
  ])("%s needs none", (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
  test.each(["a*a*a*$", "a*a*a*b", "[^@]*a*[^]*b$"])("%s is refused", (pattern) => {
    expect(patternProblem(pattern, 1000)?.code).toBe("PATTERN_SLOW");
    expect(patternProblem(pattern, 50)).toBeUndefined();
  });
  test("the fix says to begin with `^`", () => {
    expect(patternProblem("a+b")?.fix).toContain("`^`");
  });
});

describe("pattern: a look is read wherever the engine comes by", () => {
  test.each(["^(?:(?!a*b)a)*$", "^a*(?!a*b)", "^(?:a(?<!b.*))*$"])("%s needs a maxLength", (pattern) => {
    expect(patternProblem(pattern)?.fix).toContain("maxLength: 1000");
    expect(patternProblem(pattern, 1000)).toBeUndefined();
  });
  test.each(["^(?:(?!(?:(?!(?:(?!a*b)a)*b)a)*b)a)*$", "^(?:(?=(?:(?=a*b|)a)*b|)a)*$"])("%s is refused", (pattern) => {
    expect(patternProblem(pattern, 1000)?.code).toBe("PATTERN_SLOW");
    expect(patternProblem(pattern, 20)).toBeUndefined();
  });
  test.each([
    "^(?!.*--)[a-z-]+$",
    "^(?=.*a)(?=.*b)(?!.*c).{8,}$",
    "^(?:(?!--)[a-z-])*$",
    "^(?:a(?<!ba))*$",
    "^(?:(?<=[ab])a|b)*$",
  ])("%s needs none", (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
});

describe("pattern: classes that meet in one script only are found to meet", () => {
  test.each([
    "^(?:\\p{Script=Tamil}|\\p{L})+$",
    "^(?:\\p{Lu}|\\p{Script=Armenian})+$",
    "^(?:\\p{Script=Georgian}|[^!])+$",
    "^(?:\\p{Emoji_Modifier}|\\p{S})+$",
  ])("%s is refused", (pattern) => {
    expect(patternProblem(pattern, 1000)?.message).toContain("a repeated part can read one text in several ways");
  });
  test("two loops need a maxLength", () => {
    expect(patternProblem("^\\p{L}*\\p{Script=Tamil}*$")?.fix).toContain("maxLength: 1000");
  });
  test.each(["^(?:\\p{Lu}|\\p{Ll})+$", "^\\p{Script=Tamil}*\\p{Script=Thai}*$"])(
    "%s is accepted, since they never meet",
    (pattern) => {
      expect(patternProblem(pattern)).toBeUndefined();
    },
  );
  test("a property beyond those that are looked for counts as any character, and the fix says so", () => {
    const alphabet = new Alphabet(1);
    expect(patternProblem("^(?:\\p{Lu}|[a-z])+$", 1000, alphabet)).toBeUndefined();
    expect(patternProblem("^\\p{Nd}+$", 1000, alphabet)).toBeUndefined();
    expect(patternProblem("^(?:\\p{Nd}|[a-z])+$", 1000, alphabet)).toMatchObject({
      message: expect.stringContaining("count as any character"),
      fix: expect.stringContaining("name fewer properties in the contract"),
    });
    expect(patternProblem("^(?:\\p{Lu}|[a-z])+$", 1000, alphabet)).toBeUndefined();
    expect(patternProblem("^(a+)+$", 1000, alphabet)?.fix).not.toContain("properties");
  });
});

/** Small patterns with loops, looks, and what may be missing. */
const piece: fc.Memo<string> = fc.memo((depth) => {
  const one = fc.constantFrom("a", "b", "[ab]", "a*", "b+", "[^]*", "a?", "a{0,3}", "$", "\\b");
  if (depth <= 1) return one;
  const inner = fc.array(piece(depth - 1), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
  return fc.oneof(
    one,
    fc.tuple(inner, fc.constantFrom("*", "+", "?", "{2}")).map(([body, sign]) => `(?:${body})${sign}`),
    fc.tuple(inner, inner).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(fc.constantFrom("(?=", "(?!", "(?<=", "(?<!"), inner).map(([open, body]) => `${open}${body})`),
  );
});

/** Fails rather than runs for ever. */
function run(pattern: string, texts: readonly string[]): void {
  runInNewContext(
    "for (const text of texts) expression.test(text)",
    { expression: new RegExp(pattern, "u"), texts },
    { timeout: 20_000 },
  );
}

test.each([
  { length: 60_000, maxLength: undefined, runs: 600, least: 100 },
  { length: 1_000, maxLength: 1_000, runs: 200, least: 50 },
])(
  "pattern: what is accepted ends in time on $length characters",
  ({ length, maxLength, runs, least }) => {
    const texts = ["a", "b", "ab", "aab", "abb"].flatMap((part) => [
      part.repeat(length / part.length),
      `${part.repeat((length - 1) / part.length)}!`,
    ]);
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom("", "^"), fc.array(piece(3), { minLength: 1, maxLength: 3 }), (anchor, parts) => {
        const pattern = `${anchor}${parts.join("")}c`;
        if (patternProblem(pattern, maxLength)) return;
        accepted += 1;
        run(pattern, texts);
      }),
      { numRuns: runs, seed: 21, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(least);
  },
  300_000,
);
