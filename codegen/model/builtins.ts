import type { StringFormat, StringType, Type } from "./model.js";

/** A type without what may be said of the place where it stands. */
export type BareType = Type extends infer One ? (One extends Type ? Omit<One, "doc" | "source"> : never) : never;

export const formats: readonly StringFormat[] = ["uuid", "date-time", "date", "time", "duration", "uri", "email"];

const plain = ["integer", "number", "boolean", "null", "json", "bytes", "bigint"] as const;

export const builtinNames: readonly string[] = ["string", ...plain, ...formats];

export function formatOf(text: string): StringFormat | undefined {
  return formats.find((format) => format === text);
}

/** What people who come from elsewhere write for a built-in. */
const foreignNames: ReadonlyMap<string, string> = new Map([
  ["str", "string"],
  ["text", "string"],
  ["char", "string"],
  ["int", "integer"],
  ["int32", "integer"],
  ["int64", "integer"],
  ["long", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["decimal", "number"],
  ["bool", "boolean"],
  ["datetime", "date-time"],
  ["timestamp", "date-time"],
  ["guid", "uuid"],
  ["url", "uri"],
  ["any", "json"],
  ["unknown", "json"],
  ["binary", "bytes"],
  ["buffer", "bytes"],
  ["blob", "bytes"],
]);

export function builtinFor(foreign: string): string | undefined {
  return foreignNames.get(foreign.toLowerCase());
}

export function builtinType(name: string): StringType | { readonly kind: (typeof plain)[number] } | undefined {
  if (name === "string") return { kind: "string" };
  const format = formatOf(name);
  if (format) return { kind: "string", format };
  const kind = plain.find((one) => one === name);
  return kind === undefined ? undefined : { kind };
}
