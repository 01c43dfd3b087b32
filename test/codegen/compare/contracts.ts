import { type Change, compareModels, type Model } from "../../../codegen/compare/compare.js";
import { defaultModes, type Modes, modesOf } from "../../../codegen/compare/modes.js";
import { check } from "../../../codegen/generate.js";

/** A contract `shop`, or several by their namespaces. */
type Text = string | Readonly<Record<string, string>>;

/** What changed between two versions of contracts, as a line each: `safe FIELD_ADDED shop.messages.Order.note`. */
export function linesOf(before: Text, now: Text, modes: Partial<Modes> = {}): readonly string[] {
  return changesOf(before, now, modes).map(({ verdict, code, subject }) => `${verdict} ${code} ${subject}`);
}

export function changesOf(before: Text, now: Text, modes: Partial<Modes> = {}): readonly Change[] {
  return compareModels(modelOf(before), modelOf(now), { modeOf: modesOf({ ...defaultModes, ...modes }) });
}

function modelOf(text: Text): Model {
  const texts = Object.entries(typeof text === "string" ? { shop: text } : text);
  const uses = Object.fromEntries(texts.map(([name]) => [`${name}.yaml`, `${name}.yaml`]));
  const { model, diagnostics } = check(
    texts.map(([name, one]) => ({ file: `${name}.yaml`, text: `redloom: 1\nnamespace: ${name}\n${one}`, uses })),
  );
  if (!model || diagnostics.length > 0)
    throw new Error(diagnostics.map(({ file, code, line }) => `${file} ${line} ${code}`).join(", "));
  return model;
}
