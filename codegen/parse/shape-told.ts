import * as z from "zod";
import type { JsonValue } from "./shape.js";

/** A schema of these files, for who only wants to know what it takes. */
export type Shape = z.ZodType;

/** What a schema of these files takes, for who writes it down: zod itself only knows that something looks at a value. */
export type Part =
  | {
      readonly kind: "words";
      /** As a finding names it: `a channel`. */
      readonly place: string;
      readonly words: ReadonlyMap<string, Shape>;
      /** Of these there is at least one. */
      readonly either: readonly string[];
    }
  /** A mapping whose keys the user chooses. */
  | { readonly kind: "names"; readonly of: Shape; readonly openNames: boolean }
  | { readonly kind: "list"; readonly of: Shape }
  /** A single value; `expected` as a finding names it. */
  | { readonly kind: "leaf"; readonly expected: string; readonly schema: Shape }
  /** Either of them. */
  | { readonly kind: "either"; readonly of: readonly Shape[] }
  | { readonly kind: "constant"; readonly value: string | number }
  | { readonly kind: "anything" };

const parts = new WeakMap<Shape, Part | (() => Part)>();

/** @param part as a function where the schema takes itself */
export function told<T>(part: Part | (() => Part), schema: z.ZodType<T>): z.ZodType<T> {
  parts.set(schema, part);
  return schema;
}

/** What a word takes, and whether it may be left out; `undefined` where nobody told. */
export function partOf(shape: Shape): { readonly part: Part; readonly optional: boolean } | undefined {
  const optional = shape instanceof z.ZodExactOptional;
  const inner: unknown = optional ? shape.unwrap() : shape;
  const known = inner instanceof z.ZodType ? parts.get(inner) : undefined;
  const part = typeof known === "function" ? known() : known;
  return part && { part, optional };
}

/** A single value in the words of JSON Schema. */
export function leafSchema(schema: Shape): Readonly<Record<string, JsonValue>> {
  const { $schema, ...words } = z.toJSONSchema(schema, { target: "draft-07" });
  return JSON.parse(JSON.stringify(words));
}
