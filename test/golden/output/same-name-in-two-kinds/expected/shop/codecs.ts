// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { User } from "./messages.js";

/** Is this JSON value User as it stands on the wire? Never throws. */
export function fitsUser(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    typeof value.name === "string"
  );
}

/** What a reader has of JSON that `fitsUser` vouches for. */
export function readUser(json: unknown): User {
  const wire = json as Record<"name", never>;
  const value: User = {
    name: wire.name,
  };
  return value;
}

/** May a writer give this value as User? Never throws. */
export function acceptsUser(value: unknown): boolean {
  return (
    isObject<"name">(value) &&
    isText(value.name)
  );
}

/** The JSON of a value that `acceptsUser` vouches for, defaults written out. */
export function writeUser(value: User): string {
  return '{"name":"' + escaped(value.name) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseUser(text: string): User {
  return userCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyUser(value: User): string {
  return userCodec.encode(value);
}

/** Bytes on the wire ↔ User. */
export const userCodec: MessageCodec<User> = /* @__PURE__ */ messageCodec({
  name: "User",
  fits: fitsUser,
  read: readUser,
  accepts: acceptsUser,
  write: writeUser,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).userSchema, direction, value),
});
