// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { define, escaped, explainWith, fills, isBytes, isDateTime, isMap, isMultipleOf, isObject, isText, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { DoorsMessage, DozensValue, Order, OrderInput, OrderProgress, OrderProgressInput, OrderSoldOut, OrderSoldOutInput, PerhapsValue, PingReply, PingRequest, Points, Price, PriceNoSuchThing, PriceRequest, RatioValue, ShelvesReply, StockTakeReply, StockTakeRequest, VisitsValue, WithinValue } from "./messages.js";

/** Is this JSON value DoorsMessage as it stands on the wire? Never throws. */
export function fitsDoorsMessage(value: unknown): boolean {
  return (
    isObject<"open">(value) &&
    typeof value.open === "boolean"
  );
}

/** What a reader has of JSON that `fitsDoorsMessage` vouches for. */
export function readDoorsMessage(json: unknown): DoorsMessage {
  const wire = json as Record<"open", never>;
  const value: DoorsMessage = {
    open: wire.open,
  };
  return value;
}

/** May a writer give this value as DoorsMessage? Never throws. */
export function acceptsDoorsMessage(value: unknown): boolean {
  return fitsDoorsMessage(value);
}

/** The JSON of a value that `acceptsDoorsMessage` vouches for, defaults written out. */
export function writeDoorsMessage(value: DoorsMessage): string {
  return '{"open":' + value.open + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseDoorsMessage(text: string): DoorsMessage {
  return doorsMessageCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyDoorsMessage(value: DoorsMessage): string {
  return doorsMessageCodec.encode(value);
}

/** Is this JSON value DozensValue as it stands on the wire? Never throws. */
export function fitsDozensValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && isMultipleOf(value, 12));
}

/** What a reader has of JSON that `fitsDozensValue` vouches for. */
export function readDozensValue(json: unknown): DozensValue {
  return (json as never);
}

/** May a writer give this value as DozensValue? Never throws. */
export function acceptsDozensValue(value: unknown): boolean {
  return fitsDozensValue(value);
}

/** The JSON of a value that `acceptsDozensValue` vouches for, defaults written out. */
export function writeDozensValue(value: DozensValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseDozensValue(text: string): DozensValue {
  return dozensValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyDozensValue(value: DozensValue): string {
  return dozensValueCodec.encode(value);
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
  return fitsOrder(value);
}

/** The JSON of a value that `acceptsOrder` vouches for, defaults written out. */
export function writeOrder(value: OrderInput): string {
  return '{"id":"' + value.id + '","total":' + (value.total === undefined ? "0" : "" + value.total) + "}";
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

/** Is this JSON value OrderProgress as it stands on the wire? Never throws. */
export function fitsOrderProgress(value: unknown): boolean {
  return (
    isObject<"step" | "of">(value) &&
    typeof value.step === "string" &&
    (value.of === undefined || (typeof value.of === "number" && Number.isSafeInteger(value.of)))
  );
}

/** What a reader has of JSON that `fitsOrderProgress` vouches for. */
export function readOrderProgress(json: unknown): OrderProgress {
  const wire = json as Record<"step" | "of", never>;
  const value: OrderProgress = {
    step: wire.step,
    of: wire.of === undefined ? 1 : wire.of,
  };
  return value;
}

/** May a writer give this value as OrderProgress? Never throws. */
export function acceptsOrderProgress(value: unknown): boolean {
  return (
    isObject<"step" | "of">(value) &&
    isText(value.step) &&
    (value.of === undefined || (typeof value.of === "number" && Number.isSafeInteger(value.of)))
  );
}

/** The JSON of a value that `acceptsOrderProgress` vouches for, defaults written out. */
export function writeOrderProgress(value: OrderProgressInput): string {
  return '{"step":"' + escaped(value.step) + '","of":' + (value.of === undefined ? "1" : "" + value.of) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOrderProgress(text: string): OrderProgress {
  return orderProgressCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOrderProgress(value: OrderProgressInput): string {
  return orderProgressCodec.encode(value);
}

/** Is this JSON value OrderSoldOut as it stands on the wire? Never throws. */
export function fitsOrderSoldOut(value: unknown): boolean {
  return (
    isObject<"until">(value) &&
    (typeof value.until === "string" && isDateTime(value.until))
  );
}

/** What a reader has of JSON that `fitsOrderSoldOut` vouches for. */
export function readOrderSoldOut(json: unknown): OrderSoldOut {
  const wire = json as Record<"until", never>;
  const value: OrderSoldOut = {
    until: wire.until,
  };
  return value;
}

/** May a writer give this value as OrderSoldOut? Never throws. */
export function acceptsOrderSoldOut(value: unknown): boolean {
  return (
    isObject<"until">(value) &&
    !isBytes(value) &&
    (value.until === undefined || (typeof value.until === "string" && isDateTime(value.until)))
  );
}

/** The JSON of a value that `acceptsOrderSoldOut` vouches for, defaults written out. */
export function writeOrderSoldOut(value: OrderSoldOutInput): string {
  return '{"until":"' + (value.until === undefined ? fills.now() : value.until) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOrderSoldOut(text: string): OrderSoldOut {
  return orderSoldOutCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOrderSoldOut(value: OrderSoldOutInput): string {
  return orderSoldOutCodec.encode(value);
}

/** Is this JSON value PerhapsValue as it stands on the wire? Never throws. */
export function fitsPerhapsValue(value: unknown): boolean {
  return (value === null || (typeof value === "number" && Number.isSafeInteger(value)));
}

/** What a reader has of JSON that `fitsPerhapsValue` vouches for. */
export function readPerhapsValue(json: unknown): PerhapsValue {
  return (json as never);
}

/** May a writer give this value as PerhapsValue? Never throws. */
export function acceptsPerhapsValue(value: unknown): boolean {
  return fitsPerhapsValue(value);
}

/** The JSON of a value that `acceptsPerhapsValue` vouches for, defaults written out. */
export function writePerhapsValue(value: PerhapsValue): string {
  return "" + (value === null ? "null" : "" + value);
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePerhapsValue(text: string): PerhapsValue {
  return perhapsValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPerhapsValue(value: PerhapsValue): string {
  return perhapsValueCodec.encode(value);
}

/** Is this JSON value PingReply as it stands on the wire? Never throws. */
export function fitsPingReply(value: unknown): boolean {
  return value === null;
}

/** What a reader has of JSON that `fitsPingReply` vouches for. */
export function readPingReply(json: unknown): PingReply {
  return (json as never);
}

/** May a writer give this value as PingReply? Never throws. */
export function acceptsPingReply(value: unknown): boolean {
  return fitsPingReply(value);
}

/** The JSON of a value that `acceptsPingReply` vouches for, defaults written out. */
export function writePingReply(_value: PingReply): string {
  return "null";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePingReply(text: string): PingReply {
  return pingReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPingReply(value: PingReply): string {
  return pingReplyCodec.encode(value);
}

/** Is this JSON value PingRequest as it stands on the wire? Never throws. */
export function fitsPingRequest(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsPingRequest` vouches for. */
export function readPingRequest(json: unknown): PingRequest {
  return (json as never);
}

/** May a writer give this value as PingRequest? Never throws. */
export function acceptsPingRequest(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsPingRequest` vouches for, defaults written out. */
export function writePingRequest(value: PingRequest): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePingRequest(text: string): PingRequest {
  return pingRequestCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPingRequest(value: PingRequest): string {
  return pingRequestCodec.encode(value);
}

/** Is this JSON value Points as it stands on the wire? Never throws. */
export function fitsPoints(value: unknown): boolean {
  return fitsPrice(value);
}

/** What a reader has of JSON that `fitsPoints` vouches for. */
export function readPoints(json: unknown): Points {
  return (json as never);
}

/** May a writer give this value as Points? Never throws. */
export function acceptsPoints(value: unknown): boolean {
  return fitsPoints(value);
}

/** The JSON of a value that `acceptsPoints` vouches for, defaults written out. */
export function writePoints(value: Points): string {
  return writePrice(value);
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePoints(text: string): Points {
  return pointsCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPoints(value: Points): string {
  return pointsCodec.encode(value);
}

/** Is this JSON value Price as it stands on the wire? Never throws. */
export function fitsPrice(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && value >= 0);
}

/** What a reader has of JSON that `fitsPrice` vouches for. */
export function readPrice(json: unknown): Price {
  return (json as never);
}

/** May a writer give this value as Price? Never throws. */
export function acceptsPrice(value: unknown): boolean {
  return fitsPrice(value);
}

/** The JSON of a value that `acceptsPrice` vouches for, defaults written out. */
export function writePrice(value: Price): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePrice(text: string): Price {
  return priceCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPrice(value: Price): string {
  return priceCodec.encode(value);
}

/** Is this JSON value PriceNoSuchThing as it stands on the wire? Never throws. */
export function fitsPriceNoSuchThing(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsPriceNoSuchThing` vouches for. */
export function readPriceNoSuchThing(json: unknown): PriceNoSuchThing {
  return (json as never);
}

/** May a writer give this value as PriceNoSuchThing? Never throws. */
export function acceptsPriceNoSuchThing(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsPriceNoSuchThing` vouches for, defaults written out. */
export function writePriceNoSuchThing(value: PriceNoSuchThing): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePriceNoSuchThing(text: string): PriceNoSuchThing {
  return priceNoSuchThingCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPriceNoSuchThing(value: PriceNoSuchThing): string {
  return priceNoSuchThingCodec.encode(value);
}

/** Is this JSON value PriceRequest as it stands on the wire? Never throws. */
export function fitsPriceRequest(value: unknown): boolean {
  return (
    isObject<"sku">(value) &&
    typeof value.sku === "string"
  );
}

/** What a reader has of JSON that `fitsPriceRequest` vouches for. */
export function readPriceRequest(json: unknown): PriceRequest {
  const wire = json as Record<"sku", never>;
  const value: PriceRequest = {
    sku: wire.sku,
  };
  return value;
}

/** May a writer give this value as PriceRequest? Never throws. */
export function acceptsPriceRequest(value: unknown): boolean {
  return (
    isObject<"sku">(value) &&
    isText(value.sku)
  );
}

/** The JSON of a value that `acceptsPriceRequest` vouches for, defaults written out. */
export function writePriceRequest(value: PriceRequest): string {
  return '{"sku":"' + escaped(value.sku) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePriceRequest(text: string): PriceRequest {
  return priceRequestCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPriceRequest(value: PriceRequest): string {
  return priceRequestCodec.encode(value);
}

/** Is this JSON value RatioValue as it stands on the wire? Never throws. */
export function fitsRatioValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isFinite(value));
}

/** What a reader has of JSON that `fitsRatioValue` vouches for. */
export function readRatioValue(json: unknown): RatioValue {
  return (json as never);
}

/** May a writer give this value as RatioValue? Never throws. */
export function acceptsRatioValue(value: unknown): boolean {
  return fitsRatioValue(value);
}

/** The JSON of a value that `acceptsRatioValue` vouches for, defaults written out. */
export function writeRatioValue(value: RatioValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseRatioValue(text: string): RatioValue {
  return ratioValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyRatioValue(value: RatioValue): string {
  return ratioValueCodec.encode(value);
}

/** Is this JSON value ShelvesReply as it stands on the wire? Never throws. */
export function fitsShelvesReply(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!(typeof item === "string")) return false;
  }
  return true;
}

/** What a reader has of JSON that `fitsShelvesReply` vouches for. */
export function readShelvesReply(json: unknown): ShelvesReply {
  const wire = json as readonly never[];
  const value: ShelvesReply = [];
  for (const item of wire) value.push(item);
  return value;
}

/** May a writer give this value as ShelvesReply? Never throws. */
export function acceptsShelvesReply(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!isText(item)) return false;
  }
  return true;
}

/** The JSON of a value that `acceptsShelvesReply` vouches for, defaults written out. */
export function writeShelvesReply(value: ShelvesReply): string {
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
export function parseShelvesReply(text: string): ShelvesReply {
  return shelvesReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyShelvesReply(value: ShelvesReply): string {
  return shelvesReplyCodec.encode(value);
}

/** Is this JSON value StockTakeReply as it stands on the wire? Never throws. */
export function fitsStockTakeReply(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (!(isText(name) && (typeof item === "number" && Number.isSafeInteger(item)))) return false;
  }
  return true;
}

/** What a reader has of JSON that `fitsStockTakeReply` vouches for. */
export function readStockTakeReply(json: unknown): StockTakeReply {
  const wire = json as Record<string, never>;
  const value: StockTakeReply = {};
  for (const [name, item] of Object.entries(wire)) define(value, name, item);
  return value;
}

/** May a writer give this value as StockTakeReply? Never throws. */
export function acceptsStockTakeReply(value: unknown): boolean {
  return fitsStockTakeReply(value);
}

/** The JSON of a value that `acceptsStockTakeReply` vouches for, defaults written out. */
export function writeStockTakeReply(value: StockTakeReply): string {
  let text = "";
  let before = '{"';
  for (const [name, item] of Object.entries(value)) {
    text += before + escaped(name) + '":' + item;
    before = ',"';
  }
  return text === "" ? "{}" : text + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseStockTakeReply(text: string): StockTakeReply {
  return stockTakeReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyStockTakeReply(value: StockTakeReply): string {
  return stockTakeReplyCodec.encode(value);
}

/** Is this JSON value StockTakeRequest as it stands on the wire? Never throws. */
export function fitsStockTakeRequest(value: unknown): boolean {
  return value === null;
}

/** What a reader has of JSON that `fitsStockTakeRequest` vouches for. */
export function readStockTakeRequest(json: unknown): StockTakeRequest {
  return (json as never);
}

/** May a writer give this value as StockTakeRequest? Never throws. */
export function acceptsStockTakeRequest(value: unknown): boolean {
  return fitsStockTakeRequest(value);
}

/** The JSON of a value that `acceptsStockTakeRequest` vouches for, defaults written out. */
export function writeStockTakeRequest(_value: StockTakeRequest): string {
  return "null";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseStockTakeRequest(text: string): StockTakeRequest {
  return stockTakeRequestCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyStockTakeRequest(value: StockTakeRequest): string {
  return stockTakeRequestCodec.encode(value);
}

/** Is this JSON value VisitsValue as it stands on the wire? Never throws. */
export function fitsVisitsValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value));
}

/** What a reader has of JSON that `fitsVisitsValue` vouches for. */
export function readVisitsValue(json: unknown): VisitsValue {
  return (json as never);
}

/** May a writer give this value as VisitsValue? Never throws. */
export function acceptsVisitsValue(value: unknown): boolean {
  return fitsVisitsValue(value);
}

/** The JSON of a value that `acceptsVisitsValue` vouches for, defaults written out. */
export function writeVisitsValue(value: VisitsValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseVisitsValue(text: string): VisitsValue {
  return visitsValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyVisitsValue(value: VisitsValue): string {
  return visitsValueCodec.encode(value);
}

/** Is this JSON value WithinValue as it stands on the wire? Never throws. */
export function fitsWithinValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && value <= 10 && value > -1.5 && value < 10);
}

/** What a reader has of JSON that `fitsWithinValue` vouches for. */
export function readWithinValue(json: unknown): WithinValue {
  return (json as never);
}

/** May a writer give this value as WithinValue? Never throws. */
export function acceptsWithinValue(value: unknown): boolean {
  return fitsWithinValue(value);
}

/** The JSON of a value that `acceptsWithinValue` vouches for, defaults written out. */
export function writeWithinValue(value: WithinValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseWithinValue(text: string): WithinValue {
  return withinValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyWithinValue(value: WithinValue): string {
  return withinValueCodec.encode(value);
}

/** Bytes on the wire ↔ DoorsMessage. */
export const doorsMessageCodec: MessageCodec<DoorsMessage> = /* @__PURE__ */ messageCodec({
  name: "DoorsMessage",
  fits: fitsDoorsMessage,
  read: readDoorsMessage,
  accepts: acceptsDoorsMessage,
  write: writeDoorsMessage,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).doorsMessageSchema, direction, value),
});

/** Bytes on the wire ↔ DozensValue. */
export const dozensValueCodec: MessageCodec<DozensValue> = /* @__PURE__ */ messageCodec({
  name: "DozensValue",
  fits: fitsDozensValue,
  read: readDozensValue,
  accepts: acceptsDozensValue,
  write: writeDozensValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).dozensValueSchema, direction, value),
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

/** Bytes on the wire ↔ OrderProgress. */
export const orderProgressCodec: MessageCodec<OrderProgress, OrderProgressInput> = /* @__PURE__ */ messageCodec({
  name: "OrderProgress",
  fits: fitsOrderProgress,
  read: readOrderProgress,
  accepts: acceptsOrderProgress,
  write: writeOrderProgress,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).orderProgressSchema, direction, value),
});

/** Bytes on the wire ↔ OrderSoldOut. */
export const orderSoldOutCodec: MessageCodec<OrderSoldOut, OrderSoldOutInput> = /* @__PURE__ */ messageCodec({
  name: "OrderSoldOut",
  fits: fitsOrderSoldOut,
  read: readOrderSoldOut,
  accepts: acceptsOrderSoldOut,
  write: writeOrderSoldOut,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).orderSoldOutSchema, direction, value),
});

/** Bytes on the wire ↔ PerhapsValue. */
export const perhapsValueCodec: MessageCodec<PerhapsValue> = /* @__PURE__ */ messageCodec({
  name: "PerhapsValue",
  fits: fitsPerhapsValue,
  read: readPerhapsValue,
  accepts: acceptsPerhapsValue,
  write: writePerhapsValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).perhapsValueSchema, direction, value),
});

/** Bytes on the wire ↔ PingReply. */
export const pingReplyCodec: MessageCodec<PingReply> = /* @__PURE__ */ messageCodec({
  name: "PingReply",
  fits: fitsPingReply,
  read: readPingReply,
  accepts: acceptsPingReply,
  write: writePingReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).pingReplySchema, direction, value),
});

/** Bytes on the wire ↔ PingRequest. */
export const pingRequestCodec: MessageCodec<PingRequest> = /* @__PURE__ */ messageCodec({
  name: "PingRequest",
  fits: fitsPingRequest,
  read: readPingRequest,
  accepts: acceptsPingRequest,
  write: writePingRequest,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).pingRequestSchema, direction, value),
});

/** Bytes on the wire ↔ Points. */
export const pointsCodec: MessageCodec<Points> = /* @__PURE__ */ messageCodec({
  name: "Points",
  fits: fitsPoints,
  read: readPoints,
  accepts: acceptsPoints,
  write: writePoints,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).pointsSchema, direction, value),
});

/** Bytes on the wire ↔ Price. */
export const priceCodec: MessageCodec<Price> = /* @__PURE__ */ messageCodec({
  name: "Price",
  fits: fitsPrice,
  read: readPrice,
  accepts: acceptsPrice,
  write: writePrice,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).priceSchema, direction, value),
});

/** Bytes on the wire ↔ PriceNoSuchThing. */
export const priceNoSuchThingCodec: MessageCodec<PriceNoSuchThing> = /* @__PURE__ */ messageCodec({
  name: "PriceNoSuchThing",
  fits: fitsPriceNoSuchThing,
  read: readPriceNoSuchThing,
  accepts: acceptsPriceNoSuchThing,
  write: writePriceNoSuchThing,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).priceNoSuchThingSchema, direction, value),
});

/** Bytes on the wire ↔ PriceRequest. */
export const priceRequestCodec: MessageCodec<PriceRequest> = /* @__PURE__ */ messageCodec({
  name: "PriceRequest",
  fits: fitsPriceRequest,
  read: readPriceRequest,
  accepts: acceptsPriceRequest,
  write: writePriceRequest,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).priceRequestSchema, direction, value),
});

/** Bytes on the wire ↔ RatioValue. */
export const ratioValueCodec: MessageCodec<RatioValue> = /* @__PURE__ */ messageCodec({
  name: "RatioValue",
  fits: fitsRatioValue,
  read: readRatioValue,
  accepts: acceptsRatioValue,
  write: writeRatioValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).ratioValueSchema, direction, value),
});

/** Bytes on the wire ↔ ShelvesReply. */
export const shelvesReplyCodec: MessageCodec<ShelvesReply> = /* @__PURE__ */ messageCodec({
  name: "ShelvesReply",
  fits: fitsShelvesReply,
  read: readShelvesReply,
  accepts: acceptsShelvesReply,
  write: writeShelvesReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).shelvesReplySchema, direction, value),
});

/** Bytes on the wire ↔ StockTakeReply. */
export const stockTakeReplyCodec: MessageCodec<StockTakeReply> = /* @__PURE__ */ messageCodec({
  name: "StockTakeReply",
  fits: fitsStockTakeReply,
  read: readStockTakeReply,
  accepts: acceptsStockTakeReply,
  write: writeStockTakeReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stockTakeReplySchema, direction, value),
});

/** Bytes on the wire ↔ StockTakeRequest. */
export const stockTakeRequestCodec: MessageCodec<StockTakeRequest> = /* @__PURE__ */ messageCodec({
  name: "StockTakeRequest",
  fits: fitsStockTakeRequest,
  read: readStockTakeRequest,
  accepts: acceptsStockTakeRequest,
  write: writeStockTakeRequest,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stockTakeRequestSchema, direction, value),
});

/** Bytes on the wire ↔ VisitsValue. */
export const visitsValueCodec: MessageCodec<VisitsValue> = /* @__PURE__ */ messageCodec({
  name: "VisitsValue",
  fits: fitsVisitsValue,
  read: readVisitsValue,
  accepts: acceptsVisitsValue,
  write: writeVisitsValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).visitsValueSchema, direction, value),
});

/** Bytes on the wire ↔ WithinValue. */
export const withinValueCodec: MessageCodec<WithinValue> = /* @__PURE__ */ messageCodec({
  name: "WithinValue",
  fits: fitsWithinValue,
  read: readWithinValue,
  accepts: acceptsWithinValue,
  write: writeWithinValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).withinValueSchema, direction, value),
});
