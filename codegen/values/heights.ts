import type { MessageId, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes } from "../model/walk.js";

/** How many references deep the smallest value of a type must go; `Infinity` where it never ends. */
export function heights(root: Type, resolve: (id: MessageId) => Type | undefined): (type: Type) => number {
  const messages = reachable(root, resolve);
  const known = new Map<string, number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [key, type] of messages) {
      const height = heightOf(type, known);
      if (height >= (known.get(key) ?? Infinity)) continue;
      known.set(key, height);
      changed = true;
    }
  }
  return (type) => heightOf(type, known);
}

function reachable(root: Type, resolve: (id: MessageId) => Type | undefined): ReadonlyMap<string, Type> {
  const found = new Map<string, Type>();
  const open = [root];
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    for (const part of allTypes(type)) {
      const target = part.kind === "reference" && !found.has(keyOf(part.to)) ? resolve(part.to) : undefined;
      if (part.kind !== "reference" || !target) continue;
      found.set(keyOf(part.to), target);
      open.push(target);
    }
  }
  return found;
}

function heightOf(type: Type, known: ReadonlyMap<string, number>): number {
  const highest = (types: readonly Type[]) => Math.max(0, ...types.map((one) => heightOf(one, known)));
  switch (type.kind) {
    case "reference":
      return 1 + (known.get(keyOf(type.to)) ?? Infinity);
    case "object":
      return highest(type.fields.filter((field) => !field.optional).map((field) => field.type));
    case "tuple":
      return highest(type.items);
    case "array":
      return (type.minItems ?? 0) === 0 ? 0 : heightOf(type.items, known);
    case "union":
      return Math.min(...type.members.map((member) => heightOf(member, known)));
    default:
      return 0;
  }
}
