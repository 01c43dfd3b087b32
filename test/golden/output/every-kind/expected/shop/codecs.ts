// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, fills, isBytes, isObject, isText, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Color, Note, Order, OrderInput, Size, TagsValue } from "./messages.js";

/** Is this JSON value Color as it stands on the wire? Never throws. */
export function fitsColor(value: unknown): boolean {
  return (value === "red" || value === "green");
}

/** What a reader has of JSON that `fitsColor` vouches for. */
export function readColor(json: unknown): Color {
  return (json as never);
}

/** May a writer give this value as Color? Never throws. */
export function acceptsColor(value: unknown): boolean {
  return fitsColor(value);
}

/** The JSON of a value that `acceptsColor` vouches for, defaults written out. */
export function writeColor(value: Color): string {
  return '"' + value + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseColor(text: string): Color {
  return colorCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyColor(value: Color): string {
  return colorCodec.encode(value);
}

/** Is this JSON value Note as it stands on the wire? Never throws. */
export function fitsNote(value: unknown): boolean {
  return (
    isObject<"text">(value) &&
    typeof value.text === "string"
  );
}

/** What a reader has of JSON that `fitsNote` vouches for. */
export function readNote(json: unknown): Note {
  const wire = json as Record<"text", never>;
  const value: Note = {
    text: wire.text,
  };
  return value;
}

/** May a writer give this value as Note? Never throws. */
export function acceptsNote(value: unknown): boolean {
  return (
    isObject<"text">(value) &&
    isText(value.text)
  );
}

/** The JSON of a value that `acceptsNote` vouches for, defaults written out. */
export function writeNote(value: Note): string {
  return '{"text":"' + escaped(value.text) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseNote(text: string): Note {
  return noteCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyNote(value: Note): string {
  return noteCodec.encode(value);
}

/** Is this JSON value Order as it stands on the wire? Never throws. */
export function fitsOrder(value: unknown): boolean {
  return (
    isObject<"id" | "total">(value) &&
    (typeof value.id === "string" && isUuid(value.id)) &&
    (value.total === undefined || (typeof value.total === "number" && Number.isSafeInteger(value.total)))
  );
}

/** What a reader has of JSON that `fitsOrder` vouches for. */
export function readOrder(json: unknown): Order {
  const wire = json as Record<"id" | "total", never>;
  const value: Order = {
    id: wire.id,
    total: wire.total === undefined ? 0 : wire.total,
  };
  return value;
}

/** May a writer give this value as Order? Never throws. */
export function acceptsOrder(value: unknown): boolean {
  return (
    isObject<"id" | "total">(value) &&
    !isBytes(value) &&
    (value.id === undefined || (typeof value.id === "string" && isUuid(value.id))) &&
    (value.total === undefined || (typeof value.total === "number" && Number.isSafeInteger(value.total)))
  );
}

/** The JSON of a value that `acceptsOrder` vouches for, defaults written out. */
export function writeOrder(value: OrderInput): string {
  return '{"id":"' + (value.id === undefined ? fills.uuid() : value.id) + '","total":' + (value.total === undefined ? "0" : "" + value.total) + "}";
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

/** Is this JSON value Size as it stands on the wire? Never throws. */
export function fitsSize(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && value >= 1);
}

/** What a reader has of JSON that `fitsSize` vouches for. */
export function readSize(json: unknown): Size {
  return (json as never);
}

/** May a writer give this value as Size? Never throws. */
export function acceptsSize(value: unknown): boolean {
  return fitsSize(value);
}

/** The JSON of a value that `acceptsSize` vouches for, defaults written out. */
export function writeSize(value: Size): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseSize(text: string): Size {
  return sizeCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifySize(value: Size): string {
  return sizeCodec.encode(value);
}

/** Is this JSON value TagsValue as it stands on the wire? Never throws. */
export function fitsTagsValue(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!(typeof item === "string")) return false;
  }
  return true;
}

/** What a reader has of JSON that `fitsTagsValue` vouches for. */
export function readTagsValue(json: unknown): TagsValue {
  const wire = json as readonly never[];
  const value: TagsValue = [];
  for (const item of wire) value.push(item);
  return value;
}

/** May a writer give this value as TagsValue? Never throws. */
export function acceptsTagsValue(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!isText(item)) return false;
  }
  return true;
}

/** The JSON of a value that `acceptsTagsValue` vouches for, defaults written out. */
export function writeTagsValue(value: TagsValue): string {
  let text = "";
  let before = '["';
  for (const item of value) {
    text += before + escaped(item);
    before = '","';
  }
  return text === "" ? "[]" : text + '"]';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTagsValue(text: string): TagsValue {
  return tagsValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTagsValue(value: TagsValue): string {
  return tagsValueCodec.encode(value);
}

/** Bytes on the wire ↔ Color. */
export const colorCodec: MessageCodec<Color> = /* @__PURE__ */ messageCodec({
  name: "Color",
  fits: fitsColor,
  read: readColor,
  accepts: acceptsColor,
  write: writeColor,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).colorSchema, direction, value),
});

/** Bytes on the wire ↔ Note. */
export const noteCodec: MessageCodec<Note> = /* @__PURE__ */ messageCodec({
  name: "Note",
  fits: fitsNote,
  read: readNote,
  accepts: acceptsNote,
  write: writeNote,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).noteSchema, direction, value),
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

/** Bytes on the wire ↔ Size. */
export const sizeCodec: MessageCodec<Size> = /* @__PURE__ */ messageCodec({
  name: "Size",
  fits: fitsSize,
  read: readSize,
  accepts: acceptsSize,
  write: writeSize,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).sizeSchema, direction, value),
});

/** Bytes on the wire ↔ TagsValue. */
export const tagsValueCodec: MessageCodec<TagsValue> = /* @__PURE__ */ messageCodec({
  name: "TagsValue",
  fits: fitsTagsValue,
  read: readTagsValue,
  accepts: acceptsTagsValue,
  write: writeTagsValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).tagsValueSchema, direction, value),
});
