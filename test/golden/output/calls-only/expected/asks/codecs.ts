// Written by redloom from contracts/asks.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { EchoReply, EchoRequest } from "./messages.js";

/** Is this JSON value EchoReply as it stands on the wire? Never throws. */
export function fitsEchoReply(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsEchoReply` vouches for. */
export function readEchoReply(json: unknown): EchoReply {
  return (json as never);
}

/** May a writer give this value as EchoReply? Never throws. */
export function acceptsEchoReply(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsEchoReply` vouches for, defaults written out. */
export function writeEchoReply(value: EchoReply): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseEchoReply(text: string): EchoReply {
  return echoReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyEchoReply(value: EchoReply): string {
  return echoReplyCodec.encode(value);
}

/** Is this JSON value EchoRequest as it stands on the wire? Never throws. */
export function fitsEchoRequest(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsEchoRequest` vouches for. */
export function readEchoRequest(json: unknown): EchoRequest {
  return (json as never);
}

/** May a writer give this value as EchoRequest? Never throws. */
export function acceptsEchoRequest(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsEchoRequest` vouches for, defaults written out. */
export function writeEchoRequest(value: EchoRequest): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseEchoRequest(text: string): EchoRequest {
  return echoRequestCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyEchoRequest(value: EchoRequest): string {
  return echoRequestCodec.encode(value);
}

/** Bytes on the wire ↔ EchoReply. */
export const echoReplyCodec: MessageCodec<EchoReply> = /* @__PURE__ */ messageCodec({
  name: "EchoReply",
  fits: fitsEchoReply,
  read: readEchoReply,
  accepts: acceptsEchoReply,
  write: writeEchoReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).echoReplySchema, direction, value),
});

/** Bytes on the wire ↔ EchoRequest. */
export const echoRequestCodec: MessageCodec<EchoRequest> = /* @__PURE__ */ messageCodec({
  name: "EchoRequest",
  fits: fitsEchoRequest,
  read: readEchoRequest,
  accepts: acceptsEchoRequest,
  write: writeEchoRequest,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).echoRequestSchema, direction, value),
});
