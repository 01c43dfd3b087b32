import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emitCodecs } from "../../../codegen/emit/codecs.js";
import type { Emission } from "../../../codegen/emit/emission.js";
import { emitLift } from "../../../codegen/emit/lift.js";
import { emitMessages } from "../../../codegen/emit/messages.js";
import { emitSchemas } from "../../../codegen/emit/schemas.js";
import type { Model } from "../../../codegen/model/model.js";
import { lift } from "../../../codegen/values/lift.js";
import { PayloadInvalidError } from "../../../src/runtime/errors.js";
import { build } from "../support/contracts.js";
import { type Emitted, written } from "./support.js";

const head = (namespace: string) => `redloom: 1\nnamespace: ${namespace}\n`;

function modelOf(messages: string, more: Readonly<Record<string, string>> = {}): Model {
  const { model, diagnostics } = build({ "made.yaml": `${head("made")}messages:\n${messages}`, ...more });
  expect(diagnostics).toEqual([]);
  if (!model) throw new Error("The contract has findings");
  return model;
}

/** @param hooks what the hooks of the contract `made` are */
async function emittedOf(model: Model, hooks = "{}"): Promise<Emitted> {
  const modules = model.contracts.flatMap((contract) => {
    const emission: Emission = { model, contract, runtime: "../../../src/runtime", hooks: "../hooks.js" };
    return [emitMessages(emission), ...emitCodecs(emission), emitSchemas(emission), ...emitLift(emission)];
  });
  const folder = written(modules);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "hooks.ts"), `export const madeUpgrades = ${hooks};`);
  const codecs: Record<string, unknown> = await import(join(folder, "made/codecs.ts"));
  return { folder, codecs, schemas: await import(join(folder, "made/schemas.ts")) };
}

function codecOf({ codecs, schemas }: Emitted) {
  // The test calls what the generator made by name: no type knows it.
  const { nodeCodec } = codecs as { nodeCodec: { parse(text: string): unknown } };
  const { nodeSchema } = schemas as { nodeSchema: { safeDecode(json: unknown): { success: boolean; data?: unknown } } };
  return { nodeCodec, nodeSchema };
}

function refusal(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const node = { contract: "made", name: "Node" };
const tooDeep = /^The payload of (Node|Old|Far|Pair) nests, lifted, more than 64 levels$/;

/** Contracts of which `generate` would not write code, but hooks do the same and are known to the program only. */
const endless: readonly (readonly [string, string, string?])[] = [
  ["a default", '  Node: { version: 2, upgrades: [{ to: 2, default: { child: {} } }], fields: { "child?": Node } }'],
  [
    "two defaults, which would double with each level",
    '  Node: { version: 2, upgrades: [{ to: 2, default: { a: {}, b: [{}] } }], fields: { "a?": Node, "b?": "Node[]" } }',
  ],
  [
    "a move, which makes the object that it moves to",
    '  Node: { version: 2, upgrades: [{ to: 2, move: { kid: child.kid } }], fields: { "child?": Node } }',
  ],
  [
    "through lists, tuples, maps and unions",
    `  Node: { fields: { kind: { const: node }, in?: "map<Pair[]>" } }
  Pair: { tuple: [integer, Either] }
  Leaf: { fields: { kind: { const: leaf } } }
  Old: { version: 2, upgrades: [{ to: 2, default: { next: { a: [[1, { kind: old }], [2, { kind: old }]] } } }], fields: { kind: { const: old }, next?: "map<Pair[]>" } }
  Either: { oneOf: [Old, Leaf], discriminator: kind }`,
  ],
  ["a hook", '  Node: { version: 2, upgrades: [{ to: 2, hook: grow }], fields: { "a?": Node, "b?": Node } }', "hook"],
];

const growing = "{ Node: { grow: (json) => ({ ...json, a: {}, b: {} }) } }";

describe("an upgrade that makes its own message again", () => {
  test.each(endless)(
    "%s: codec, schema and interpreter refuse at 64 levels, at once",
    async (_, messages = "", hooked) => {
      const model = modelOf(messages);
      const { nodeCodec, nodeSchema } = codecOf(await emittedOf(model, growing));
      const text = '{"kind":"node","kid":1,"in":{"x":[[1,{"kind":"old"}]]}}';
      const error = refusal(() => nodeCodec.parse(text));
      expect(error).toBeInstanceOf(PayloadInvalidError);
      expect(error).toHaveProperty("message", expect.stringMatching(tooDeep));
      expect(nodeSchema.safeDecode(JSON.parse(text)).success).toBe(false);
      const byHand = lift(model, node, JSON.parse(text));
      expect(byHand).toEqual(hooked ? { needsHook: "Node.grow" } : { tooDeep: true });
    },
  );

  test("one whose default says the version that it is of: ends, and nests as deep as payloads may", async () => {
    const model = modelOf(
      '  Node: { version: 2, upgrades: [{ to: 2, default: { child: { $version: 2 } } }], fields: { "child?": Node } }',
    );
    const { nodeCodec, nodeSchema } = codecOf(await emittedOf(model));
    const nested = (levels: number): string => (levels === 1 ? "{}" : `{"child":${nested(levels - 1)}}`);
    expect(nodeCodec.parse(nested(1))).toEqual({ child: {} });
    expect(nodeCodec.parse(nested(63))).toEqual(JSON.parse(nested(64)));
    expect(nodeSchema.safeDecode(JSON.parse(nested(63))).data).toEqual(JSON.parse(nested(64)));
    expect(refusal(() => nodeCodec.parse(nested(64)))).toBeInstanceOf(PayloadInvalidError);
    expect(nodeSchema.safeDecode(JSON.parse(nested(64))).success).toBe(false);
    expect(lift(model, node, JSON.parse(nested(63)))).toEqual({ json: JSON.parse(nested(64)) });
  });

  test("a circle through another contract: levels are counted through both", async () => {
    const model = modelOf(
      '  Node: { version: 2, upgrades: [{ to: 2, default: { other: {} } }], fields: { "other?": { $ref: "far.yaml#/messages/Far" } } }',
      {
        "far.yaml": `${head("far")}messages:\n  Far: { version: 2, upgrades: [{ to: 2, default: { back: {} } }], fields: { "back?": { $ref: "made.yaml#/messages/Node" } } }`,
      },
    );
    const { nodeCodec, nodeSchema } = codecOf(await emittedOf(model));
    expect(refusal(() => nodeCodec.parse("{}"))).toHaveProperty("message", expect.stringMatching(tooDeep));
    expect(nodeSchema.safeDecode({}).success).toBe(false);
  });
});
