import { isMap } from "./values.js";

/** Allowed beside what the value's own size allows. */
const always = 30_000;

/** Allowed for each part of the value: unions read a part once for each member. */
const eachPart = 20;

/** The value to read from, and whether somebody has read too often. */
export interface Counted {
  readonly value: unknown;
  isSpent(): boolean;
}

/**
 * A copy of a value that counts how often its parts are read, and refuses once that is too often: schemas try each
 * member of a union at each level, and a few hundred bytes can make them try for ever. Copied as it is read. What is
 * neither a list nor a plain object stands in it as it is.
 */
export function counted(original: unknown): Counted {
  let left = always;
  const copies = new Map<object, object>();
  const read = (from: object, key: PropertyKey): unknown => {
    left -= 1;
    if (left < 0) throw new Error("The value was read too often");
    return copyOf(Reflect.get(from, key));
  };
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !(Array.isArray(value) || isMap(value))) return value;
    const known = copies.get(value);
    if (known) return known;
    const copy: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
    copies.set(value, copy);
    for (const key of Reflect.ownKeys(value)) {
      if (key === "length" && Array.isArray(value)) continue;
      left += eachPart;
      readable(copy, key, Object.prototype.propertyIsEnumerable.call(value, key), () => read(value, key));
    }
    if (Array.isArray(value)) Reflect.set(copy, "length", value.length);
    return copy;
  };
  return { value: copyOf(original), isSpent: () => left < 0 };
}

/** Who lifts older versions sets and deletes too. */
function readable(copy: object, key: PropertyKey, enumerable: boolean, get: () => unknown): void {
  const set = (value: unknown) => {
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  };
  Object.defineProperty(copy, key, { get, set, enumerable, configurable: true });
}
