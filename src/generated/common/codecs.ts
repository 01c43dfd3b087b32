// Written by redloom from schemas/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, fills, isAtMost, isDateTime, isObject, isText, messageCodec, type MessageCodec } from "../../runtime/generated.js";
import type { AgentId, Origin, OriginInput } from "./messages.js";

/** Is this JSON value AgentId as it stands on the wire? Never throws. */
export function fitsAgentId(value: unknown): boolean {
  return (typeof value === "string" && value !== "" && isAtMost(value, 64));
}

/** What a reader has of JSON that `fitsAgentId` vouches for. */
export function readAgentId(json: unknown): AgentId {
  return (json as never);
}

/** May a writer give this value as AgentId? Never throws. */
export function acceptsAgentId(value: unknown): boolean {
  return (isText(value) && value !== "" && isAtMost(value, 64));
}

/** The JSON of a value that `acceptsAgentId` vouches for, defaults written out. */
export function writeAgentId(value: AgentId): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseAgentId(text: string): AgentId {
  return agentIdCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyAgentId(value: AgentId): string {
  return agentIdCodec.encode(value);
}

/** Is this JSON value Origin as it stands on the wire? Never throws. */
export function fitsOrigin(value: unknown): boolean {
  return (
    isObject<"agentId" | "at" | "host">(value) &&
    fitsAgentId(value.agentId) &&
    (typeof value.at === "string" && isDateTime(value.at)) &&
    (value.host === undefined || typeof value.host === "string")
  );
}

/** What a reader has of JSON that `fitsOrigin` vouches for. */
export function readOrigin(json: unknown): Origin {
  const wire = json as Record<"agentId" | "at" | "host", never>;
  const value: Origin = {
    agentId: wire.agentId,
    at: wire.at,
  };
  if (wire.host !== undefined) value.host = wire.host;
  return value;
}

/** May a writer give this value as Origin? Never throws. */
export function acceptsOrigin(value: unknown): boolean {
  return (
    isObject<"agentId" | "at" | "host">(value) &&
    acceptsAgentId(value.agentId) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at))) &&
    (value.host === undefined || isText(value.host))
  );
}

/** The JSON of a value that `acceptsOrigin` vouches for, defaults written out. */
export function writeOrigin(value: OriginInput): string {
  return '{"agentId":' + writeAgentId(value.agentId) + ',"at":"' + (value.at === undefined ? fills.now() : value.at) + '"' + (value.host === undefined ? "" : ',"host":"' + escaped(value.host) + '"') + "}";
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

/** Bytes on the wire ↔ AgentId. */
export const agentIdCodec: MessageCodec<AgentId> = /* @__PURE__ */ messageCodec({
  name: "AgentId",
  fits: fitsAgentId,
  read: readAgentId,
  accepts: acceptsAgentId,
  write: writeAgentId,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).agentIdSchema, direction, value),
});

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
