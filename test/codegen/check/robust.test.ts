import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";
import { between, pickOne, type Random, seeded } from "../../../codegen/values/random.js";

const schemas = new URL("../../../schemas/", import.meta.url);
const golden = new URL("../../golden/findings/", import.meta.url);

const texts = [
  ...["agents.yaml", "common.yaml"].map((file) => readFileSync(new URL(file, schemas), "utf8")),
  ...readdirSync(golden, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .filter((name) => name !== "levels-20000" && name !== "alias-bomb")
    .flatMap((name) =>
      readdirSync(new URL(`${name}/`, golden))
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => readFileSync(new URL(`${name}/${file}`, golden), "utf8")),
    ),
].filter((text) => text.length < 20_000);

const words = [...new Set(texts.flatMap((text) => text.match(/[A-Za-z_$][\w-]*|"[^"\n]*"|\d+/g) ?? []))].sort();

/** The text with one word, or one line, replaced by another of some contract. */
function mutated(text: string, random: Random): string {
  if (random() < 0.3) {
    const lines = text.split("\n");
    const at = between(random, 0, lines.length - 1);
    const other = pickOne(random, (pickOne(random, texts) ?? "").split("\n")) ?? "";
    return (random() < 0.5 ? lines.toSpliced(at, 1) : lines.toSpliced(at, 0, other)).join("\n");
  }
  const found = [...text.matchAll(/[A-Za-z_$][\w-]*|"[^"\n]*"|\d+/g)];
  const match = pickOne(random, found);
  if (!match) return text;
  return text.slice(0, match.index) + (pickOne(random, words) ?? "") + text.slice(match.index + match[0].length);
}

test("check: whatever a contract says, it is a finding or a model, never a crash", { timeout: 120_000 }, () => {
  let accepted = 0;
  const codes = new Set<string>();
  for (let seed = 0; seed < 2500; seed++) {
    const random = seeded(seed);
    let text = pickOne(random, texts) ?? "";
    for (let count = between(random, 1, 3); count > 0; count--) text = mutated(text, random);
    const sources = [
      { file: "shop.yaml", text, uses: {} },
      { file: "common.yaml", text: texts[1] ?? "", uses: {} },
    ];
    const { model, diagnostics } = check(sources);
    expect(model === undefined, `seed ${seed}`).toBe(diagnostics.length > 0);
    if (model) accepted += 1;
    for (const one of diagnostics) {
      codes.add(one.code);
      expect(one.line, `seed ${seed}: ${one.message}`).toBeGreaterThan(0);
      expect(`${one.message} ${one.fix}`, `seed ${seed}`).not.toMatch(/undefined|\[object|NaN/);
    }
  }
  expect(accepted).toBeGreaterThan(30);
  expect(codes.size).toBeGreaterThan(40);
});
