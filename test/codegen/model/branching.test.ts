import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";
import { branchingMessages } from "../../../codegen/model/branching.js";
import type { Model } from "../../../codegen/model/model.js";
import { holdsWideUnion } from "../../../codegen/model/wide-unions.js";
import { onOrdinaryMachine, processorMs } from "../../support/pace.js";

function modelOf(messages: string): Model {
  const text = `redloom: 1\nnamespace: made\nmessages:\n${messages}`;
  const { model, diagnostics } = check([{ file: "made.yaml", text, uses: {} }]);
  if (!model) throw new Error(diagnostics.map((one) => `${one.code} ${one.message}`).join("\n"));
  return model;
}

function branchingIn(messages: string): readonly string[] {
  return [...branchingMessages(modelOf(messages))].map((key) => key.replace("made/", ""));
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const branching: Readonly<Record<string, readonly [contract: string, names: readonly string[]]>> = {
  "two records, both with another of the message": [
    `  M: { anyOf: [{ fields: { "x?": M, a: string } }, { fields: { "x?": M, b: string } }] }\n`,
    ["M"],
  ],
  "a list, and a list of two": [`  M: { oneOf: ["M[]", { tuple: [M, string] }, string] }\n`, ["M"]],
  "a map, and a record": [`  M: { anyOf: [map<M>, { fields: { x: M, b: integer } }, string] }\n`, ["M"]],
  "through other messages, lists and null": [
    `  M: { anyOf: [A, B] }\n  A: { fields: { x: "N[]", a: string } }\n  B: { fields: { x: N | null, b: string } }\n  N: { fields: { y: O } }\n  O: { fields: { "z?": M } }\n`,
    ["M"],
  ],
  "a chain that ends: all but the last": [
    `  M: { anyOf: [{ fields: { x: N, a: string } }, { fields: { x: N, b: string } }] }\n  N: { anyOf: [{ fields: { x: O, a: string } }, { fields: { x: O, b: string } }] }\n  O: { fields: { x: string } }\n`,
    ["M"],
  ],
  "unions of the same two unions": [
    `${times(5, (i) => `  M${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n  N${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n`)}  M5: string\n  N5: integer\n`,
    ["M0", "M1", "N0", "N1"],
  ],
};

test.each(Object.entries(branching))("messages that branch: %s", (_, [contract, names]) => {
  expect(branchingIn(contract)).toEqual(names);
});

const others: Readonly<Record<string, string>> = {
  "a list and a map, which no value is both of": `  M: { anyOf: [string, number, "M[]", map<M>] }\n`,
  "records with others of the message in fields of other names": `  M: { anyOf: [number, { fields: { add: "M[]" } }, { fields: { mul: "M[]" } }] }\n`,
  "one member only that comes back": `  M: { anyOf: [{ fields: { x: M, a: string } }, { fields: { x: string, b: string } }] }\n`,
  "a union with a discriminator": `  M: { discriminator: k, oneOf: [{ fields: { k: { const: a }, "x?": M } }, { fields: { k: { const: b }, "x?": M } }] }\n`,
  "records that share what has no such union": `  M: { anyOf: [{ fields: { x: N, a: string } }, { fields: { x: N, b: string } }] }\n  N: { anyOf: [string, integer] }\n`,
};

test.each(Object.entries(others))("messages that do not branch: %s", (_, contract) => {
  expect(branchingIn(contract)).toEqual([]);
});

test("messages that branch: found in time, whatever thousands of unions reach", () => {
  const apart = times(
    1_300,
    (i) =>
      `  M${i}: { anyOf: [{ fields: { x: A${i}, a: string } }, { fields: { x: B${i}, b: string } }] }\n  A${i}: { fields: { "y?": A${(i + 1) % 1_300} } }\n  B${i}: { fields: { "y?": B${(i + 1) % 1_300} } }\n`,
  );
  const alike = `${times(3_000, (i) => `  M${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n  N${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n`)}  M3000: string\n  N3000: integer\n`;
  for (const [contract, count] of [
    [apart, 0],
    [alike, 5_994],
  ] as const) {
    const model = modelOf(contract);
    const ms = processorMs(() => expect(branchingMessages(model).size).toBe(count));
    expect(onOrdinaryMachine(ms)).toBeLessThan(5_000);
  }
}, 180_000);

test("unions too wide to try each type: those whose members are unions of each other, and who reaches them", () => {
  const wide = (depth: number) =>
    modelOf(
      `  Of: { fields: { m: M0 } }\n  Other: string | null\n${times(depth, (i) => `  M${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n  N${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n`)}  M${depth}: string\n  N${depth}: integer\n`,
    );
  const names = (model: Model) =>
    model.contracts[0]?.messages.filter((one) => holdsWideUnion(model, one)).map(({ name }) => name);
  expect(names(wide(9))).toEqual([]);
  expect(names(wide(10))).toEqual(["M0", "N0", "Of"]);
});
