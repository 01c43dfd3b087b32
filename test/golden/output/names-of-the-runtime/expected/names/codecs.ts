// Written by redloom from contracts/names.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isBytes, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { BroadcastCall, Call, CallDefinition, CallDefinitionInput, CallTypes, ChannelCommands, ClientOptions, ClientOptionsInput, Connection, CounterStore, NoParameters, Publisher } from "./messages.js";

/** Is this JSON value BroadcastCall as it stands on the wire? Never throws. */
export function fitsBroadcastCall(value: unknown): boolean {
  return typeof value === "string";
}

/** What a reader has of JSON that `fitsBroadcastCall` vouches for. */
export function readBroadcastCall(json: unknown): BroadcastCall {
  return (json as never);
}

/** May a writer give this value as BroadcastCall? Never throws. */
export function acceptsBroadcastCall(value: unknown): boolean {
  return isText(value);
}

/** The JSON of a value that `acceptsBroadcastCall` vouches for, defaults written out. */
export function writeBroadcastCall(value: BroadcastCall): string {
  return '"' + escaped(value) + '"';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseBroadcastCall(text: string): BroadcastCall {
  return broadcastCallCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyBroadcastCall(value: BroadcastCall): string {
  return broadcastCallCodec.encode(value);
}

/** Is this JSON value Call as it stands on the wire? Never throws. */
export function fitsCall(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    typeof value.name === "string"
  );
}

/** What a reader has of JSON that `fitsCall` vouches for. */
export function readCall(json: unknown): Call {
  const wire = json as Record<"name", never>;
  const value: Call = {
    name: wire.name,
  };
  return value;
}

/** May a writer give this value as Call? Never throws. */
export function acceptsCall(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    isText(value.name)
  );
}

/** The JSON of a value that `acceptsCall` vouches for, defaults written out. */
export function writeCall(value: Call): string {
  return '{"name":"' + escaped(value.name) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCall(text: string): Call {
  return callCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCall(value: Call): string {
  return callCodec.encode(value);
}

/** Is this JSON value CallDefinition as it stands on the wire? Never throws. */
export function fitsCallDefinition(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    (value.name === undefined || typeof value.name === "string")
  );
}

/** What a reader has of JSON that `fitsCallDefinition` vouches for. */
export function readCallDefinition(json: unknown): CallDefinition {
  const wire = json as Record<"name", never>;
  const value: CallDefinition = {
    name: wire.name === undefined ? "x" : wire.name,
  };
  return value;
}

/** May a writer give this value as CallDefinition? Never throws. */
export function acceptsCallDefinition(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    !isBytes(value) &&
    (value.name === undefined || isText(value.name))
  );
}

/** The JSON of a value that `acceptsCallDefinition` vouches for, defaults written out. */
export function writeCallDefinition(value: CallDefinitionInput): string {
  return '{"name":' + (value.name === undefined ? '"x"' : '"' + escaped(value.name) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCallDefinition(text: string): CallDefinition {
  return callDefinitionCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCallDefinition(value: CallDefinitionInput): string {
  return callDefinitionCodec.encode(value);
}

/** Is this JSON value CallTypes as it stands on the wire? Never throws. */
export function fitsCallTypes(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    typeof value.name === "string"
  );
}

/** What a reader has of JSON that `fitsCallTypes` vouches for. */
export function readCallTypes(json: unknown): CallTypes {
  const wire = json as Record<"name", never>;
  const value: CallTypes = {
    name: wire.name,
  };
  return value;
}

/** May a writer give this value as CallTypes? Never throws. */
export function acceptsCallTypes(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    isText(value.name)
  );
}

/** The JSON of a value that `acceptsCallTypes` vouches for, defaults written out. */
export function writeCallTypes(value: CallTypes): string {
  return '{"name":"' + escaped(value.name) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCallTypes(text: string): CallTypes {
  return callTypesCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCallTypes(value: CallTypes): string {
  return callTypesCodec.encode(value);
}

/** Is this JSON value ChannelCommands as it stands on the wire? Never throws. */
export function fitsChannelCommands(value: unknown): boolean {
  return (
    isObject<"count">(value) &&
    (typeof value.count === "number" && Number.isSafeInteger(value.count))
  );
}

/** What a reader has of JSON that `fitsChannelCommands` vouches for. */
export function readChannelCommands(json: unknown): ChannelCommands {
  const wire = json as Record<"count", never>;
  const value: ChannelCommands = {
    count: wire.count,
  };
  return value;
}

/** May a writer give this value as ChannelCommands? Never throws. */
export function acceptsChannelCommands(value: unknown): boolean {
  return fitsChannelCommands(value);
}

/** The JSON of a value that `acceptsChannelCommands` vouches for, defaults written out. */
export function writeChannelCommands(value: ChannelCommands): string {
  return '{"count":' + value.count + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseChannelCommands(text: string): ChannelCommands {
  return channelCommandsCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyChannelCommands(value: ChannelCommands): string {
  return channelCommandsCodec.encode(value);
}

/** Is this JSON value ClientOptions as it stands on the wire? Never throws. */
export function fitsClientOptions(value: unknown): boolean {
  return (
    isObject<"prefix">(value) &&
    (value.prefix === undefined || typeof value.prefix === "string")
  );
}

/** What a reader has of JSON that `fitsClientOptions` vouches for. */
export function readClientOptions(json: unknown): ClientOptions {
  const wire = json as Record<"prefix", never>;
  const value: ClientOptions = {
    prefix: wire.prefix === undefined ? "" : wire.prefix,
  };
  return value;
}

/** May a writer give this value as ClientOptions? Never throws. */
export function acceptsClientOptions(value: unknown): boolean {
  return (
    isObject<"prefix">(value) &&
    !isBytes(value) &&
    (value.prefix === undefined || isText(value.prefix))
  );
}

/** The JSON of a value that `acceptsClientOptions` vouches for, defaults written out. */
export function writeClientOptions(value: ClientOptionsInput): string {
  return '{"prefix":' + (value.prefix === undefined ? '""' : '"' + escaped(value.prefix) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseClientOptions(text: string): ClientOptions {
  return clientOptionsCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyClientOptions(value: ClientOptionsInput): string {
  return clientOptionsCodec.encode(value);
}

/** Is this JSON value Connection as it stands on the wire? Never throws. */
export function fitsConnection(value: unknown): boolean {
  return (
    isObject<"id">(value) &&
    (typeof value.id === "number" && Number.isSafeInteger(value.id))
  );
}

/** What a reader has of JSON that `fitsConnection` vouches for. */
export function readConnection(json: unknown): Connection {
  const wire = json as Record<"id", never>;
  const value: Connection = {
    id: wire.id,
  };
  return value;
}

/** May a writer give this value as Connection? Never throws. */
export function acceptsConnection(value: unknown): boolean {
  return fitsConnection(value);
}

/** The JSON of a value that `acceptsConnection` vouches for, defaults written out. */
export function writeConnection(value: Connection): string {
  return '{"id":' + value.id + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseConnection(text: string): Connection {
  return connectionCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyConnection(value: Connection): string {
  return connectionCodec.encode(value);
}

/** Is this JSON value CounterStore as it stands on the wire? Never throws. */
export function fitsCounterStore(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value));
}

/** What a reader has of JSON that `fitsCounterStore` vouches for. */
export function readCounterStore(json: unknown): CounterStore {
  return (json as never);
}

/** May a writer give this value as CounterStore? Never throws. */
export function acceptsCounterStore(value: unknown): boolean {
  return fitsCounterStore(value);
}

/** The JSON of a value that `acceptsCounterStore` vouches for, defaults written out. */
export function writeCounterStore(value: CounterStore): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCounterStore(text: string): CounterStore {
  return counterStoreCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCounterStore(value: CounterStore): string {
  return counterStoreCodec.encode(value);
}

/** Is this JSON value NoParameters as it stands on the wire? Never throws. */
export function fitsNoParameters(value: unknown): boolean {
  return value === null;
}

/** What a reader has of JSON that `fitsNoParameters` vouches for. */
export function readNoParameters(json: unknown): NoParameters {
  return (json as never);
}

/** May a writer give this value as NoParameters? Never throws. */
export function acceptsNoParameters(value: unknown): boolean {
  return fitsNoParameters(value);
}

/** The JSON of a value that `acceptsNoParameters` vouches for, defaults written out. */
export function writeNoParameters(_value: NoParameters): string {
  return "null";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseNoParameters(text: string): NoParameters {
  return noParametersCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyNoParameters(value: NoParameters): string {
  return noParametersCodec.encode(value);
}

/** Is this JSON value Publisher as it stands on the wire? Never throws. */
export function fitsPublisher(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    typeof value.name === "string"
  );
}

/** What a reader has of JSON that `fitsPublisher` vouches for. */
export function readPublisher(json: unknown): Publisher {
  const wire = json as Record<"name", never>;
  const value: Publisher = {
    name: wire.name,
  };
  return value;
}

/** May a writer give this value as Publisher? Never throws. */
export function acceptsPublisher(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    isText(value.name)
  );
}

/** The JSON of a value that `acceptsPublisher` vouches for, defaults written out. */
export function writePublisher(value: Publisher): string {
  return '{"name":"' + escaped(value.name) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePublisher(text: string): Publisher {
  return publisherCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPublisher(value: Publisher): string {
  return publisherCodec.encode(value);
}

/** Bytes on the wire ↔ BroadcastCall. */
export const broadcastCallCodec: MessageCodec<BroadcastCall> = /* @__PURE__ */ messageCodec({
  name: "BroadcastCall",
  fits: fitsBroadcastCall,
  read: readBroadcastCall,
  accepts: acceptsBroadcastCall,
  write: writeBroadcastCall,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).broadcastCallSchema, direction, value),
});

/** Bytes on the wire ↔ Call. */
export const callCodec: MessageCodec<Call> = /* @__PURE__ */ messageCodec({
  name: "Call",
  fits: fitsCall,
  read: readCall,
  accepts: acceptsCall,
  write: writeCall,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).callSchema, direction, value),
});

/** Bytes on the wire ↔ CallDefinition. */
export const callDefinitionCodec: MessageCodec<CallDefinition, CallDefinitionInput> = /* @__PURE__ */ messageCodec({
  name: "CallDefinition",
  fits: fitsCallDefinition,
  read: readCallDefinition,
  accepts: acceptsCallDefinition,
  write: writeCallDefinition,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).callDefinitionSchema, direction, value),
});

/** Bytes on the wire ↔ CallTypes. */
export const callTypesCodec: MessageCodec<CallTypes> = /* @__PURE__ */ messageCodec({
  name: "CallTypes",
  fits: fitsCallTypes,
  read: readCallTypes,
  accepts: acceptsCallTypes,
  write: writeCallTypes,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).callTypesSchema, direction, value),
});

/** Bytes on the wire ↔ ChannelCommands. */
export const channelCommandsCodec: MessageCodec<ChannelCommands> = /* @__PURE__ */ messageCodec({
  name: "ChannelCommands",
  fits: fitsChannelCommands,
  read: readChannelCommands,
  accepts: acceptsChannelCommands,
  write: writeChannelCommands,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).channelCommandsSchema, direction, value),
});

/** Bytes on the wire ↔ ClientOptions. */
export const clientOptionsCodec: MessageCodec<ClientOptions, ClientOptionsInput> = /* @__PURE__ */ messageCodec({
  name: "ClientOptions",
  fits: fitsClientOptions,
  read: readClientOptions,
  accepts: acceptsClientOptions,
  write: writeClientOptions,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).clientOptionsSchema, direction, value),
});

/** Bytes on the wire ↔ Connection. */
export const connectionCodec: MessageCodec<Connection> = /* @__PURE__ */ messageCodec({
  name: "Connection",
  fits: fitsConnection,
  read: readConnection,
  accepts: acceptsConnection,
  write: writeConnection,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).connectionSchema, direction, value),
});

/** Bytes on the wire ↔ CounterStore. */
export const counterStoreCodec: MessageCodec<CounterStore> = /* @__PURE__ */ messageCodec({
  name: "CounterStore",
  fits: fitsCounterStore,
  read: readCounterStore,
  accepts: acceptsCounterStore,
  write: writeCounterStore,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).counterStoreSchema, direction, value),
});

/** Bytes on the wire ↔ NoParameters. */
export const noParametersCodec: MessageCodec<NoParameters> = /* @__PURE__ */ messageCodec({
  name: "NoParameters",
  fits: fitsNoParameters,
  read: readNoParameters,
  accepts: acceptsNoParameters,
  write: writeNoParameters,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).noParametersSchema, direction, value),
});

/** Bytes on the wire ↔ Publisher. */
export const publisherCodec: MessageCodec<Publisher> = /* @__PURE__ */ messageCodec({
  name: "Publisher",
  fits: fitsPublisher,
  read: readPublisher,
  accepts: acceptsPublisher,
  write: writePublisher,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).publisherSchema, direction, value),
});
