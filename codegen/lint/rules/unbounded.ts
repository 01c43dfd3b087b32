import type { Type } from "../../model/model.js";
import { boundsLength } from "../bounded-pattern.js";
import type { Rule } from "../rule.js";
import { typesOf } from "../types.js";

function unbounded(code: string, find: (type: Type) => string | undefined, fix: string): Rule {
  return {
    code,
    set: "strict",
    check({ contracts }, tell) {
      for (const type of contracts.flatMap(typesOf)) {
        const text = find(type);
        if (text !== undefined) tell(type.source, text, fix);
      }
    },
  };
}

/** Formats end by themselves, or are as long as what they name. */
function unboundedText(type: Type): string | undefined {
  if (type.kind === "bytes" && type.maxLength === undefined)
    return "These bytes may be as many as `maxBytes` lets through";
  if (type.kind !== "string" || type.format !== undefined || type.maxLength !== undefined) return undefined;
  const isOpen = type.pattern === undefined || !boundsLength(type.pattern);
  return isOpen ? "This text may be as long as `maxBytes` lets through" : undefined;
}

function unboundedArray(type: Type): string | undefined {
  const isOpen = type.kind === "array" && type.maxItems === undefined;
  return isOpen ? "This list may have as many items as `maxBytes` lets through" : undefined;
}

function anything(type: Type): string | undefined {
  return type.kind === "json"
    ? "`json` is anything: no reader knows what to expect, and nothing is checked"
    : undefined;
}

export const boundRules: readonly Rule[] = [
  unbounded(
    "STRING_UNBOUNDED",
    unboundedText,
    "Add `maxLength`, a format where it has one, or a pattern that ends, such as `^[0-9a-f]{64}$`.",
  ),
  unbounded("ARRAY_UNBOUNDED", unboundedArray, 'Add `maxItems`, as in `{ type: "string[]", maxItems: 100 }`.'),
  unbounded("JSON_ANYTHING", anything, "Write its type, with optional fields or a union where there are several."),
];
