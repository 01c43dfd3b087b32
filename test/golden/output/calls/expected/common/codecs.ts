// Written by redloom from contracts/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, fills, isObject, isText, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Asked, AskedInput, Refused } from "./messages.js";

/** Is this JSON value Asked as it stands on the wire? Never throws. */
export function fitsAsked(value: unknown): boolean {
  return (
    isObject<"id" | "text">(value) &&
    (typeof value.id === "string" && isUuid(value.id)) &&
    typeof value.text === "string"
  );
}

/** What a reader has of JSON that `fitsAsked` vouches for. */
export function readAsked(json: unknown): Asked {
  const wire = json as Record<"id" | "text", never>;
  const value: Asked = {
    id: wire.id,
    text: wire.text,
  };
  return value;
}

/** May a writer give this value as Asked? Never throws. */
export function acceptsAsked(value: unknown): boolean {
  return (
    isObject<"id" | "text">(value) &&
    (value.id === undefined || (typeof value.id === "string" && isUuid(value.id))) &&
    isText(value.text)
  );
}

/** The JSON of a value that `acceptsAsked` vouches for, defaults written out. */
export function writeAsked(value: AskedInput): string {
  return '{"id":"' + (value.id === undefined ? fills.uuid() : value.id) + '","text":"' + escaped(value.text) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseAsked(text: string): Asked {
  return askedCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyAsked(value: AskedInput): string {
  return askedCodec.encode(value);
}

/** Is this JSON value Refused as it stands on the wire? Never throws. */
export function fitsRefused(value: unknown): boolean {
  return (
    isObject<"why">(value) &&
    typeof value.why === "string"
  );
}

/** What a reader has of JSON that `fitsRefused` vouches for. */
export function readRefused(json: unknown): Refused {
  const wire = json as Record<"why", never>;
  const value: Refused = {
    why: wire.why,
  };
  return value;
}

/** May a writer give this value as Refused? Never throws. */
export function acceptsRefused(value: unknown): boolean {
  return (
    isObject<"why">(value) &&
    isText(value.why)
  );
}

/** The JSON of a value that `acceptsRefused` vouches for, defaults written out. */
export function writeRefused(value: Refused): string {
  return '{"why":"' + escaped(value.why) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseRefused(text: string): Refused {
  return refusedCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyRefused(value: Refused): string {
  return refusedCodec.encode(value);
}

/** Bytes on the wire ↔ Asked. */
export const askedCodec: MessageCodec<Asked, AskedInput> = /* @__PURE__ */ messageCodec({
  name: "Asked",
  fits: fitsAsked,
  read: readAsked,
  accepts: acceptsAsked,
  write: writeAsked,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).askedSchema, direction, value),
});

/** Bytes on the wire ↔ Refused. */
export const refusedCodec: MessageCodec<Refused> = /* @__PURE__ */ messageCodec({
  name: "Refused",
  fits: fitsRefused,
  read: readRefused,
  accepts: acceptsRefused,
  write: writeRefused,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).refusedSchema, direction, value),
});
