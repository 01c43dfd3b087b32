// Written by redloom from contracts/shop.yaml. Do not edit.
export type Color = "red" | "green";

export interface Note {
  text: string;
}

/** What somebody wants. */
export interface Order {
  /** Filled in where the writer leaves it out: `uuid`. */
  id: string;
  /** @defaultValue 0 */
  total: number;
}

/**
 * What somebody wants.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface OrderInput {
  /** Filled in where the writer leaves it out: `uuid`. */
  id?: string | undefined;
  /** @defaultValue 0 */
  total?: number | undefined;
}

export type Size = number;
export type TagsValue = string[];
