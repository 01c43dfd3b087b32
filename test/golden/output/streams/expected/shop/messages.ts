// Written by redloom from contracts/shop.yaml. Do not edit.
export type Level = "low" | "high" | (string & {});

export interface Order {
  orderId: string;
  customer: string;
  /** @defaultValue 1 */
  size: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface OrderInput {
  orderId: string;
  customer: string;
  /** @defaultValue 1 */
  size?: number | undefined;
}

export type Shard = number;
