/** What generated checks, readers and writers share: small questions about single values. Nothing here ever throws. */

/** Any value that JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

/** Payloads nest no deeper: `[[…]]` is two levels. */
export const mostLevels = 64;

/** Generated code names the fields it asks for next. */
export function isObject<Names extends string = string>(value: unknown): value is Record<Names, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object that is nothing but its entries: no Map, no class instance. */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Nests at most so many levels. Asked before a recursive message is walked, so that no payload exhausts the stack. */
export function isShallow(value: unknown, levels: number = mostLevels): boolean {
  return nestsWithin(value, levels);
}

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  if (levels === 0) return false;
  for (const one of Array.isArray(value) ? value : Object.values(value)) {
    if (!nestsWithin(one, levels - 1)) return false;
  }
  return true;
}

/** Does JSON say it exactly: finite numbers, well-formed text, plain objects, at most 64 levels? */
export function isJson(value: unknown): value is JsonValue {
  return isJsonWithin(value, mostLevels);
}

function isJsonWithin(value: unknown, levels: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "boolean") return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) {
    for (const one of value) if (!isJsonWithin(one, levels - 1)) return false;
    return true;
  }
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    if (!name.isWellFormed() || !isJsonWithin(value[name], levels - 1)) return false;
  }
  return true;
}

/** Text without lone surrogates, which UTF-8 cannot say. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed();
}

/** Lengths count code points, as JSON Schema does. */
export function isAtLeast(text: string, length: number): boolean {
  return text.length >= length * 2 || (text.length >= length && codePoints(text) >= length);
}

export function isAtMost(text: string, length: number): boolean {
  return text.length <= length || (text.length <= length * 2 && codePoints(text) <= length);
}

function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

/** Exact for decimals: 0.3 is a multiple of 0.1, as people write them. */
export function isMultipleOf(value: number, step: number): boolean {
  if (value % step === 0) return true;
  const digits = Math.max(fractionDigits(value), fractionDigits(step));
  if (digits === 0) return false;
  return scaled(value, digits) % scaled(step, digits) === 0n;
}

/** `1.25e-7` has nine digits behind the point. */
function fractionDigits(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}

function scaled(value: number, digits: number): bigint {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return BigInt(whole + fraction) * 10n ** BigInt(digits + Number(exponent) - fraction.length);
}

/** No two items are deeply equal; the order of an object's names does not matter. */
export function hasUniqueItems(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of items) seen.add(canonical(item, mostLevels));
  return seen.size === items.length;
}

function canonical(value: unknown, levels: number): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? typeof value;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("base64")}`;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, levels - 1)).join()}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one, levels - 1)}`).join()}}`;
}

/** No field that the message does not declare, where the contract refuses unknown ones. */
export function hasOnlyNames(object: object, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name)) return false;
  return true;
}

/** The value of a field that every object inherits a namesake of, where the object owns it. */
export function own<T extends object, Name extends keyof T>(object: T, name: Name): T[Name] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a field called `__proto__`, which an assignment would make the prototype. */
export function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
