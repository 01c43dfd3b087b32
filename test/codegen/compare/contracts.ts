import { type Change, compareModels, type Model } from "../../../codegen/compare/compare.js";
import { check } from "../../../codegen/generate.js";

/** What changed between two contracts `shop`, as a line each: `safe FIELD_ADDED shop.messages.Order.note`. */
export function linesOf(before: string, now: string): readonly string[] {
  return changesOf(before, now).map(({ verdict, code, subject }) => `${verdict} ${code} ${subject}`);
}

export function changesOf(before: string, now: string): readonly Change[] {
  return compareModels(modelOf(before), modelOf(now));
}

function modelOf(text: string): Model {
  const { model, diagnostics } = check([{ file: "shop.yaml", text: `redloom: 1\nnamespace: shop\n${text}`, uses: {} }]);
  if (!model || diagnostics.length > 0)
    throw new Error(diagnostics.map(({ code, line }) => `${line} ${code}`).join(", "));
  return model;
}
