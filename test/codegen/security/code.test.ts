import { ts } from "ts-morph";
import { beforeAll, expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { written } from "../emit/support.js";
import { contractWith, type Supply } from "./contract.js";
import { PlainTexts, Texts, unseen } from "./texts.js";

interface Module {
  readonly path: string;
  readonly text: string;
}

const texts = new Texts(20_26);
const batches: (readonly Module[])[] = [];
let plain: readonly Module[] = [];

async function modulesOf(supply: Supply): Promise<readonly Module[]> {
  const text = contractWith(supply);
  const { diagnostics, files } = await generate([{ file: "made.yaml", text, uses: {} }], {
    runtime: "../../../src/runtime",
  });
  expect(diagnostics).toEqual([]);
  return files;
}

/** The kinds of all nodes in order, doc comments and their tags among them, and every name that code gives a meaning. */
function treeOf({ path, text }: Module): { readonly kinds: string; readonly names: ReadonlySet<string> } {
  const file = ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseAll },
    true,
  );
  const kinds: number[] = [];
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    kinds.push(node.kind);
    if (ts.isIdentifier(node)) names.add(node.text);
    for (const comment of ts.getJSDocCommentsAndTags(node).filter((one) => one.parent === node)) visit(comment);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { kinds: kinds.join(" "), names };
}

beforeAll(async () => {
  plain = await modulesOf(new PlainTexts());
  while (texts.taken < 10_000) batches.push(await modulesOf(texts));
}, 120_000);

test("code: 10,000 hostile texts change neither the shape of any module nor the names in it", () => {
  const wanted = new Map(plain.map((module) => [module.path, treeOf(module)]));
  for (const modules of batches) {
    expect(modules.map(({ path }) => path)).toEqual([...wanted.keys()]);
    for (const module of modules) {
      const tree = treeOf(module);
      const other = wanted.get(module.path);
      expect(tree.kinds === other?.kinds, module.path).toBe(true);
      expect([...tree.names].filter((name) => !other?.names.has(name))).toEqual([]);
    }
  }
}, 120_000);

test("code: nothing unseen, no end of a script, no line end but ours stands in any module", () => {
  for (const { path, text } of batches.flat()) {
    const found = unseen.exec(text);
    expect(
      found && `${path}: U+${text.codePointAt(found.index)?.toString(16)} ${text.slice(found.index - 40, found.index)}`,
    ).toBeNull();
    expect(text).not.toMatch(/<\/script/i);
  }
});

test("code: files stand in the folder of the contract, under names of ours", () => {
  for (const { path } of batches.flat()) expect(path).toMatch(/^(made\/)?[a-z-]+\.ts$/);
});

test("code: a canary does not run when modules are imported and used", async () => {
  let ran = 0;
  Object.assign(globalThis, { canary: () => (ran += 1) });
  for (const modules of batches.slice(0, 1)) {
    const folder = written(modules);
    for (const { path } of modules) await import(`${folder}/${path}`);
  }
  expect(ran).toBe(0);
}, 120_000);
