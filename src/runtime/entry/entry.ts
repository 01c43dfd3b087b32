import type { Headers } from "../wire/headers.js";

export type { Headers };

/** The field that holds the payload of an entry. */
const dataField = "data";
/** Each header is a field of its own; names starting `redloom-` are the runtime's. */
const headerPrefix = "header:";
const ownHeaders = `${headerPrefix}redloom-`;

/** An entry as Redis tells it: its id, and field, value, field, value … — nothing where it was trimmed meanwhile. */
export type RawEntry<Text = string> = readonly [id: string, fields: readonly Text[] | null];

/** The fields of an entry, as XADD takes them. */
export function entryFields<Payload>(data: Payload, headers?: Headers): (Payload | string)[] {
  const fields: (Payload | string)[] = [dataField, data];
  if (headers) for (const name of Object.keys(headers)) fields.push(headerPrefix + name, headers[name] ?? "");
  return fields;
}

/** The payload among the fields; absent in a foreign entry. */
export function dataOf<Text extends string | Buffer>(fields: readonly Text[]): Text | undefined {
  // Ours come first, so that the usual entry costs one comparison.
  if (fields[0] === dataField) return fields[1];
  for (let index = 0; index < fields.length; index += 2) {
    if (String(fields[index]) === dataField) return fields[index + 1];
  }
  return undefined;
}

/** The value of any field, ours included; the last one where it is there twice: what the runtime adds comes last. */
export function fieldOf(fields: readonly string[], name: string): string | undefined {
  for (let index = fields.length - 2; index >= 0; index -= 2) {
    if (fields[index] === name) return fields[index + 1];
  }
  return undefined;
}

/** The headers that the writer gave: the runtime's own are left out. */
export function headersOf(fields: readonly (string | Buffer)[]): Headers {
  const headers: [string, string][] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const field = String(fields[index]);
    if (field.startsWith(ownHeaders)) continue;
    if (field.startsWith(headerPrefix)) headers.push([field.slice(headerPrefix.length), String(fields[index + 1])]);
  }
  return Object.fromEntries(headers);
}

/** When the entry was added, by the server's clock, in milliseconds since the epoch. */
export function timestampOf(id: string): number {
  return Number(id.slice(0, id.indexOf("-")));
}

/** Orders ids as Redis does. */
export function compareIds(left: string, right: string): number {
  const [leftMs = "0", leftSequence = "0"] = left.split("-");
  const [rightMs = "0", rightSequence = "0"] = right.split("-");
  const byTime = Number(leftMs) - Number(rightMs);
  return byTime !== 0 ? byTime : Number(BigInt(leftSequence) - BigInt(rightSequence));
}
