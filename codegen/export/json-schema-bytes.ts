import type { BytesType } from "../model/model.js";
import type { SchemaObject } from "./schema.js";

/** Base64 as RFC 4648 has it: padded, and without stray bits, so that equal bytes have one text. */
const base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/** Lengths count bytes, of which the text has four characters for three: its end says how many the last four stand for. */
export function bytesSchema({ minLength = 0, maxLength }: BytesType): SchemaObject {
  const bounds = [...atLeast(minLength), ...(maxLength === undefined ? [] : atMost(maxLength))];
  return {
    type: "string",
    contentEncoding: "base64",
    pattern: base64,
    ...(bounds.length > 0 ? { allOf: bounds } : {}),
  };
}

function atLeast(bytes: number): readonly SchemaObject[] {
  if (bytes === 0) return [];
  const characters = Math.ceil(bytes / 3) * 4;
  const long: SchemaObject = { minLength: characters };
  if (bytes % 3 === 1) return [long];
  const end = bytes % 3 === 2 ? "[^=]=?$" : "[^=]$";
  return [long, { anyOf: [{ minLength: characters + 4 }, { pattern: end }] }];
}

function atMost(bytes: number): readonly SchemaObject[] {
  const characters = Math.ceil(bytes / 3) * 4;
  const short: SchemaObject = { maxLength: characters };
  if (bytes % 3 === 0) return [short];
  const end = bytes % 3 === 2 ? "=$" : "==$";
  return [short, { anyOf: [{ maxLength: characters - 4 }, { pattern: end }] }];
}
