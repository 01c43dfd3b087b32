import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { compilerFindings, loaded, partsOf, written } from "./support.js";

const common = `
redloom: 1
namespace: common
messages:
  Origin: { fields: { agentId: string, priority: { type: integer, default: 5 }, data: bytes } }
  Tree: { fields: { value: integer, kids: "Tree[]" } }
  Leaf: { fields: { kind: { const: leaf }, size: bigint } }
`;

const made = `
redloom: 1
namespace: made
uses: { common: common.yaml }
messages:
  Origin: { fields: { from: common.Origin, own?: Origin } }
  Forest: { fields: { trees: map<common.Tree>, first?: common.Tree } }
  Stem: { fields: { kind: { const: stem }, length: number } }
  Plant: { oneOf: [common.Leaf, Stem], discriminator: kind }
  Alias: common.Origin
`;

async function modules() {
  const sources = [
    { file: "made.yaml", text: made, uses: { "common.yaml": "common.yaml" } },
    { file: "common.yaml", text: common, uses: {} },
  ];
  const { diagnostics, files } = await generate(sources, { runtime: "../../../src/runtime" });
  expect(diagnostics).toEqual([]);
  return files;
}

test("messages of another contract: are imported, under another name where two are called the same", async () => {
  const folder = written(await modules());
  expect(compilerFindings(folder, "nodenext")).toBe("");
});

test("messages of another contract: are checked, read and written by its own functions", async () => {
  const emitted = await loaded(await modules());
  const origin = partsOf(emitted, "Origin");
  const wire = { from: { agentId: "a", data: "aGk=" }, own: { from: { agentId: "b", priority: 1, data: "" } } };
  const value = origin.parse(JSON.stringify(wire));
  expect(value).toEqual({
    from: { agentId: "a", priority: 5, data: new Uint8Array([104, 105]) },
    own: { from: { agentId: "b", priority: 1, data: new Uint8Array() } },
  });
  expect(origin.schema.safeDecode(wire).data).toEqual(value);
  expect(origin.parse(origin.stringify(value))).toEqual(value);
  expect(partsOf(emitted, "Alias").fits({ agentId: "a" })).toBe(false);
  const plant = partsOf(emitted, "Plant");
  expect(plant.parse('{"kind":"leaf","size":"12"}')).toEqual({ kind: "leaf", size: 12n });
  expect(plant.schema.safeDecode({ kind: "leaf", size: "x" }).success).toBe(false);
});

test("recursive messages of another contract: keep their bound of 64 levels", async () => {
  const { fits, schema } = partsOf(await loaded(await modules()), "Forest");
  const tree = (levels: number): unknown => JSON.parse(`${'{"value":1,"kids":['.repeat(levels)}${"]}".repeat(levels)}`);
  for (const [levels, verdict] of [
    [3, true],
    [32, true],
    [33, false],
    [50_000, false],
  ] as const) {
    const forest = { trees: { a: tree(levels) } };
    expect([fits(forest), schema.safeDecode(forest).success]).toEqual([verdict, verdict]);
  }
});
