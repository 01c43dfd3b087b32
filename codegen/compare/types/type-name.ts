import type { Type } from "../../model/model.js";
import { saidFor } from "../stand-ins.js";

/** A type as contracts write it, cut where it would be long. */
export function typeName(compared: Type): string {
  const type = saidFor(compared);
  switch (type.kind) {
    case "string":
      return type.format ?? "string";
    case "reference":
      return type.to.name;
    case "nullable":
      return `${typeName(type.of)} | null`;
    case "array":
      return `${typeName(type.items)}[]`;
    case "map":
      return `map<${typeName(type.values)}>`;
    case "object":
      return "an object";
    case "tuple":
      return `a tuple of ${type.items.length}`;
    case "enum":
      return `enum of ${listed(type.values)}`;
    case "union":
      return `${type.mode} of ${listedTexts(type.members.map(typeName))}`;
    default:
      return type.kind;
  }
}

/** `"a", "b"`, at most six of them. */
export function listed(values: readonly unknown[]): string {
  return listedTexts(values.map((value) => JSON.stringify(value) ?? "nothing"));
}

function listedTexts(texts: readonly string[]): string {
  return texts.slice(0, 6).join(", ") + (texts.length > 6 ? " …" : "");
}
