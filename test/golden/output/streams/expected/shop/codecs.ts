// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isObject, isText, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Level, Order, OrderInput, Shard } from "./messages.js";

/** Is this JSON value Level as it stands on the wire? Never throws. */
export function fitsLevel(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsLevel` vouches for. */
export function readLevel(json: unknown): Level {
  return (json as never);
}

/** May a writer give this value as Level? Never throws. */
export function acceptsLevel(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsLevel` vouches for, defaults written out. */
export function writeLevel(value: Level): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseLevel(text: string): Level {
  return levelCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyLevel(value: Level): string {
  return levelCodec.encode(value);
}

/** Is this JSON value Order as it stands on the wire? Never throws. */
export function fitsOrder(value: unknown): boolean {
  return (
    isObject<"orderId" | "customer" | "size">(value) &&
    (typeof value.orderId === "string" && isUuid(value.orderId)) &&
    typeof value.customer === "string" &&
    (value.size === undefined || (typeof value.size === "number" && Number.isSafeInteger(value.size)))
  );
}

/** What a reader has of JSON that `fitsOrder` vouches for. */
export function readOrder(json: unknown): Order {
  const wire = json as Record<"orderId" | "customer" | "size", never>;
  const value: Order = {
    orderId: wire.orderId,
    customer: wire.customer,
    size: wire.size === undefined ? 1 : wire.size,
  };
  return value;
}

/** May a writer give this value as Order? Never throws. */
export function acceptsOrder(value: unknown): boolean {
  return (
    isObject<"orderId" | "customer" | "size">(value) &&
    (typeof value.orderId === "string" && isUuid(value.orderId)) &&
    isText(value.customer) &&
    (value.size === undefined || (typeof value.size === "number" && Number.isSafeInteger(value.size)))
  );
}

/** The JSON of a value that `acceptsOrder` vouches for, defaults written out. */
export function writeOrder(value: OrderInput): string {
  return '{"orderId":"' + value.orderId + '","customer":"' + escaped(value.customer) + '","size":' + (value.size === undefined ? "1" : "" + value.size) + "}";
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
export function stringifyOrder(value: OrderInput): string {
  return orderCodec.encode(value);
}

/** Is this JSON value Shard as it stands on the wire? Never throws. */
export function fitsShard(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= 99);
}

/** What a reader has of JSON that `fitsShard` vouches for. */
export function readShard(json: unknown): Shard {
  return (json as never);
}

/** May a writer give this value as Shard? Never throws. */
export function acceptsShard(value: unknown): boolean {
  return fitsShard(value);
}

/** The JSON of a value that `acceptsShard` vouches for, defaults written out. */
export function writeShard(value: Shard): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseShard(text: string): Shard {
  return shardCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyShard(value: Shard): string {
  return shardCodec.encode(value);
}

/** Bytes on the wire ↔ Level. */
export const levelCodec: MessageCodec<Level> = /* @__PURE__ */ messageCodec({
  name: "Level",
  fits: fitsLevel,
  read: readLevel,
  accepts: acceptsLevel,
  write: writeLevel,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).levelSchema, direction, value),
});

/** Bytes on the wire ↔ Order. */
export const orderCodec: MessageCodec<Order, OrderInput> = /* @__PURE__ */ messageCodec({
  name: "Order",
  fits: fitsOrder,
  read: readOrder,
  accepts: acceptsOrder,
  write: writeOrder,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).orderSchema, direction, value),
});

/** Bytes on the wire ↔ Shard. */
export const shardCodec: MessageCodec<Shard> = /* @__PURE__ */ messageCodec({
  name: "Shard",
  fits: fitsShard,
  read: readShard,
  accepts: acceptsShard,
  write: writeShard,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).shardSchema, direction, value),
});
