import { isObject, own } from "../wire/values.js";

/** Names of fields, by the object of the JSON value that they would stand in. */
export type FieldsOf = Map<object, Set<string>>;

/** Adds one. */
export function addField(fields: FieldsOf, object: object, name: string): void {
  const names = fields.get(object);
  if (names) names.add(name);
  else fields.set(object, new Set([name]));
}

/**
 * Which of these fields, that the value has not, does somebody ask the value for by name? Whoever does knows them. One
 * run tells of all, however many: nothing is tried.
 *
 * @param value what `json` was decoded to: objects, lists and names are the same in both.
 * @param run is given the value to look at.
 */
export function askedFor<Value>(
  value: Value,
  json: unknown,
  fields: FieldsOf,
  run: (value: Value) => void,
): { readonly byName: FieldsOf; readonly byLooking: FieldsOf } {
  const [byName, byLooking]: FieldsOf[] = [new Map(), new Map()] as [FieldsOf, FieldsOf];
  const watched = (one: unknown, wire: unknown): unknown => {
    if (Array.isArray(one)) return Array.isArray(wire) ? one.map((item, index) => watched(item, wire[index])) : one;
    if (!isObject(one) || !isObject(wire)) return one;
    const names = fields.get(wire);
    const copy = Object.create(Object.getPrototypeOf(one));
    for (const name of Reflect.ownKeys(one)) {
      const child = typeof name === "string" ? watched(one[name], own(wire, name)) : Reflect.get(one, name);
      Object.defineProperty(copy, name, { value: child, enumerable: true, writable: true, configurable: true });
    }
    if (!names) return copy;
    const ask = (name: string | symbol): void => {
      if (typeof name === "string" && names.has(name)) addField(byName, wire, name);
    };
    return new Proxy(copy, {
      get: (target, name) => {
        ask(name);
        return Reflect.get(target, name);
      },
      getOwnPropertyDescriptor: (target, name) => {
        ask(name);
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
      // Whoever looks at all names, as at those of a map, may know every one.
      ownKeys: (target) => {
        byLooking.set(wire, names);
        return Reflect.ownKeys(target);
      },
    });
  };
  // A copy of it, which answers as it does.
  run(watched(value, json) as Value);
  return { byName, byLooking };
}
