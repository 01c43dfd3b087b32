import { expect, test } from "vitest";
import type { ZodObject, ZodPipe } from "zod";
import { generated, loaded, partsOf } from "./support.js";

const contract = `redloom: 1
namespace: made
messages:
  First: { anyOf: [{ fields: { a?: string } }, bytes] }
  One: { oneOf: [bytes, { fields: { a?: string } }] }
  Within: { anyOf: [{ items: { fields: { a?: string } } }, { tuple: [bytes] }] }
  Alone: { fields: { a?: string } }
  Filled: { fields: { at: { type: date-time, fill: now } } }
  Inherited: { fields: { constructor?: string } }
  Closed: { fields: {}, additionalProperties: false }
  Counted: { fields: { count?: integer } }
  Named: { anyOf: [Counted, bytes] }
  Around: { fields: { one?: { oneOf: [{ type: string, pattern: "^[a-c]+$" }, { const: "*" }] } } }
`;

test("bytes beside an object that needs no field: written as bytes, and read back", async () => {
  const emitted = await loaded(await generated(contract));
  for (const bytes of [new Uint8Array(), new Uint8Array([1, 2])]) {
    for (const name of ["First", "One", "Named"]) {
      const { parse, stringify } = partsOf(emitted, name);
      expect(parse(stringify(bytes)), name).toEqual(bytes);
      expect(stringify({}), name).toBe("{}");
    }
    const { parse, stringify } = partsOf(emitted, "Within");
    expect(parse(stringify([bytes]))).toEqual([bytes]);
    expect(stringify([{}])).toBe("[{}]");
    expect(partsOf(emitted, "Alone").accepts(bytes)).toBe(false);
  }
});

test("bytes in the place of an object that needs no field: refused by codec and schema alike, which says why", async () => {
  const emitted = await loaded(await generated(contract));
  for (const name of ["Alone", "Filled", "Inherited", "Closed", "Counted"]) {
    const { accepts, schema } = partsOf(emitted, name);
    for (const bytes of [new Uint8Array(), new Uint8Array([1, 2])]) {
      expect(accepts(bytes), name).toBe(false);
      expect(schema.safeEncode(bytes).error?.issues.length, name).toBeGreaterThan(0);
    }
    expect(schema.safeEncode({}).success, name).toBe(true);
  }
  for (const name of ["First", "One", "Named"]) {
    expect(partsOf(emitted, name).schema.safeEncode(new Uint8Array([1, 2])).data, name).toBe("AQI=");
  }
});

test("a choice within an object that needs no field: the schema takes what the codec takes", async () => {
  const { accepts, schema } = partsOf(await loaded(await generated(contract)), "Around");
  for (const one of ["a", "*", "d"]) {
    expect(schema.safeEncode({ one }).success, one).toBe(accepts({ one }));
  }
});

test("the object of a schema that tells bytes from it: its `in`", async () => {
  const { aloneSchema } = (await loaded(await generated(contract))).schemas;
  expect(Object.keys((aloneSchema as ZodPipe<ZodObject>).in.pick({ a: true }).shape)).toEqual(["a"]);
});
