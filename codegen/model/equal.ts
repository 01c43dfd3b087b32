import type { Type } from "./model.js";

/** Do two types take the same values in the same way, whatever is said about them? */
export function sameType(one: Type, other: Type): boolean {
  return textOf(one) === textOf(other);
}

/** One text for equal types, with sorted keys and without what people wrote for people. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "";
  const entries = Object.entries(value)
    .filter(([name]) => name !== "doc" && name !== "source")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${textOf(part)}`).join(",")}}`;
}
