// Written by redloom from contracts/shop.yaml. Do not edit.

export interface DoorsMessage {
  open: boolean;
}

export type DozensValue = number;

export interface Order {
  id: string;
  /** @defaultValue 0 */
  total: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface OrderInput {
  id: string;
  /** @defaultValue 0 */
  total?: number | undefined;
}

export interface OrderProgress {
  step: string;
  /** @defaultValue 1 */
  of: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface OrderProgressInput {
  step: string;
  /** @defaultValue 1 */
  of?: number | undefined;
}

export interface OrderSoldOut {
  /** Filled in where the writer leaves it out: `now`. */
  until: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface OrderSoldOutInput {
  /** Filled in where the writer leaves it out: `now`. */
  until?: string | undefined;
}

export type PerhapsValue = number | null;
export type PingReply = null;
export type PingRequest = string;
export type Points = Price;
export type Price = number;
export type PriceNoSuchThing = string;

export interface PriceRequest {
  sku: string;
}

export type RatioValue = number;
export type ShelvesReply = string[];
export type StockTakeReply = { [name: string]: number };
export type StockTakeRequest = null;
export type VisitsValue = number;
export type WithinValue = number;
