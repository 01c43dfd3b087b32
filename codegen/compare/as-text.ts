import type { Type } from "../model/model.js";

/** What a header, or a part of a name, is in Redis, where both versions give it another type: a text. */
export function asText(type: Type): Type {
  const { doc, source } = type;
  switch (type.kind) {
    case "integer":
      // An integer as text, in JSON.
      return { doc, source, kind: "bigint" };
    case "boolean":
      return { doc, source, kind: "enum", values: ["true", "false"], open: false };
    case "enum":
      return { ...type, values: type.values.map(String) };
    default:
      return type;
  }
}
