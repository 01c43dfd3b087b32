// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { define, escaped, explainWith, hasOnlyNames, isBytes, isDecimal, isJson, isMap, isObject, isShallow, isText, isUnknownValue, isUnknownWire, messageCodec, own, unknownMember, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import { acceptsAddress, fitsAddress, readAddress, writeAddress } from "../common/codecs.js";
import { liftLine, liftNote, liftOrder, liftPaid, liftSent, liftStep, liftSteps, liftTree } from "./lift.js";
import type { Line, Note, Order, OrderInput, Paid, Plain, Sent, Step, Steps, StepsInput, Tree } from "./messages.js";
const names$1 = new Set<string>(["$version", "sku", "count"]);
const names$2 = new Set<string>(["sku", "count"]);
const tags$3 = ["paid", "sent"];

/** Is this JSON value Line as it stands on the wire? Never throws. */
export function fitsLine(value: unknown): boolean {
  return (
    isObject<"sku" | "count">(value) &&
    hasOnlyNames(value, names$1) &&
    typeof value.sku === "string" &&
    (typeof value.count === "number" && Number.isSafeInteger(value.count))
  );
}

/** What a reader has of JSON that `fitsLine` vouches for. */
export function readLine(json: unknown): Line {
  const wire = json as Record<"sku" | "count", never>;
  const value: Line = {
    sku: wire.sku,
    count: wire.count,
  };
  return value;
}

/** May a writer give this value as Line? Never throws. */
export function acceptsLine(value: unknown): boolean {
  return (
    isObject<"sku" | "count">(value) &&
    hasOnlyNames(value, names$2) &&
    isText(value.sku) &&
    (typeof value.count === "number" && Number.isSafeInteger(value.count))
  );
}

/** The JSON of a value that `acceptsLine` vouches for, defaults written out. */
export function writeLine(value: Line): string {
  return '{"$version":2,"sku":"' + escaped(value.sku) + '","count":' + value.count + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseLine(text: string): Line {
  return lineCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyLine(value: Line): string {
  return lineCodec.encode(value);
}

/** Is this JSON value Note as it stands on the wire? Never throws. */
export function fitsNote(value: unknown): boolean {
  return isObject(value);
}

/** What a reader has of JSON that `fitsNote` vouches for. */
export function readNote(_json: unknown): Note {
  return {};
}

/** May a writer give this value as Note? Never throws. */
export function acceptsNote(value: unknown): boolean {
  return (
    isObject(value) &&
    !isBytes(value)
  );
}

/** The JSON of a value that `acceptsNote` vouches for, defaults written out. */
export function writeNote(_value: Note): string {
  return '{"$version":2}';
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

function fitsOrder$customer(value: unknown): boolean {
  return (
    isObject<"first" | "last">(value) &&
    typeof value.first === "string" &&
    typeof value.last === "string"
  );
}

function fitsOrder$price(value: unknown): boolean {
  return (
    isObject<"total">(value) &&
    (typeof value.total === "number" && Number.isFinite(value.total))
  );
}

function fitsOrder$lines(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!fitsLine(item)) return false;
  }
  return true;
}

/** Is this JSON value Order as it stands on the wire? Never throws. */
export function fitsOrder(value: unknown): boolean {
  if (!isObject<"customer" | "priority" | "maker" | "__proto__" | "address" | "price" | "lines">(value)) return false;
  const field3 = own(value, "__proto__");
  return (
    fitsOrder$customer(value.customer) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority))) &&
    (value.maker === undefined || typeof value.maker === "string") &&
    (field3 === undefined || isJson(field3)) &&
    fitsAddress(value.address) &&
    fitsOrder$price(value.price) &&
    fitsOrder$lines(value.lines)
  );
}

function readOrder$customer(json: unknown): { first: string; last: string } {
  const wire = json as Record<"first" | "last", never>;
  const value: { first: string; last: string } = {
    first: wire.first,
    last: wire.last,
  };
  return value;
}

function readOrder$price(json: unknown): { total: number } {
  const wire = json as Record<"total", never>;
  const value: { total: number } = {
    total: wire.total,
  };
  return value;
}

function readOrder$lines(json: unknown): Line[] {
  const wire = json as readonly never[];
  const value: Line[] = [];
  for (const item of wire) value.push(readLine(item));
  return value;
}

/** What a reader has of JSON that `fitsOrder` vouches for. */
export function readOrder(json: unknown): Order {
  const wire = json as Record<"customer" | "priority" | "maker" | "__proto__" | "address" | "price" | "lines", never>;
  const value: Order = {
    customer: readOrder$customer(wire.customer),
    priority: wire.priority === undefined ? 3 : wire.priority,
    address: readAddress(wire.address),
    price: readOrder$price(wire.price),
    lines: readOrder$lines(wire.lines),
  } as never;
  if (wire.maker !== undefined) value.maker = wire.maker;
  if (own(wire, "__proto__") !== undefined) define(value, "__proto__", wire["__proto__"]);
  return value;
}

function acceptsOrder$customer(value: unknown): boolean {
  return (
    isObject<"first" | "last">(value) &&
    isText(value.first) &&
    isText(value.last)
  );
}

function acceptsOrder$price(value: unknown): boolean {
  return (
    isObject<"total">(value) &&
    (typeof value.total === "number" && Number.isFinite(value.total))
  );
}

function acceptsOrder$lines(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!acceptsLine(item)) return false;
  }
  return true;
}

/** May a writer give this value as Order? Never throws. */
export function acceptsOrder(value: unknown): boolean {
  if (!isObject<"customer" | "priority" | "maker" | "__proto__" | "address" | "price" | "lines">(value)) return false;
  const field3 = own(value, "__proto__");
  return (
    acceptsOrder$customer(value.customer) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority))) &&
    (value.maker === undefined || isText(value.maker)) &&
    (field3 === undefined || isJson(field3)) &&
    acceptsAddress(value.address) &&
    acceptsOrder$price(value.price) &&
    acceptsOrder$lines(value.lines)
  );
}

function writeOrder$customer(value: { first: string; last: string }): string {
  return '{"first":"' + escaped(value.first) + '","last":"' + escaped(value.last) + '"}';
}

function writeOrder$price(value: { total: number }): string {
  return '{"total":' + value.total + "}";
}

function writeOrder$lines(value: Line[]): string {
  let text = "";
  let before = "[";
  for (const item of value) {
    text += before + writeLine(item);
    before = ",";
  }
  return text === "" ? "[]" : text + "]";
}

/** The JSON of a value that `acceptsOrder` vouches for, defaults written out. */
export function writeOrder(value: OrderInput): string {
  return '{"$version":3,"customer":' + writeOrder$customer(value.customer) + ',"priority":' + (value.priority === undefined ? "3" : "" + value.priority) + (value.maker === undefined ? "" : ',"maker":"' + escaped(value.maker) + '"') + (own(value, "__proto__") === undefined ? "" : ',"__proto__":' + JSON.stringify((value["__proto__"] as never))) + ',"address":' + writeAddress(value.address) + ',"price":' + writeOrder$price(value.price) + ',"lines":' + writeOrder$lines(value.lines) + "}";
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

/** Is this JSON value Paid as it stands on the wire? Never throws. */
export function fitsPaid(value: unknown): boolean {
  return (
    isObject<"kind" | "amount">(value) &&
    value.kind === "paid" &&
    isDecimal(value.amount)
  );
}

/** What a reader has of JSON that `fitsPaid` vouches for. */
export function readPaid(json: unknown): Paid {
  const wire = json as Record<"kind" | "amount", never>;
  const value: Paid = {
    kind: wire.kind,
    amount: BigInt(wire.amount),
  };
  return value;
}

/** May a writer give this value as Paid? Never throws. */
export function acceptsPaid(value: unknown): boolean {
  return (
    isObject<"kind" | "amount">(value) &&
    value.kind === "paid" &&
    typeof value.amount === "bigint"
  );
}

/** The JSON of a value that `acceptsPaid` vouches for, defaults written out. */
export function writePaid(value: Paid): string {
  return '{"$version":2,"kind":"paid","amount":"' + value.amount + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePaid(text: string): Paid {
  return paidCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPaid(value: Paid): string {
  return paidCodec.encode(value);
}

/** Is this JSON value Plain as it stands on the wire? Never throws. */
export function fitsPlain(value: unknown): boolean {
  return (
    isObject<"a">(value) &&
    typeof value.a === "string"
  );
}

/** What a reader has of JSON that `fitsPlain` vouches for. */
export function readPlain(json: unknown): Plain {
  const wire = json as Record<"a", never>;
  const value: Plain = {
    a: wire.a,
  };
  return value;
}

/** May a writer give this value as Plain? Never throws. */
export function acceptsPlain(value: unknown): boolean {
  return (
    isObject<"a">(value) &&
    isText(value.a)
  );
}

/** The JSON of a value that `acceptsPlain` vouches for, defaults written out. */
export function writePlain(value: Plain): string {
  return '{"a":"' + escaped(value.a) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePlain(text: string): Plain {
  return plainCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPlain(value: Plain): string {
  return plainCodec.encode(value);
}

function fitsSent$by(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const items: readonly unknown[] = value;
  const item0 = items[0];
  const item1 = items[1];
  return typeof item0 === "string" && fitsLine(item1);
}

/** Is this JSON value Sent as it stands on the wire? Never throws. */
export function fitsSent(value: unknown): boolean {
  if (!isObject<"kind" | "to" | "by" | "constructor">(value)) return false;
  const field3 = own(value, "constructor");
  return (
    value.kind === "sent" &&
    (value.to === null || fitsAddress(value.to)) &&
    (value.by === undefined || fitsSent$by(value.by)) &&
    (field3 === undefined || fitsLine(field3))
  );
}

function readSent$by(json: unknown): [string, Line] {
  const wire = json as [never, never];
  return [wire[0], readLine(wire[1])];
}

/** What a reader has of JSON that `fitsSent` vouches for. */
export function readSent(json: unknown): Sent {
  const wire = json as Record<"kind" | "to" | "by" | "constructor", never>;
  const value: Sent = {
    kind: wire.kind,
    to: (wire.to === null ? null : readAddress(wire.to)),
  } as never;
  if (wire.by !== undefined) value.by = readSent$by(wire.by);
  if (own(wire, "constructor") !== undefined) value.constructor = readLine(wire.constructor);
  return value;
}

function acceptsSent$by(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const items: readonly unknown[] = value;
  const item0 = items[0];
  const item1 = items[1];
  return isText(item0) && acceptsLine(item1);
}

/** May a writer give this value as Sent? Never throws. */
export function acceptsSent(value: unknown): boolean {
  if (!isObject<"kind" | "to" | "by" | "constructor">(value)) return false;
  const field3 = own(value, "constructor");
  return (
    value.kind === "sent" &&
    (value.to === null || acceptsAddress(value.to)) &&
    (value.by === undefined || acceptsSent$by(value.by)) &&
    (field3 === undefined || acceptsLine(field3))
  );
}

function writeSent$by(value: [string, Line]): string {
  return '["' + escaped(value[0]) + '",' + writeLine(value[1]) + "]";
}

/** The JSON of a value that `acceptsSent` vouches for, defaults written out. */
export function writeSent(value: Sent): string {
  return '{"kind":"sent","to":' + (value.to === null ? "null" : writeAddress(value.to)) + (value.by === undefined ? "" : ',"by":' + writeSent$by(value.by)) + (own(value, "constructor") === undefined ? "" : ',"constructor":' + writeLine((value.constructor as never))) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseSent(text: string): Sent {
  return sentCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifySent(value: Sent): string {
  return sentCodec.encode(value);
}

/** Is this JSON value Step as it stands on the wire? Never throws. */
export function fitsStep(value: unknown): boolean {
  if (!isObject<"kind">(value)) return false;
  switch (value.kind) {
    case "paid":
      return fitsPaid(value);
    case "sent":
      return fitsSent(value);
    default:
      return isUnknownWire(value, "kind", tags$3);
  }
}

/** What a reader has of JSON that `fitsStep` vouches for. */
export function readStep(json: unknown): Step {
  const wire = json as Record<"kind", string>;
  switch (wire.kind) {
    case "paid":
      return readPaid((json as never));
    case "sent":
      return readSent((json as never));
    default:
      return { kind: unknownMember, tag: wire.kind, raw: json as never };
  }
}

/** May a writer give this value as Step? Never throws. */
export function acceptsStep(value: unknown): boolean {
  if (!isObject<"kind">(value)) return false;
  switch (value.kind) {
    case "paid":
      return acceptsPaid(value);
    case "sent":
      return acceptsSent(value);
    default:
      return isUnknownValue(value, "kind", tags$3);
  }
}

/** The JSON of a value that `acceptsStep` vouches for, defaults written out. */
export function writeStep(value: Step): string {
  switch (value.kind) {
    case "paid":
      return writePaid((value as never));
    case "sent":
      return writeSent((value as never));
    default:
      return JSON.stringify((value as { raw: unknown }).raw);
  }
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseStep(text: string): Step {
  return stepCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyStep(value: Step): string {
  return stepCodec.encode(value);
}

function fitsSteps$steps(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!fitsStep(item)) return false;
  }
  return true;
}

function fitsSteps$byName(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (!(isText(name) && fitsStep(item))) return false;
  }
  return true;
}

/** Is this JSON value Steps as it stands on the wire? Never throws. */
export function fitsSteps(value: unknown): boolean {
  return (
    isObject<"steps" | "byName" | "standing">(value) &&
    fitsSteps$steps(value.steps) &&
    fitsSteps$byName(value.byName) &&
    (value.standing === undefined || fitsAddress(value.standing))
  );
}

function readSteps$steps(json: unknown): Step[] {
  const wire = json as readonly never[];
  const value: Step[] = [];
  for (const item of wire) value.push(readStep(item));
  return value;
}

function readSteps$byName(json: unknown): { [name: string]: Step } {
  const wire = json as Record<string, never>;
  const value: { [name: string]: Step } = {};
  for (const [name, item] of Object.entries(wire)) define(value, name, readStep(item));
  return value;
}

/** What a reader has of JSON that `fitsSteps` vouches for. */
export function readSteps(json: unknown): Steps {
  const wire = json as Record<"steps" | "byName" | "standing", never>;
  const value: Steps = {
    steps: readSteps$steps(wire.steps),
    byName: readSteps$byName(wire.byName),
    standing: wire.standing === undefined ? readAddress(({ line: "unknown" } as never)) : readAddress(wire.standing),
  };
  return value;
}

function acceptsSteps$steps(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!acceptsStep(item)) return false;
  }
  return true;
}

function acceptsSteps$byName(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (!(isText(name) && acceptsStep(item))) return false;
  }
  return true;
}

/** May a writer give this value as Steps? Never throws. */
export function acceptsSteps(value: unknown): boolean {
  return (
    isObject<"steps" | "byName" | "standing">(value) &&
    acceptsSteps$steps(value.steps) &&
    acceptsSteps$byName(value.byName) &&
    (value.standing === undefined || acceptsAddress(value.standing))
  );
}

function writeSteps$steps(value: Step[]): string {
  let text = "";
  let before = "[";
  for (const item of value) {
    text += before + writeStep(item);
    before = ",";
  }
  return text === "" ? "[]" : text + "]";
}

function writeSteps$byName(value: { [name: string]: Step }): string {
  let text = "";
  let before = '{"';
  for (const [name, item] of Object.entries(value)) {
    text += before + escaped(name) + '":' + writeStep(item);
    before = ',"';
  }
  return text === "" ? "{}" : text + "}";
}

/** The JSON of a value that `acceptsSteps` vouches for, defaults written out. */
export function writeSteps(value: StepsInput): string {
  return '{"steps":' + writeSteps$steps(value.steps) + ',"byName":' + writeSteps$byName(value.byName) + ',"standing":' + (value.standing === undefined ? '{"$version":2,"line":"unknown"}' : writeAddress(value.standing)) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseSteps(text: string): Steps {
  return stepsCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifySteps(value: StepsInput): string {
  return stepsCodec.encode(value);
}

/** Is this JSON value Tree as it stands on the wire? Never throws. */
export function fitsTree(value: unknown): boolean {
  return isShallow(value) && fitsTree$unbounded(value);
}

function fitsTree$children(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!fitsTree$unbounded(item)) return false;
  }
  return true;
}

function fitsTree$unbounded(value: unknown): boolean {
  return (
    isObject<"value" | "children" | "next">(value) &&
    fitsLine(value.value) &&
    fitsTree$children(value.children) &&
    (value.next === undefined || fitsTree$unbounded(value.next))
  );
}

function readTree$children(json: unknown): Tree[] {
  const wire = json as readonly never[];
  const value: Tree[] = [];
  for (const item of wire) value.push(readTree(item));
  return value;
}

/** What a reader has of JSON that `fitsTree` vouches for. */
export function readTree(json: unknown): Tree {
  const wire = json as Record<"value" | "children" | "next", never>;
  const value: Tree = {
    value: readLine(wire.value),
    children: readTree$children(wire.children),
  };
  if (wire.next !== undefined) value.next = readTree(wire.next);
  return value;
}

/** May a writer give this value as Tree? Never throws. */
export function acceptsTree(value: unknown): boolean {
  return isShallow(value) && acceptsTree$unbounded(value);
}

function acceptsTree$children(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!acceptsTree$unbounded(item)) return false;
  }
  return true;
}

function acceptsTree$unbounded(value: unknown): boolean {
  return (
    isObject<"value" | "children" | "next">(value) &&
    acceptsLine(value.value) &&
    acceptsTree$children(value.children) &&
    (value.next === undefined || acceptsTree$unbounded(value.next))
  );
}

function writeTree$children(value: Tree[]): string {
  let text = "";
  let before = "[";
  for (const item of value) {
    text += before + writeTree(item);
    before = ",";
  }
  return text === "" ? "[]" : text + "]";
}

/** The JSON of a value that `acceptsTree` vouches for, defaults written out. */
export function writeTree(value: Tree): string {
  return '{"$version":2,"value":' + writeLine(value.value) + ',"children":' + writeTree$children(value.children) + (value.next === undefined ? "" : ',"next":' + writeTree(value.next)) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTree(text: string): Tree {
  return treeCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTree(value: Tree): string {
  return treeCodec.encode(value);
}

/** Bytes on the wire ↔ Line. */
export const lineCodec: MessageCodec<Line> = /* @__PURE__ */ messageCodec({
  name: "Line",
  lift: liftLine,
  fits: fitsLine,
  read: readLine,
  accepts: acceptsLine,
  write: writeLine,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).lineSchema, direction, value),
});

/** Bytes on the wire ↔ Note. */
export const noteCodec: MessageCodec<Note> = /* @__PURE__ */ messageCodec({
  name: "Note",
  lift: liftNote,
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
  lift: liftOrder,
  fits: fitsOrder,
  read: readOrder,
  accepts: acceptsOrder,
  write: writeOrder,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).orderSchema, direction, value),
});

/** Bytes on the wire ↔ Paid. */
export const paidCodec: MessageCodec<Paid> = /* @__PURE__ */ messageCodec({
  name: "Paid",
  lift: liftPaid,
  fits: fitsPaid,
  read: readPaid,
  accepts: acceptsPaid,
  write: writePaid,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).paidSchema, direction, value),
});

/** Bytes on the wire ↔ Plain. */
export const plainCodec: MessageCodec<Plain> = /* @__PURE__ */ messageCodec({
  name: "Plain",
  fits: fitsPlain,
  read: readPlain,
  accepts: acceptsPlain,
  write: writePlain,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).plainSchema, direction, value),
});

/** Bytes on the wire ↔ Sent. */
export const sentCodec: MessageCodec<Sent> = /* @__PURE__ */ messageCodec({
  name: "Sent",
  lift: liftSent,
  fits: fitsSent,
  read: readSent,
  accepts: acceptsSent,
  write: writeSent,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).sentSchema, direction, value),
});

/** Bytes on the wire ↔ Step. */
export const stepCodec: MessageCodec<Step> = /* @__PURE__ */ messageCodec({
  name: "Step",
  lift: liftStep,
  fits: fitsStep,
  read: readStep,
  accepts: acceptsStep,
  write: writeStep,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stepSchema, direction, value),
});

/** Bytes on the wire ↔ Steps. */
export const stepsCodec: MessageCodec<Steps, StepsInput> = /* @__PURE__ */ messageCodec({
  name: "Steps",
  lift: liftSteps,
  fits: fitsSteps,
  read: readSteps,
  accepts: acceptsSteps,
  write: writeSteps,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stepsSchema, direction, value),
});

/** Bytes on the wire ↔ Tree. */
export const treeCodec: MessageCodec<Tree> = /* @__PURE__ */ messageCodec({
  name: "Tree",
  lift: liftTree,
  fits: fitsTree,
  read: readTree,
  accepts: acceptsTree,
  write: writeTree,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).treeSchema, direction, value),
});
