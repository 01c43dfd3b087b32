// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { explainWith, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { StockValue } from "./messages.js";

/** Is this JSON value StockValue as it stands on the wire? Never throws. */
export function fitsStockValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value));
}

/** What a reader has of JSON that `fitsStockValue` vouches for. */
export function readStockValue(json: unknown): StockValue {
  return (json as never);
}

/** May a writer give this value as StockValue? Never throws. */
export function acceptsStockValue(value: unknown): boolean {
  return fitsStockValue(value);
}

/** The JSON of a value that `acceptsStockValue` vouches for, defaults written out. */
export function writeStockValue(value: StockValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseStockValue(text: string): StockValue {
  return stockValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyStockValue(value: StockValue): string {
  return stockValueCodec.encode(value);
}

/** Bytes on the wire ↔ StockValue. */
export const stockValueCodec: MessageCodec<StockValue> = /* @__PURE__ */ messageCodec({
  name: "StockValue",
  fits: fitsStockValue,
  read: readStockValue,
  accepts: acceptsStockValue,
  write: writeStockValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stockValueSchema, direction, value),
});
