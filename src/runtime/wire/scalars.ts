/** The built-in types that JSON has no form for, and the text that generated writers put together. */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 as RFC 4648 §4 has it: padded, and without stray bits, so that equal bytes have one text. */
export function isBase64(value: unknown): value is string {
  if (typeof value !== "string" || value.length % 4 !== 0 || !BASE64.test(value)) return false;
  if (!value.endsWith("=")) return true;
  return value.endsWith("==") ? /[AQgw]==$/.test(value) : /[AEIMQUYcgkosw048]=$/.test(value);
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** How many bytes a base64 text stands for. */
export function base64Size(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
}

/** A copy of its own: no view into a shared pool. */
export function bytesFromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

export function base64FromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** For zod schemas only: zod tries a codec on anything before it asks whether that is bytes. */
export function base64OfBytes(bytes: Uint8Array): string {
  return isBytes(bytes) ? base64FromBytes(bytes) : "";
}

const DECIMAL = /^(?:0|-?[1-9]\d*)$/;

/** The one decimal text of an integer of any size. */
export function isDecimal(value: unknown): value is string {
  return typeof value === "string" && DECIMAL.test(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these, in well-formed text.
const ESCAPED = /["\\\u0000-\u001f]/;

/** Well-formed text as it stands between the quotes of a JSON string. Most text needs no escape. */
export function escaped(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}
