import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { randomMessages, wireOf } from "./random-types.js";
import { compilerFindings, emitMade, loaded, modelOf, partsOf, written } from "./support.js";

const contracts = {
  common: `
redloom: 1
namespace: common
messages:
  Origin: { fields: { agentId: string, priority: { type: integer, default: 5 }, data: bytes, constructor?: string } }
`,
  made: `
redloom: 1
namespace: made
uses: { common: common.yaml }
messages:
  Origin: { fields: { from: common.Origin, own?: Origin } }
  Order:
    version: 2
    upgrades: [{ to: 2, rename: { total: sum } }]
    additionalProperties: false
    fields: { sum: bigint, code?: { type: string, pattern: "^[a-z]+$" } }
`,
};

async function modules(runtime = "../../../src/runtime") {
  const sources = Object.entries(contracts).map(([name, text]) => ({
    file: `${name}.yaml`,
    text,
    uses: name === "made" ? { "common.yaml": "common.yaml" } : {},
  }));
  const { diagnostics, files } = await generate(sources, { runtime, javascript: true });
  expect(diagnostics).toEqual([]);
  return files;
}

/** As the compiler makes it of TypeScript; parentheses around casts stay in one and not in the other. */
function bare(text: string, fileName: string): string {
  const { outputText, diagnostics } = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, removeComments: true },
  });
  expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
  return outputText.replace(/[\s()]/g, "");
}

function functionsOf(text: string): readonly string[] {
  return text.split(/(?=exportfunction)|(?<!export)(?=function)|(?=exportconst)/).slice(1);
}

function textOf(files: readonly { readonly path: string; readonly text: string }[], path: string): string {
  const found = files.find((file) => file.path === path);
  if (!found) throw new Error(`No ${path}`);
  return found.text;
}

describe("functions of codecs as JavaScript", () => {
  test.each([1, 20, 300])("random messages, seed %i: those of TypeScript without its types", (seed) => {
    const model = modelOf(randomMessages(40, seed));
    const made = emitMade(model, { javascript: true });
    const javascript = functionsOf(bare(textOf(made, "made/bodies.mjs"), "bodies.mjs"));
    const typescript = new Set(functionsOf(bare(textOf(emitMade(model), "made/codecs.ts"), "codecs.ts")));
    expect(javascript.length).toBeGreaterThan(4 * 40);
    expect(javascript.filter((one) => !typescript.has(one))).toEqual([]);
  });

  test("random messages: check, read and write alike", { timeout: 120_000 }, async () => {
    const messages = randomMessages(40, 7);
    const [plain, javascript] = await Promise.all(
      [false, true].map((javascript) => loaded(emitMade(modelOf(messages), { javascript }))),
    );
    if (!plain || !javascript) throw new Error("Nothing was emitted");
    expect(Object.keys(javascript.codecs).sort()).toEqual(Object.keys(plain.codecs).sort());
    for (const { name, type } of messages) {
      const [one, other] = [partsOf(plain, name), partsOf(javascript, name)];
      fc.assert(
        fc.property(fc.oneof(wireOf(type), fc.jsonValue()), (json) => {
          expect(other.fits(json)).toBe(one.fits(json));
          if (!one.fits(json)) return;
          expect(other.read(json)).toEqual(one.read(json));
          expect(other.stringify(other.read(json))).toBe(one.stringify(one.read(json)));
        }),
        { numRuns: 30, seed: 7 },
      );
    }
  });

  test("messages of another contract, versions: run, and say what does not fit", async () => {
    const { codecs, schemas, folder } = await loaded(await modules());
    const origin = partsOf({ codecs, schemas, folder }, "Origin");
    const wire = '{"from":{"agentId":"a","data":"aGk="},"own":{"from":{"agentId":"b","priority":1,"data":""}}}';
    expect(origin.parse(wire)).toMatchObject({ from: { priority: 5, data: new Uint8Array([104, 105]) } });
    expect(origin.parse(origin.stringify(origin.parse(wire)))).toEqual(origin.parse(wire));
    const order = partsOf({ codecs, schemas, folder }, "Order");
    expect(order.parse('{"total":"7"}')).toEqual({ sum: 7n });
    expect(order.stringify({ sum: 7n, code: "a" })).toBe('{"$version":2,"sum":"7","code":"a"}');
    expect(() => order.parse('{"sum":"7","code":"A"}')).toThrow(/Order/);
  });

  test("declarations: what programs see of them is what they saw", { timeout: 120_000 }, async () => {
    const files = await modules();
    const declared = { path: "made/declared.ts", text: textOf(files, "made/bodies.d.mts") };
    const folder = written([...files, declared]);
    expect(compilerFindings(folder, "nodenext")).toBe("");
    expect(compilerFindings(folder, "bundler")).toBe("");
    expect(declared.text).toContain("export declare function readOrigin(json: unknown): Origin;");
    // In a CommonJS project, too, a module of functions is one by its name, and imports nothing of TypeScript.
    const specifiers = [...textOf(await modules("redloom"), "made/bodies.mjs").matchAll(/from "(.*)"/g)];
    expect(specifiers.map(([, name]) => name).sort()).toEqual(["../common/bodies.mjs", "redloom/generated"]);
  });
});
