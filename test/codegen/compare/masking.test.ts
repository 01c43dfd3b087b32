import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareModels, type Model } from "../../../codegen/compare/compare.js";
import { check } from "../../../codegen/generate.js";
import { maskPayload } from "../../../codegen/mask.js";

const folder = new URL("../../golden/breaking/sensitive-types/", import.meta.url).pathname;

/** What people see is what is told: of the contracts of the golden case, which say the word in every place where it can stand. */
test("sensitive: what is told as masked no more is what people see now and did not see before", () => {
  const [before, now] = ["before", "now"].map((side) => modelOf(`${folder}${side}/shop.yaml`));
  if (!before || !now) throw new Error("Both are there");
  const order = { token: "a", again: "a", moved: "a", back: "a", tokens: ["a"], pair: ["a", "b"], named: { n: "a" } };
  const value = { ...order, list: ["a"], member: "a", other: "a", new: ["a"] };
  const seen = [before, now].map((model) => Object.entries(Object(maskPayload(model, messageOf("Order"), value))));
  const [old = [], young = []] = seen.map((fields) => fields.map(([name, field]) => [name, lettersIn(field)] as const));
  const shown = old.flatMap(([name, count]) => (count < (new Map(young).get(name) ?? 0) ? [name] : []));
  const told = compareModels(before, now).flatMap(({ code, subject }) =>
    code === "SENSITIVE_REMOVED" ? subject.replace("shop.messages.", "").replace(/[[{].*/, "") : [],
  );
  // `Secret` is the type of `token` and `again`; `Whole` is another message.
  const named = told.flatMap((one) => (one === "Secret" ? ["token", "again"] : one.replace("Order.", "")));
  expect(named.filter((one) => one !== "Whole").sort()).toEqual(shown.sort());
});

function messageOf(name: string): { readonly contract: string; readonly name: string } {
  return { contract: "shop", name };
}

/** What is shown of a value. */
function lettersIn(value: unknown): number {
  return [...JSON.stringify(value).matchAll(/"[ab]"/g)].length;
}

function modelOf(file: string): Model {
  const { model } = check([{ file: "shop.yaml", text: readFileSync(file, "utf8"), uses: {} }]);
  if (!model) throw new Error("The contract has findings");
  return model;
}
