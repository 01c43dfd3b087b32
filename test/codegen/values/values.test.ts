import { describe, expect, test } from "vitest";
import type { Json } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { fits } from "../../../codegen/values/fits.js";
import { validValue } from "../../../codegen/values/make.js";
import { seeded } from "../../../codegen/values/random.js";
import { sampleOf } from "../../../codegen/values/sample.js";
import { invalidValue } from "../../../codegen/values/spoil.js";
import { buildOne } from "../support/contracts.js";

const { model, diagnostics } = buildOne(`
messages:
  Scalars:
    fields:
      text: { type: string, minLength: 2, maxLength: 5 }
      slug: { type: string, pattern: "^[a-z]+(-[a-z]+)*$", maxLength: 20 }
      small: { type: integer, minimum: -3, exclusiveMaximum: 3 }
      odd: { type: integer, minimum: 1, multipleOf: 7 }
      money: { type: number, minimum: 0, maximum: 10, multipleOf: 0.01 }
      part: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 1 }
      id: uuid
      at: { type: date-time, fill: now }
      day: date
      hour: time
      long: duration
      link: uri
      mail: email
      flag: boolean
      nothing: "null"
      raw: { type: bytes, minLength: 1, maxLength: 4 }
      big: bigint
      anything: json
      level: { enum: [1, 2, 3], open: true }
      kind: { enum: [a, b, null] }
      maybe?: string | null
      filled: { type: integer, default: 3 }
  Lists:
    fields:
      tags: { items: { enum: [a, b, c] }, uniqueItems: true, minItems: 1, maxItems: 3 }
      pair: { tuple: [string, integer] }
      labels: map<integer[]>
      closed: { properties: { a: string }, required: [a], additionalProperties: false }
  Leaf: { fields: { kind: { const: leaf }, value: integer } }
  Branch: { fields: { kind: { const: branch }, left: Tree, right: Tree } }
  Tree: { oneOf: [Leaf, Branch], discriminator: kind }
  Open: { oneOf: [Leaf, Branch], discriminator: kind, open: true }
  Either: { anyOf: [string, integer, Lists] }
  One: { oneOf: [string, integer] }
  Odd: { fields: { __proto__: string, constructor?: integer, "": string, a-b: string, toString: string } }
`);
const messages = model?.contracts[0]?.messages ?? [];
const resolve = model ? messageTypes(model) : () => undefined;

test("values: the contract of these tests has no finding", () => {
  expect(diagnostics).toEqual([]);
  expect(messages.length).toBe(9);
});

describe.each(messages.map((message) => [message.name, message.type] as const))("values of %s", (_, type) => {
  const seeds = Array.from({ length: 300 }, (_unused, seed) => seed);

  test("valid: each value that is made fits, also after JSON", () => {
    for (const seed of seeds) {
      const value = validValue(type, resolve, seeded(seed));
      expect(value, `seed ${seed}`).toBeDefined();
      const read: Json = JSON.parse(JSON.stringify(value));
      expect(fits(type, read, resolve, { side: "reader" }), `seed ${seed}`).toEqual([]);
    }
  });

  test("valid: values differ between seeds and are equal for one", () => {
    const made = seeds.map((seed) => JSON.stringify(validValue(type, resolve, seeded(seed))));
    expect(new Set(made).size).toBeGreaterThan(10);
    expect(made).toEqual(seeds.map((seed) => JSON.stringify(validValue(type, resolve, seeded(seed)))));
  });

  test("invalid: no value that is spoilt fits", () => {
    for (const seed of seeds) {
      const value = invalidValue(type, resolve, seeded(seed));
      expect(value, `seed ${seed}`).toBeDefined();
      expect(fits(type, value ?? null, resolve, { side: "reader" })).not.toEqual([]);
    }
  });

  test("sample: fits", () => {
    const value = sampleOf(type, resolve);
    expect(value).toBeDefined();
    expect(fits(type, value ?? null, resolve, { side: "reader" })).toEqual([]);
  });
});

describe("fits", () => {
  const typeOf = (name: string) => {
    const found = messages.find((message) => message.name === name);
    if (!found) throw new Error(`no message ${name}`);
    return found.type;
  };
  const issues = (name: string, value: Json, options = {}) =>
    fits(typeOf(name), value, resolve, options).map(({ path, message }) => `${path.join(".")} ${message}`);

  test("fits: tells every reason with its path", () => {
    const value = { tags: ["a", "a", "d"], pair: [1], labels: { x: [1, "2"] }, closed: { a: "b", c: 1 } };
    expect(issues("Lists", value)).toEqual([
      "tags has equal items",
      'tags.2 is none of "a", "b", "c"',
      "pair has 1 items, not 2",
      "labels.x.1 is no integer",
      "closed.c is no field of this type",
    ]);
  });

  test("fits: a fill may be missing for a writer, never for a reader; a default for both", () => {
    const value = validValue(typeOf("Scalars"), resolve, seeded(7));
    if (typeof value !== "object" || value === null) throw new Error("no object");
    const entries = Object.entries(value).filter(([name]) => name !== "at" && name !== "filled");
    const without: Json = Object.fromEntries(entries);
    expect(issues("Scalars", without)).toEqual([]);
    expect(issues("Scalars", without, { side: "reader" })).toEqual(["at is missing"]);
  });

  test("fits: an unknown tag fits an open union only", () => {
    expect(issues("Open", { kind: "flower" })).toEqual([]);
    expect(issues("Tree", { kind: "flower" })).toEqual(['kind is none of "leaf", "branch"']);
    expect(issues("Open", { kind: 1 })).toEqual(['kind is none of "leaf", "branch"']);
  });

  test("fits: more than 64 levels fit nothing", () => {
    let deep: Json = { kind: "leaf", value: 1 };
    for (let level = 0; level < 64; level++) deep = { kind: "branch", left: deep, right: { kind: "leaf", value: 1 } };
    expect(issues("Tree", deep)).toEqual([" nests more than 64 levels"]);
  });
});
