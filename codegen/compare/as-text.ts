import type { Json, Type } from "../model/model.js";
import type { Resolve } from "../values/fits.js";
import { inPlaceOf } from "./stand-ins.js";

/** The type behind references, with what is said at the place where they stand. */
export function behindReferences(type: Type, resolve: Resolve): Type {
  let target = type;
  for (let steps = 0; target.kind === "reference" && steps < 64; steps++) {
    const next = resolve(target.to);
    if (!next) return target;
    target = next;
  }
  if (target === type) return type;
  const { default: _, fill: __, ...rest } = target;
  const { doc, source, default: value, fill } = type;
  const noted = { ...(value === undefined ? {} : { default: value }), ...(fill === undefined ? {} : { fill }) };
  return { ...rest, ...noted, doc, source, ...(type.sensitive ? { sensitive: true } : {}) };
}

/** Are both the same thing in code, so that they can be compared as they are? */
export function sameScalar(one: Type, other: Type): boolean {
  return one.kind === "enum" && other.kind === "enum"
    ? typeof one.values[0] === typeof other.values[0]
    : one.kind === other.kind;
}

/** What a header, or a part of a name, is in Redis, where both versions give it another type: a text. */
export function asText(type: Type): Type {
  const { default: value, ...rest } = type;
  const { doc, source, fill, sensitive } = type;
  const notes = {
    doc,
    source,
    ...(fill === undefined ? {} : { fill }),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(value === undefined ? {} : { default: textOf(value) }),
  };
  switch (rest.kind) {
    case "integer":
      // An integer as text, in JSON.
      return inPlaceOf({ ...notes, kind: "bigint" }, type);
    case "boolean":
      return inPlaceOf({ ...notes, kind: "enum", values: ["true", "false"], open: false }, type);
    case "enum":
      return inPlaceOf({ ...notes, kind: "enum", values: rest.values.map(String), open: rest.open }, type);
    default:
      return type;
  }
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
