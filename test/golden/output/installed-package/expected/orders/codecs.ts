// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { explainWith, isObject, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Order } from "./messages.js";

/** Is this JSON value Order as it stands on the wire? Never throws. */
export function fitsOrder(value: unknown): boolean {
  return (
    isObject<"id">(value) &&
    (typeof value.id === "string" && isUuid(value.id))
  );
}

/** What a reader has of JSON that `fitsOrder` vouches for. */
export function readOrder(json: unknown): Order {
  const wire = json as Record<"id", never>;
  const value: Order = {
    id: wire.id,
  };
  return value;
}

/** May a writer give this value as Order? Never throws. */
export function acceptsOrder(value: unknown): boolean {
  return fitsOrder(value);
}

/** The JSON of a value that `acceptsOrder` vouches for, defaults written out. */
export function writeOrder(value: Order): string {
  return '{"id":"' + value.id + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOrder(text: string): Order {
  return orderCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOrder(value: Order): string {
  return orderCodec.encode(value);
}

/** Bytes on the wire ↔ Order. */
export const orderCodec: MessageCodec<Order> = /* @__PURE__ */ messageCodec({
  name: "Order",
  fits: fitsOrder,
  read: readOrder,
  accepts: acceptsOrder,
  write: writeOrder,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).orderSchema, direction, value),
});
