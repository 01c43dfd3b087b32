import { expect, test } from "vitest";
import { generated, loaded, partsOf } from "./support.js";

const contract = `redloom: 1
namespace: made
messages:
  First: { anyOf: [{ fields: { a?: string } }, bytes] }
  One: { oneOf: [bytes, { fields: { a?: string } }] }
  Within: { anyOf: [{ items: { fields: { a?: string } } }, { tuple: [bytes] }] }
  Alone: { fields: { a?: string } }
`;

test("bytes beside an object that needs no field: written as bytes, and read back", async () => {
  const emitted = await loaded(await generated(contract));
  for (const bytes of [new Uint8Array(), new Uint8Array([1, 2])]) {
    for (const name of ["First", "One"]) {
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
