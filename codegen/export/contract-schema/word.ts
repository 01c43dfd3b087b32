import type { Json } from "../../model/model.js";
import type { SchemaObject } from "../schema.js";

/** What an editor shows at a word, and what it knows beside what the word's shape says. */
export interface Word {
  readonly is: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  /** Bounds and patterns. Of a word whose keys are names, `propertyNames`. */
  readonly also?: SchemaObject;
}

/** Each word of a shape: one that is forgotten does not compile. */
export type WordsOf<T> = { readonly [W in keyof Required<T>]: Word };

/** A whole number from 1. */
export function count(most?: number): SchemaObject {
  return most === undefined ? { minimum: 1 } : { minimum: 1, maximum: most };
}

export const definitionNames: SchemaObject = { propertyNames: { pattern: "^[a-z][A-Za-z0-9]*$" } };
export const messageNames: SchemaObject = { propertyNames: { pattern: "^[A-Z][A-Za-z0-9]*$" } };
export const sizes: SchemaObject = {
  anyOf: [
    { type: "string", pattern: "^[1-9][0-9]{0,15}(?:B|kB|MB|GB|KiB|MiB|GiB)$" },
    { type: "integer", minimum: 1, maximum: 512 * 1024 ** 2 },
  ],
};

export function without(...words: readonly string[]): SchemaObject {
  return { not: { anyOf: words.map((word) => ({ required: [word] })) } };
}

export function needsOne(...words: readonly string[]): SchemaObject {
  return { anyOf: words.map((word) => ({ required: [word] })) };
}

export function when(word: string, value: Json, then: SchemaObject): SchemaObject {
  return whenever({ properties: { [word]: { const: value } }, required: [word] }, then);
}

export function whenever(condition: SchemaObject, then: SchemaObject): SchemaObject {
  return { if: condition, then };
}
