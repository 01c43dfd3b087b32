// Written by redloom from contracts/shop.yaml. Do not edit.
import type { JsonValue, unknownMember } from "../../../../../../src/runtime/generated.js";
import type { Address } from "../common/messages.js";

export interface Line {
  sku: string;
  count: number;
}

export type Note = { [name: string]: never };

/** What somebody bought. */
export interface Order {
  customer: { first: string; last: string };
  /** @defaultValue 3 */
  priority: number;
  maker?: string | undefined;
  __proto__?: JsonValue | undefined;
  address: Address;
  price: { total: number };
  lines: Line[];
}

/**
 * What somebody bought.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface OrderInput {
  customer: { first: string; last: string };
  /** @defaultValue 3 */
  priority?: number | undefined;
  maker?: string | undefined;
  __proto__?: JsonValue | undefined;
  address: Address;
  price: { total: number };
  lines: Line[];
}

export interface Paid {
  kind: "paid";
  amount: bigint;
}

export interface Plain {
  a: string;
}

export interface Sent {
  kind: "sent";
  to: Address | null;
  by?: [string, Line] | undefined;
  constructor?: Line | undefined;
}

export type Step = Paid | Sent | { kind: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue } };

export interface Steps {
  steps: Step[];
  byName: { [name: string]: Step };
  /** @defaultValue {"line":"unknown"} */
  standing: Address;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface StepsInput {
  steps: Step[];
  byName: { [name: string]: Step };
  /** @defaultValue {"line":"unknown"} */
  standing?: Address | undefined;
}

export interface Tree {
  value: Line;
  children: Tree[];
  next?: Tree | undefined;
}
