// Written by redloom from contracts/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import { liftAddress } from "./lift.js";
import type { Address } from "./messages.js";

/** Is this JSON value Address as it stands on the wire? Never throws. */
export function fitsAddress(value: unknown): boolean {
  return (
    isObject<"line" | "zip">(value) &&
    typeof value.line === "string" &&
    (value.zip === undefined || typeof value.zip === "string")
  );
}

/** What a reader has of JSON that `fitsAddress` vouches for. */
export function readAddress(json: unknown): Address {
  const wire = json as Record<"line" | "zip", never>;
  const value: Address = {
    line: wire.line,
  };
  if (wire.zip !== undefined) value.zip = wire.zip;
  return value;
}

/** May a writer give this value as Address? Never throws. */
export function acceptsAddress(value: unknown): boolean {
  return (
    isObject<"line" | "zip">(value) &&
    isText(value.line) &&
    (value.zip === undefined || isText(value.zip))
  );
}

/** The JSON of a value that `acceptsAddress` vouches for, defaults written out. */
export function writeAddress(value: Address): string {
  return '{"$version":2,"line":"' + escaped(value.line) + '"' + (value.zip === undefined ? "" : ',"zip":"' + escaped(value.zip) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseAddress(text: string): Address {
  return addressCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyAddress(value: Address): string {
  return addressCodec.encode(value);
}

/** Bytes on the wire ↔ Address. */
export const addressCodec: MessageCodec<Address> = /* @__PURE__ */ messageCodec({
  name: "Address",
  lift: liftAddress,
  fits: fitsAddress,
  read: readAddress,
  accepts: acceptsAddress,
  write: writeAddress,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).addressSchema, direction, value),
});
