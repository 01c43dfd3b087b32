import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allBut, type CodePoints, codePointsThat, haveCommon, united } from "../../../../codegen/model/code-points.js";
import { codePointsOf } from "../../../../codegen/model/patterns/classes.js";

function propertyOf(property: string): CodePoints {
  const expression = new RegExp(`^\\p{${property}}$`, "u");
  return codePointsThat((character) => expression.test(character));
}

function readByEngine(source: string): CodePoints {
  const expression = new RegExp(`^(?:${source})$`, "u");
  return codePointsThat((character) => expression.test(character));
}

describe("pattern: what a class reads is what the engine reads, of all code points", () => {
  test.each([
    "a",
    "😀",
    "\\n",
    "\\0",
    "\\cJ",
    "\\x41",
    "\\u0416",
    "\\u{1F600}",
    "\\uD83D\\uDE00",
    "\\uD83D",
    "\\.",
    "\\/",
    ".",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\p{Lu}",
    "\\P{Lu}",
    "\\p{Script=Tamil}",
    "[]",
    "[^]",
    "[a-z]",
    "[^a-z]",
    "[-a]",
    "[a-]",
    "[+--]",
    "[a-c-e]",
    "[\\w-]",
    "[\\d-]",
    "[^\\s\\S]",
    "[.^$|(]",
    "[\\]\\[\\\\\\-\\^]",
    "[\\b\\t\\cA-\\cC\\x20-\\u0030]",
    "[\\uD83D\\uDE00-\\u{1F64F}]",
    "[😀-🙏]",
    "[\\uD800-\\uDBFF]",
    "[^\\p{L}\\d]",
    "[\\P{L}a-f]",
    "[a-cb-xd]",
  ])("%s", (source) => {
    expect(codePointsOf(source, propertyOf)).toEqual(readByEngine(source));
  });
});

test("pattern: whether two classes meet is what their code points say", () => {
  const part = fc.tuple(fc.nat(20), fc.nat(4)).map(([from, more]): CodePoints => [[from, from + more + 1]]);
  const set = fc.tuple(fc.array(part, { maxLength: 4 }), fc.boolean()).map(([parts, isNegated]) => {
    return isNegated ? allBut(united(parts)) : united(parts);
  });
  const isIn = (points: CodePoints) => (code: number) => points.some(([from, to]) => from <= code && code < to);
  fc.assert(
    fc.property(set, set, (one, other) => {
      const codes = Array.from({ length: 30 }, (_, code) => code);
      expect(haveCommon(one, other)).toBe(codes.filter(isIn(one)).some(isIn(other)));
      expect(codes.filter(isIn(allBut(one)))).toEqual(codes.filter((code) => !isIn(one)(code)));
      expect(codes.filter(isIn(united([one, other])))).toEqual(
        codes.filter((code) => isIn(one)(code) || isIn(other)(code)),
      );
    }),
    { seed: 7 },
  );
});

test("pattern: a property that nobody looks for counts as any character", () => {
  for (const source of ["\\p{Lu}", "\\P{Lu}", "[a\\p{Lu}]", "[^a\\p{Lu}]"]) {
    expect(codePointsOf(source, () => undefined)).toEqual([[0, 0x110000]]);
  }
});
