import type { Json } from "../model/model.js";

/** A duration, as contracts and settings write it. */
export const durationPattern = "^(?:0|[1-9][0-9]{0,15})(?:ms|s|m|h|d)$";

/** A JSON Schema, as plain data. */
export type JsonSchema = boolean | SchemaObject;

export interface SchemaObject {
  readonly [word: string]: Json;
}

/** Fewer words where there is nothing to say. */
export function given(words: Readonly<Record<string, Json | undefined>>): SchemaObject {
  const said: Record<string, Json> = {};
  // A field may be called `__proto__`: it is a name like any other.
  for (const [word, value] of Object.entries(words)) if (value !== undefined) own(said, word, value);
  return said;
}

export function named(entries: Iterable<readonly [string, Json]>): SchemaObject {
  const object: Record<string, Json> = {};
  for (const [name, value] of entries) own(object, name, value);
  return object;
}

function own(object: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

export function sorted<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return [...entries].sort(([name], [other]) => (name < other ? -1 : name > other ? 1 : 0));
}
