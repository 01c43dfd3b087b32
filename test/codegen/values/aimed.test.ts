import { expect, test } from "vitest";
import type { Type } from "../../../codegen/model/model.js";
import { aimedAt } from "../../../codegen/values/aimed.js";
import { asWritten } from "../../../codegen/values/as-written.js";
import { validValue } from "../../../codegen/values/make.js";
import { seeded } from "../../../codegen/values/random.js";
import { notes } from "../emit/support.js";

const text: Type = { ...notes, kind: "string" };
const item: Type = {
  ...notes,
  kind: "object",
  unknownFields: "drop",
  fields: [
    { name: "sku", optional: true, type: text },
    { name: "n", optional: false, type: { ...notes, kind: "integer", default: 5 } },
  ],
};
const order: Type = {
  ...notes,
  kind: "object",
  unknownFields: "drop",
  fields: [
    { name: "items", optional: true, type: { ...notes, kind: "array", items: item } },
    { name: "by", optional: false, type: { ...notes, kind: "map", values: { ...notes, kind: "nullable", of: text } } },
  ],
};
const nothing = () => undefined;

test("aimed: every value has the part, whatever is optional on the way", () => {
  const steps = [{ into: "field", name: "items" }, { into: "items" }, { into: "field", name: "sku" }] as const;
  const aimed = aimedAt(order, steps, "here", nothing);
  for (let seed = 1; seed < 20; seed++) {
    const value = aimed && validValue(aimed, nothing, seeded(seed));
    expect(value).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ sku: "here" })]) });
  }
});

test("aimed: a map has an entry with it, null is passed over; steps that lead nowhere give nothing", () => {
  const aimed = aimedAt(order, [{ into: "field", name: "by" }, { into: "values" }, { into: "of" }], "here", nothing);
  expect(aimed && validValue(aimed, nothing, seeded(1))).toMatchObject({ by: { name: "here" } });
  expect(aimedAt(order, [{ into: "field", name: "none" }], "here", nothing)).toBeUndefined();
});

test("as written: defaults are there and unknown fields are gone, at every depth", () => {
  const value = { items: [{ sku: "a", more: 1 }], by: {}, more: true };
  expect(asWritten(order, value, nothing)).toEqual({ items: [{ sku: "a", n: 5 }], by: {} });
});
