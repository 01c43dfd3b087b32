import { describe, expect, test } from "vitest";
import { patternProblem } from "../../../codegen/model/patterns.js";

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

test("pattern: told why, where it does not compile", () => {
  expect(patternProblem("(")).toMatchObject({ code: "PATTERN_INVALID" });
  expect(patternProblem("\\_")).toMatchObject({ code: "PATTERN_INVALID" });
});
