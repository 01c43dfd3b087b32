import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changeCodes } from "../../../codegen/compare/codes.js";
import { compareModels } from "../../../codegen/compare/compare.js";
import { check } from "../../../codegen/generate.js";

const page = readFileSync(new URL("../../../docs/evolution.md", import.meta.url), "utf8");

test("docs/evolution.md: has one row for each code of a change, and no other", () => {
  const codes = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map((match) => match[1]);
  expect(codes.sort()).toEqual([...changeCodes].sort());
});

/** Blocks of YAML in pairs, `before` and `now`, and behind them what is told of them. */
const examples = [
  ...page.matchAll(/```yaml before\n([\s\S]*?)```\n+```yaml now\n([\s\S]*?)```\n+```text verdict\n([\s\S]*?)```/g),
];

test("docs/evolution.md: the examples are seen", () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.length).toBe([...page.matchAll(/```yaml before/g)].length);
});

test.each(examples.map(([, before = "", now = "", verdict = ""], index) => [index + 1, before, now, verdict] as const))(
  "docs/evolution.md: example %i is judged as it says",
  (_, before, now, verdict) => {
    const changes = compareModels(modelOf(before), modelOf(now));
    const told = changes.map((one) => `${one.verdict} ${one.code} ${one.subject}: ${one.deploy.first} first\n`);
    expect(told.join("").replaceAll("neither first", "no order works").replaceAll("either first", "any order")).toBe(
      verdict,
    );
  },
);

function modelOf(text: string) {
  const head = "redloom: 1\nnamespace: shop\n";
  const { model, diagnostics } = check([{ file: "shop.yaml", text: head + text, uses: {} }]);
  if (!model) throw new Error(diagnostics.map((one) => `${one.line} ${one.code} ${one.message}`).join("\n"));
  return model;
}
