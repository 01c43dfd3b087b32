import { describe, expect, test } from "vitest";
import type { NumberType, StringType } from "../../../codegen/model/model.js";
import { fits } from "../../../codegen/values/fits.js";
import { validValue } from "../../../codegen/values/make.js";
import { seeded } from "../../../codegen/values/random.js";

const notes = { doc: {}, source: { file: "", line: 0, column: 0, length: 0 } };
const seeds = Array.from({ length: 200 }, (_unused, seed) => seed);
const hex64 = { minLength: 64, maxLength: 64 };

type Text = Omit<StringType, "kind">;

const texts: readonly Text[] = [
  { pattern: "^[a-f0-9]+$", ...hex64 },
  { pattern: "^foo", minLength: 10 },
  { pattern: "foo$", minLength: 5, maxLength: 5 },
  { pattern: "foo", minLength: 20, maxLength: 20 },
  { pattern: "\\bfoo\\b", minLength: 10 },
  { pattern: "^[a-z]*$", minLength: 40 },
  { pattern: "^[a-z]*$", minLength: 5_000, maxLength: 5_000 },
  { pattern: "^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$", minLength: 30 },
  { pattern: "^([A-Z0-9]{5}-)*[A-Z0-9]{5}$", minLength: 29, maxLength: 29 },
  { pattern: "^(\\d{3}-)?(\\d{3}-)*\\d{4}$", minLength: 16, maxLength: 16 },
  { pattern: "^(?:ab|cde){2,}$", minLength: 31, maxLength: 31 },
  { pattern: "^(?:a?){3,90}$", minLength: 80, maxLength: 80 },
  { pattern: "^(?:x|y{7}|(?:z{3}){2})$", minLength: 6, maxLength: 6 },
  { pattern: "^😀+$", minLength: 12, maxLength: 12 },
  { pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", minLength: 20, maxLength: 50 },
  { pattern: "^[A-Za-z]+$", maxLength: 3 },
  { format: "uri", minLength: 60, maxLength: 60 },
  { format: "uri", maxLength: 4 },
  { format: "email", minLength: 64, maxLength: 64 },
  { format: "email", minLength: 200 },
  { format: "email", maxLength: 6 },
  { format: "uri", pattern: "^https:" },
  { format: "email", pattern: "@example\\.com$" },
];

const numbers: readonly NumberType[] = [
  { kind: "number", multipleOf: 0.1, exclusiveMinimum: 0.2, maximum: 0.3 },
  { kind: "number", multipleOf: 0.01, minimum: 0.07, maximum: 0.07 },
  { kind: "number", multipleOf: 1e-7, minimum: 0, maximum: 1 },
  { kind: "number", multipleOf: 7.3, minimum: 1_000_000 },
  { kind: "number", multipleOf: 1e20 },
  { kind: "number", minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE },
  { kind: "integer", multipleOf: 4_503_599_627_370_496, minimum: 1 },
  { kind: "integer", multipleOf: 0.001 },
  { kind: "integer", multipleOf: 2.5, minimum: 6, maximum: 14 },
  { kind: "integer", multipleOf: 1_000_000_007, maximum: -1 },
  { kind: "integer", exclusiveMinimum: 9_007_199_254_740_989, exclusiveMaximum: 9_007_199_254_740_991 },
];

const named = (type: object): string => JSON.stringify(type);

describe("values that are hard to make", () => {
  test.each(texts.map((text) => [named(text), text] as const))("text %s: found for every seed", (_, text) => {
    const type = { ...notes, kind: "string", ...text } as const;
    for (const seed of seeds) {
      const value = validValue(type, () => undefined, seeded(seed));
      expect(value === undefined ? seed : fits(type, value, () => undefined)).toEqual([]);
    }
  });

  test.each(numbers.map((number) => [named(number), number] as const))(
    "number %s: found for every seed",
    (_, number) => {
      const type = { ...notes, ...number };
      for (const seed of seeds) {
        const value = validValue(type, () => undefined, seeded(seed));
        expect(value === undefined ? seed : fits(type, value, () => undefined)).toEqual([]);
      }
    },
  );

  test("a field that may be missing and is not found is left out", () => {
    const nothing = { ...notes, kind: "string", pattern: "^(?=a)b$" } as const;
    const fields = [{ name: "hard", optional: true, type: nothing }];
    const type = { ...notes, kind: "object", fields, unknownFields: "drop" } as const;
    for (const seed of [1, 2, 3]) expect(validValue(type, () => undefined, seeded(seed))).toEqual({});
  });
});
