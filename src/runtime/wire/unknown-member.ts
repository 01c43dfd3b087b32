import { isJson, isMap, type JsonValue } from "./values.js";

/** Marks a member of an open union whose tag this version of the contract does not know. */
export const unknownMember: unique symbol = Symbol.for("redloom.unknownMember");

/** The parts of an unknown member beside the fields that all known members share. */
export interface UnknownMemberParts {
  /** The discriminator's value on the wire. */
  readonly tag: string;
  /** The whole member as it came, for relays. */
  readonly raw: { readonly [name: string]: JsonValue };
}

/** A member on the wire whose tag is text, but none of the known ones. */
export function isUnknownWire(json: unknown, property: string, known: readonly string[]): boolean {
  if (!isMap(json) || !Object.hasOwn(json, property)) return false;
  const tag = json[property];
  return typeof tag === "string" && !known.includes(tag) && isJson(json);
}

/** A member as a reader gave it: its `raw` goes back to the wire as it came. */
export function isUnknownValue(value: unknown, property: string, known: readonly string[]): boolean {
  if (!isMap(value)) return false;
  const { raw, tag } = value;
  if (value[property] !== unknownMember || !isUnknownWire(raw, property, known)) return false;
  return isMap(raw) && raw[property] === tag;
}

/** What a zod schema does with a part. */
interface Decodes {
  safeDecode(json: unknown): { readonly success: boolean; readonly data?: unknown };
}

/**
 * For zod schemas only: what a reader has of a member on the wire.
 * @param shared the fields that all known members share, by their names: those are there that fit
 */
export function unknownMemberOf(
  raw: { readonly [name: string]: JsonValue },
  property: string,
  shared?: () => Readonly<Record<string, Decodes>>,
): never {
  const member = { [property]: unknownMember, tag: raw?.[property], raw };
  for (const [name, schema] of Object.entries(shared?.() ?? {})) {
    if (!isMap(raw) || !Object.hasOwn(raw, name)) continue;
    const { success, data: value } = schema.safeDecode(raw[name]);
    if (success) Object.defineProperty(member, name, { value, enumerable: true, writable: true, configurable: true });
  }
  // The schema says which property it is; a computed name has no type of its own.
  return member as never;
}
