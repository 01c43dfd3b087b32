import type { Json, Type } from "../model/model.js";
import { isObject, type Resolve } from "./fits.js";

/** One step from a type into a part of it. References are followed on the way. */
export type Step =
  | { readonly into: "field"; readonly name: string }
  | { readonly into: "items" | "values" | "of" }
  | { readonly into: "item" | "member"; readonly index: number };

/**
 * The type of those values only that have exactly this JSON at the end of the steps; everything else of them is as free as
 * before. `undefined` where the steps lead nowhere. Examples on the way are left out: they have something else there.
 */
export function aimedAt(type: Type, steps: readonly Step[], json: Json, resolve: Resolve): Type | undefined {
  const [step, ...rest] = steps;
  if (!step) return typeOfJson(json, type);
  const plain = targetOf(type, resolve);
  if (!plain) return undefined;
  const inner = (part: Type | undefined): Type | undefined => part && aimedAt(part, rest, json, resolve);
  return aimedPart(withoutExamples(plain), step, inner);
}

function aimedPart(type: Type, step: Step, inner: (part: Type | undefined) => Type | undefined): Type | undefined {
  switch (step.into) {
    case "field":
      return type.kind === "object" ? withField(type, step.name, inner) : undefined;
    case "of":
      return type.kind === "nullable" ? inner(type.of) : undefined;
    case "items": {
      const items = type.kind === "array" ? inner(type.items) : undefined;
      return type.kind === "array" && items ? { ...type, items, minItems: Math.max(1, type.minItems ?? 0) } : undefined;
    }
    case "values": {
      const value = type.kind === "map" ? inner(type.values) : undefined;
      const fields = value ? [{ name: "name", optional: false, type: value }] : [];
      return value && { kind: "object", fields, unknownFields: "drop", doc: {}, source: type.source };
    }
    case "item": {
      const item = type.kind === "tuple" ? inner(type.items[step.index]) : undefined;
      return type.kind === "tuple" && item ? { ...type, items: type.items.with(step.index, item) } : undefined;
    }
    case "member":
      return type.kind === "union" ? inner(type.members[step.index]) : undefined;
    default:
      return step satisfies never;
  }
}

function withField(
  type: Type & { readonly kind: "object" },
  name: string,
  inner: (part: Type | undefined) => Type | undefined,
): Type | undefined {
  const made = inner(type.fields.find((field) => field.name === name)?.type);
  if (!made) return undefined;
  const fields = type.fields.map((field) => (field.name === name ? { name, optional: false, type: made } : field));
  return { ...type, fields };
}

/** Behind references. */
function targetOf(type: Type, resolve: Resolve): Type | undefined {
  let target: Type | undefined = type;
  for (let steps = 0; target?.kind === "reference" && steps < 64; steps++) target = resolve(target.to);
  return target?.kind === "reference" ? undefined : target;
}

/** Nothing that is said of the type in the contract may become a value in place of what is aimed at. */
function withoutExamples(type: Type): Type {
  const { default: _, ...rest } = type;
  return { ...rest, doc: {} };
}

/** A type of which this is the one value. */
function typeOfJson(json: Json, { source }: Pick<Type, "source">): Type {
  const notes = { doc: {}, source };
  if (Array.isArray(json)) {
    const items: readonly Json[] = json;
    return { ...notes, kind: "tuple", items: items.map((item) => typeOfJson(item, notes)) };
  }
  if (isObject(json)) {
    const fields = Object.entries(json).map(([name, one]) => ({ name, optional: false, type: typeOfJson(one, notes) }));
    return { ...notes, kind: "object", unknownFields: "refuse", fields };
  }
  return { ...notes, kind: "enum", values: [typeof json === "object" ? null : json], open: false };
}
