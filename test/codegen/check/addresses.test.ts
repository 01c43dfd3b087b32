import fc from "fast-check";
import { expect, test } from "vitest";
import type { Contract, Key, Parameter, Source, Type } from "../../../codegen/model/model.js";
import { claimsOf, commonName } from "../../../codegen/model/redis-names.js";
import { defineAddress } from "../../../src/runtime/wire/address.js";

const source: Source = { file: "a.yaml", line: 1, column: 1, length: 1 };
const types: Readonly<Record<string, Type>> = {
  string: { kind: "string", doc: {}, source },
  integer: { kind: "integer", doc: {}, source },
  enum: { kind: "enum", values: ["a", "a:b", "{x}", "b c"], open: false, doc: {}, source },
};

interface Shape {
  readonly parts: readonly (string | { readonly type: string })[];
  readonly slot: boolean;
}

function contractOf({ parts, slot }: Shape): {
  contract: Contract;
  parameters: readonly Parameter[];
  template: string;
} {
  const parameters: Parameter[] = [];
  const texts = parts.map((part) => {
    if (typeof part === "string") return part;
    const name = `p${parameters.length}`;
    parameters.push({ name, type: types[part.type] ?? { kind: "json", doc: {}, source } });
    return `{${name}}`;
  });
  const template = texts.join(":");
  const address = { template, parameters, source, ...(slot && parameters[0] ? { slot: "p0" } : {}) };
  const key: Key = { name: "k", address, doc: {}, source, encoding: "text", maxBytes: 1, onInvalid: "throw" };
  const empty = {
    channels: [],
    streams: [],
    groups: [],
    locks: [],
    limits: [],
    calls: [],
    messages: [],
    files: [],
    doc: {},
  };
  return {
    contract: { ...empty, namespace: "n", folder: "n", clientName: "N", external: false, keys: [key] },
    parameters,
    template,
  };
}

const shape: fc.Arbitrary<Shape> = fc.record({
  parts: fc.array(
    fc.oneof(fc.constantFrom("a", "b", "1", "-1"), fc.record({ type: fc.constantFrom("string", "integer", "enum") })),
    { minLength: 1, maxLength: 3 },
  ),
  slot: fc.boolean(),
});

const values: Readonly<Record<string, readonly (string | number)[]>> = {
  string: ["a", "b", "1", "a:b", "{x}", "%", "-1", "b c"],
  integer: [1, -1, 0, 12],
  enum: ["a", "a:b", "{x}", "b c"],
};

function addressOf(one: Shape) {
  const { parameters, template, contract } = contractOf(one);
  const slot = contract.keys[0]?.address.slot;
  return defineAddress<Record<string, string | number>>({
    definition: "n.keys.k",
    namespace: "n",
    template,
    parameters: Object.fromEntries(
      parameters.map(({ name, type }) => [name, { type: type.kind === "integer" ? "integer" : "string" }]),
    ),
    ...(slot === undefined ? {} : { slot }),
  });
}

/** Every name that a few values give. */
function namesOf(one: Shape): Set<string> {
  const address = addressOf(one);
  const { parameters } = contractOf(one);
  let all: Record<string, string | number>[] = [{}];
  for (const { name, type } of parameters) {
    const some = values[type.kind] ?? [];
    all = all.flatMap((known) => some.map((value) => ({ ...known, [name]: value })));
  }
  return new Set(all.map((one) => address.format("", one)));
}

/** Of their values' own names: what is kept beside them has no address that could be read back. */
function common(one: Shape, other: Shape): string | undefined {
  const claimed = (shape: Shape) =>
    claimsOf([contractOf(shape).contract], () => undefined).filter(({ purpose }) => purpose === undefined);
  for (const left of claimed(one)) {
    for (const right of claimed(other)) {
      const name = commonName(left, right);
      if (name !== undefined) return name;
    }
  }
  return undefined;
}

test("addresses: two that give one name at run time are always found", () => {
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      const names = namesOf(other);
      const shared = [...namesOf(one)].find((name) => names.has(name));
      if (shared !== undefined) expect(common(one, other), shared).toBeDefined();
      const told = common(one, other);
      expect(common(other, one) === undefined).toBe(told === undefined);
      if (told === undefined) return;
      // What is told is no guess: both read it.
      expect(addressOf(one).parse("", told), told).toBeDefined();
      expect(addressOf(other).parse("", told), told).toBeDefined();
    }),
    { numRuns: 1500 },
  );
});

test("addresses: different texts never meet", () => {
  expect(
    common({ parts: ["a", { type: "integer" }], slot: false }, { parts: ["a", "b"], slot: false }),
  ).toBeUndefined();
  expect(common({ parts: ["a", { type: "integer" }], slot: false }, { parts: ["a", "1"], slot: false })).toBe("n:a:1");
  expect(common({ parts: [{ type: "enum" }], slot: false }, { parts: ["b"], slot: false })).toBeUndefined();
  expect(
    common({ parts: [{ type: "string" }], slot: true }, { parts: [{ type: "string" }], slot: false }),
  ).toBeUndefined();
});
