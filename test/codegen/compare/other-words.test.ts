import { describe, expect, test } from "vitest";
import { changesOf } from "./contracts.js";

/** The worst that is told of a field of both types, in either direction. */
function worst(before: string, now: string): string {
  const text = (type: string) => `streams: { s: { message: { fields: { n: ${type} } } } }`;
  const told = changesOf(text(before), text(now)).map(({ verdict }) => verdict);
  return ["breaking", "dangerous", "safe"].find((one) => told.some((verdict) => verdict === one)) ?? "nothing";
}

describe("what says the same in other words", () => {
  test.each([
    ["{ type: integer, exclusiveMinimum: 0 }", "{ type: integer, minimum: 1 }"],
    ["{ type: integer, exclusiveMaximum: 10 }", "{ type: integer, maximum: 9 }"],
    ["{ type: integer, minimum: 0.5 }", "{ type: integer, minimum: 1 }"],
  ])("bounds of integers: nothing is told, of %s and %s", (one, other) => {
    expect([worst(one, other), worst(other, one)]).toEqual(["nothing", "nothing"]);
  });

  test.each([
    ["{ enum: [a, b], open: true }", "string"],
    ["{ tuple: [string, string] }", "'string[]'", "breaking"],
    ["uuid", "{ type: string, maxLength: 36 }", "breaking"],
    ["{ type: number, multipleOf: 0.5 }", "{ type: number, multipleOf: 0.25 }", "breaking"],
  ])("what takes everything of the other: nothing is unsure, of %s and %s", (one, other, verdict = "safe") => {
    const text = (type: string) => `streams: { s: { message: { fields: { n: ${type} } } } }`;
    const messages = [...changesOf(text(one), text(other)), ...changesOf(text(other), text(one))];
    expect(messages.map(({ message }) => message).filter((told) => told.includes("could not be shown"))).toEqual([]);
    expect([worst(one, other), worst(other, one)]).toEqual([verdict, verdict]);
  });

  test.each([
    ["{ type: string, pattern: '^(foo|bar)$' }", "{ type: string, pattern: '^(bar|foo)$' }"],
    ["{ type: string, pattern: '^[0-9]+$' }", "{ type: string, pattern: '^\\d+$' }"],
    ["{ type: string, pattern: '^[a-z]*$', maxLength: 20 }", "{ type: string, pattern: '^[a-z]{0,20}$' }"],
  ])("patterns: nothing is told, of %s and %s", (one, other) => {
    expect([worst(one, other), worst(other, one)]).toEqual(["nothing", "nothing"]);
  });

  test("patterns of which nobody can tell: said once, not for each direction", () => {
    const text = (pattern: string) =>
      `streams: { s: { message: { fields: { n: { type: string, pattern: '${pattern}', maxLength: 9 } } } } }`;
    const [told] = changesOf(text("^(?=a)[a-z]+$"), text("^(?=a)a[a-z]*$"));
    expect(told?.verdict).toBe("dangerous");
    expect(told?.message).toMatch(
      /; that some of it is refused, in either direction, could not be shown, nor the contrary: what does not match is refused$/,
    );
  });

  test("bounds that differ by one: breaking, of integers too", () => {
    expect(worst("{ type: integer, exclusiveMinimum: 0 }", "{ type: integer, minimum: 2 }")).toBe("breaking");
    expect(worst("{ type: number, exclusiveMinimum: 0 }", "{ type: number, minimum: 0 }")).toBe("breaking");
    expect(worst("uuid", "{ type: string, maxLength: 35 }")).toBe("breaking");
    expect(worst("{ tuple: [string, string] }", "{ type: array, items: string, minItems: 3 }")).toBe("breaking");
  });
});
