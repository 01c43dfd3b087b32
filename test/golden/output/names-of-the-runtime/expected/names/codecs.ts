// Written by redloom from contracts/names.yaml. Do not edit.
import { escaped, explainWith, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { ChannelCommands, ClientOptions, ClientOptionsInput, Connection, Publisher } from "./messages.js";

/** Is this JSON value ChannelCommands as it stands on the wire? Never throws. */
export function fitsChannelCommands(value: unknown): boolean {
  return (
    isObject(value) &&
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
    isObject(value) &&
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
    isObject(value) &&
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
    isObject(value) &&
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

/** Is this JSON value Publisher as it stands on the wire? Never throws. */
export function fitsPublisher(value: unknown): boolean {
  return (
    isObject(value) &&
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
    isObject(value) &&
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
