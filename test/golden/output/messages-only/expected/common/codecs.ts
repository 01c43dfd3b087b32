// Written by redloom from contracts/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, fills, isDateTime, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Origin, OriginInput } from "./messages.js";

/** Is this JSON value Origin as it stands on the wire? Never throws. */
export function fitsOrigin(value: unknown): boolean {
  return (
    isObject<"host" | "at">(value) &&
    typeof value.host === "string" &&
    (typeof value.at === "string" && isDateTime(value.at))
  );
}

/** What a reader has of JSON that `fitsOrigin` vouches for. */
export function readOrigin(json: unknown): Origin {
  const wire = json as Record<"host" | "at", never>;
  const value: Origin = {
    host: wire.host,
    at: wire.at,
  };
  return value;
}

/** May a writer give this value as Origin? Never throws. */
export function acceptsOrigin(value: unknown): boolean {
  return (
    isObject<"host" | "at">(value) &&
    isText(value.host) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at)))
  );
}

/** The JSON of a value that `acceptsOrigin` vouches for, defaults written out. */
export function writeOrigin(value: OriginInput): string {
  return '{"host":"' + escaped(value.host) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseOrigin(text: string): Origin {
  return originCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyOrigin(value: OriginInput): string {
  return originCodec.encode(value);
}

/** Bytes on the wire ↔ Origin. */
export const originCodec: MessageCodec<Origin, OriginInput> = /* @__PURE__ */ messageCodec({
  name: "Origin",
  fits: fitsOrigin,
  read: readOrigin,
  accepts: acceptsOrigin,
  write: writeOrigin,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).originSchema, direction, value),
});
