import { describe, expect, test } from "vitest";
import { optional, words } from "../../../codegen/parse/shape-parts.js";
import { number, text } from "../../../codegen/parse/shape-types.js";

interface Example {
  readonly name: string;
  readonly size?: number;
}

describe("words", () => {
  test("schemas: one that differs from its interface does not compile", () => {
    const schema = words<Example>("an example", { name: text, size: optional(number) });
    // @ts-expect-error a word of the interface is missing
    words<Example>("an example", { name: text });
    // @ts-expect-error a word that the interface does not have
    words<Example>("an example", { name: text, size: optional(number), colour: text });
    // @ts-expect-error a word of another type
    words<Example>("an example", { name: number, size: optional(number) });
    // @ts-expect-error an optional word that the schema requires
    words<Example>("an example", { name: text, size: number });
    // @ts-expect-error a required word that the schema does not require
    words<Example>("an example", { name: optional(text), size: optional(number) });
    expect(schema.safeParse({ name: "a" }).success).toBe(true);
  });

  test("values: are kept as they are, own `__proto__` refused", () => {
    const schema = words<Example>("an example", { name: text, size: optional(number) });
    const value = { name: "a", size: 1 };
    expect(schema.parse(value)).toBe(value);
    const hostile: unknown = JSON.parse('{ "name": "a", "__proto__": { "size": 1 } }');
    expect(schema.safeParse(hostile).error?.issues.map(({ path }) => path)).toEqual([["__proto__"]]);
  });
});
