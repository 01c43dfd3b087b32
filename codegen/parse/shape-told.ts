import type * as z from "zod";

/** What a schema of these files takes, for who writes it down: zod itself only knows that something looks at a value. */
export type Part =
  | {
      readonly kind: "words";
      /** As a finding names it: `a channel`. */
      readonly place: string;
      readonly words: ReadonlyMap<string, z.ZodType>;
      /** Of these there is at least one. */
      readonly either: readonly string[];
    }
  /** A mapping whose keys the user chooses. */
  | { readonly kind: "names"; readonly of: z.ZodType; readonly openNames: boolean }
  | { readonly kind: "list"; readonly of: z.ZodType }
  /** A single value; `expected` as a finding names it. */
  | { readonly kind: "leaf"; readonly expected: string; readonly schema: z.ZodType }
  /** Either of them. */
  | { readonly kind: "either"; readonly of: readonly z.ZodType[] }
  | { readonly kind: "constant"; readonly value: string | number }
  | { readonly kind: "anything" };

const parts = new WeakMap<z.ZodType, Part | (() => Part)>();

/** @param part as a function where the schema takes itself */
export function told<T>(part: Part | (() => Part), schema: z.ZodType<T>): z.ZodType<T> {
  parts.set(schema, part);
  return schema;
}

export function partOf(schema: z.ZodType): Part | undefined {
  const part = parts.get(schema);
  return typeof part === "function" ? part() : part;
}
