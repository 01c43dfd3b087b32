// Written by redloom from contracts/evil.yaml. Do not edit.
import { escaped, explainWith, isObject, isText, messageCodec, own, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Odd, OddInput } from "./messages.js";

/** Is this JSON value Odd as it stands on the wire? Never throws. */
export function fitsOdd(value: unknown): boolean {
  if (!isObject(value)) return false;
  const field0 = own(value, "__proto__");
  const field1 = own(value, "constructor");
  const field2 = own(value, "toString");
  return (
    (field0 === undefined || typeof field0 === "string") &&
    (field1 === undefined || typeof field1 === "string") &&
    (field2 === undefined || (field2 === "`" || field2 === "${evil()}" || field2 === "'\"\\")) &&
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
  if (!isObject(value)) return false;
  const field0 = own(value, "__proto__");
  const field1 = own(value, "constructor");
  const field2 = own(value, "toString");
  return (
    (field0 === undefined || isText(field0)) &&
    (field1 === undefined || isText(field1)) &&
    (field2 === undefined || (field2 === "`" || field2 === "${evil()}" || field2 === "'\"\\")) &&
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
