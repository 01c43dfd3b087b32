import { dataOf, type Headers } from "../../entry/entry.js";
import { PayloadInvalidError } from "../../errors.js";
import { checkSize } from "../../wire/codec.js";
import type { StreamDefinition } from "../definition.js";

/** What decoding a payload needs to know. */
export type PayloadOf<Output> = Pick<StreamDefinition<Output, never, never>, "codec" | "maxBytes" | "definition">;

/** What decoding an entry needs to know. */
export type EntryOf<Output, H extends object = Headers> = PayloadOf<Output> &
  Pick<StreamDefinition<Output, never, never, H, never>, "headers">;

/** @throws {PayloadInvalidError} the entry is a foreign one. */
export function payloadOf<Text extends string | Buffer>(fields: readonly Text[]): Text {
  const data = dataOf(fields);
  if (data === undefined) throw new PayloadInvalidError('The entry has no field "data"');
  return data;
}

/** Bytes that are no UTF-8 were replaced while they were read, or the text holds U+FFFD: only the bytes tell. */
export function inDoubt(text: string): boolean {
  return text.includes("\uFFFD");
}

/** @throws {PayloadInvalidError} @throws {PayloadTooLargeError} */
export function decodeText<Output>(of: PayloadOf<Output>, text: string): Output {
  checkSize(text, of.maxBytes, of);
  return of.codec.parse(text);
}

/** @throws {PayloadInvalidError} @throws {PayloadTooLargeError} */
export function decodeBytes<Output>(of: PayloadOf<Output>, bytes: Uint8Array): Output {
  checkSize(bytes, of.maxBytes, of);
  return of.codec.decode(bytes);
}
