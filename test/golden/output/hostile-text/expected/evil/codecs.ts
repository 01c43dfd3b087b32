// Written by redloom from contracts/evil.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isJson, isObject, isText, messageCodec, own, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Odd, OddInput, OddOdd, OddReply } from "./messages.js";

/** Is this JSON value Odd as it stands on the wire? Never throws. */
export function fitsOdd(value: unknown): boolean {
  if (!isObject<"__proto__" | "constructor" | "toString" | "a-b" | "1st" | "">(value)) return false;
  const field0 = own(value, "__proto__");
  const field1 = own(value, "constructor");
  const field2 = own(value, "toString");
  return (
    (field0 === undefined || typeof field0 === "string") &&
    (field1 === undefined || typeof field1 === "string") &&
    (field2 === undefined || (field2 === "`" || field2 === "${evil()}" || field2 === "'\"\u005c")) &&
    typeof value["a-b"] === "string" &&
    (value["1st"] === undefined || value["1st"] === "\u2028") &&
    (value[""] === undefined || typeof value[""] === "string")
  );
}

/** What a reader has of JSON that `fitsOdd` vouches for. */
export function readOdd(json: unknown): Odd {
  const wire = json as Record<"__proto__" | "constructor" | "toString" | "a-b" | "1st" | "", never>;
  const value: Odd = {
    ["__proto__"]: own(wire, "__proto__") === undefined ? "${evil()}" : wire["__proto__"],
    "a-b": wire["a-b"],
  } as never;
  if (own(wire, "constructor") !== undefined) value.constructor = wire.constructor;
  if (own(wire, "toString") !== undefined) value.toString = wire.toString;
  if (wire["1st"] !== undefined) value["1st"] = wire["1st"];
  if (wire[""] !== undefined) value[""] = wire[""];
  return value;
}

/** May a writer give this value as Odd? Never throws. */
export function acceptsOdd(value: unknown): boolean {
  if (!isObject<"__proto__" | "constructor" | "toString" | "a-b" | "1st" | "">(value)) return false;
  const field0 = own(value, "__proto__");
  const field1 = own(value, "constructor");
  const field2 = own(value, "toString");
  return (
    (field0 === undefined || isText(field0)) &&
    (field1 === undefined || isText(field1)) &&
    (field2 === undefined || (field2 === "`" || field2 === "${evil()}" || field2 === "'\"\u005c")) &&
    isText(value["a-b"]) &&
    (value["1st"] === undefined || value["1st"] === "\u2028") &&
    (value[""] === undefined || isText(value[""]))
  );
}

/** The JSON of a value that `acceptsOdd` vouches for, defaults written out. */
export function writeOdd(value: OddInput): string {
  return '{"__proto__":' + (own(value, "__proto__") === undefined ? '"${evil()}"' : '"' + escaped((value["__proto__"] as never)) + '"') + (own(value, "constructor") === undefined ? "" : ',"constructor":"' + escaped((value.constructor as never)) + '"') + (own(value, "toString") === undefined ? "" : ',"toString":"' + escaped((value.toString as never)) + '"') + ',"a-b":"' + escaped(value["a-b"]) + '"' + (value["1st"] === undefined ? "" : ",\"1st\":\"\u2028\"") + (value[""] === undefined ? "" : ',"":"' + escaped(value[""]) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOdd(text: string): Odd {
  return oddCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOdd(value: OddInput): string {
  return oddCodec.encode(value);
}

/** Is this JSON value OddOdd as it stands on the wire? Never throws. */
export function fitsOddOdd(value: unknown): boolean {
  if (!isObject<"__proto__">(value)) return false;
  const field0 = own(value, "__proto__");
  return typeof field0 === "string";
}

/** What a reader has of JSON that `fitsOddOdd` vouches for. */
export function readOddOdd(json: unknown): OddOdd {
  const wire = json as Record<"__proto__", never>;
  const value: OddOdd = {
    ["__proto__"]: wire["__proto__"],
  };
  return value;
}

/** May a writer give this value as OddOdd? Never throws. */
export function acceptsOddOdd(value: unknown): boolean {
  if (!isObject<"__proto__">(value)) return false;
  const field0 = own(value, "__proto__");
  return isText(field0);
}

/** The JSON of a value that `acceptsOddOdd` vouches for, defaults written out. */
export function writeOddOdd(value: OddOdd): string {
  return '{"__proto__":"' + escaped(value["__proto__"]) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOddOdd(text: string): OddOdd {
  return oddOddCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOddOdd(value: OddOdd): string {
  return oddOddCodec.encode(value);
}

/** Is this JSON value OddReply as it stands on the wire? Never throws. */
export function fitsOddReply(value: unknown): boolean {
  return (
    isObject<"a-b">(value) &&
    isJson(value["a-b"])
  );
}

/** What a reader has of JSON that `fitsOddReply` vouches for. */
export function readOddReply(json: unknown): OddReply {
  const wire = json as Record<"a-b", never>;
  const value: OddReply = {
    "a-b": wire["a-b"],
  };
  return value;
}

/** May a writer give this value as OddReply? Never throws. */
export function acceptsOddReply(value: unknown): boolean {
  return fitsOddReply(value);
}

/** The JSON of a value that `acceptsOddReply` vouches for, defaults written out. */
export function writeOddReply(value: OddReply): string {
  return '{"a-b":' + JSON.stringify(value["a-b"]) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOddReply(text: string): OddReply {
  return oddReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOddReply(value: OddReply): string {
  return oddReplyCodec.encode(value);
}

/** Bytes on the wire ↔ Odd. */
export const oddCodec: MessageCodec<Odd, OddInput> = /* @__PURE__ */ messageCodec({
  name: "Odd",
  fits: fitsOdd,
  read: readOdd,
  accepts: acceptsOdd,
  write: writeOdd,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).oddSchema, direction, value),
});

/** Bytes on the wire ↔ OddOdd. */
export const oddOddCodec: MessageCodec<OddOdd> = /* @__PURE__ */ messageCodec({
  name: "OddOdd",
  fits: fitsOddOdd,
  read: readOddOdd,
  accepts: acceptsOddOdd,
  write: writeOddOdd,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).oddOddSchema, direction, value),
});

/** Bytes on the wire ↔ OddReply. */
export const oddReplyCodec: MessageCodec<OddReply> = /* @__PURE__ */ messageCodec({
  name: "OddReply",
  fits: fitsOddReply,
  read: readOddReply,
  accepts: acceptsOddReply,
  write: writeOddReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).oddReplySchema, direction, value),
});
