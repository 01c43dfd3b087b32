/**
 * For zod schemas only: zod leaves `__proto__` out and takes a field called `constructor` for present in every object.
 * Such names go through it with a NUL behind them.
 */
export const HIDDEN = "\0";

/** A copy with the names hidden that every object inherits; those that look hidden are hidden too, to come back. */
export function hideNames(value: object): never {
  return renamed(value, (name) => (name in Object.prototype || name.endsWith(HIDDEN) ? name + HIDDEN : name));
}

/** The same copy with its own names again. */
export function showNames(value: object): never {
  return renamed(value, (name) => (name.endsWith(HIDDEN) ? name.slice(0, -1) : name));
}

function renamed(value: object, rename: (name: string) => string): never {
  const copy = {};
  // Before a schema encodes, zod tries it on anything: what is no object is refused by what comes next.
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value as never;
  for (const [name, one] of Object.entries(value)) {
    Object.defineProperty(copy, rename(name), { value: one, enumerable: true, writable: true, configurable: true });
  }
  // What a schema's types say before and behind it is the same object under other names.
  return copy as never;
}
