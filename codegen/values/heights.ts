import type { MessageId, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes, referencesOf } from "../model/walk.js";

type Resolve = (id: MessageId) => Type | undefined;

/** Messages do not change: what is known of them serves all who ask the same way. */
const knownBy = new WeakMap<Resolve, Map<string, number>>();

/** How many references deep the smallest value of a type must go; `Infinity` where it never ends. */
export function heights(root: Type, resolve: Resolve): (type: Type) => number {
  const known = knownBy.get(resolve) ?? new Map<string, number>();
  knownBy.set(resolve, known);
  learn(reachable(root, resolve, known), known);
  return (type) => heightOf(type, known);
}

/** In rounds: a message whose smallest value goes one deeper uses one that the round before told. */
function learn(messages: ReadonlyMap<string, Type>, known: Map<string, number>): void {
  const users = new Map<string, string[]>();
  for (const [key, type] of messages) {
    for (const used of new Set(referencesOf(type))) {
      const others = users.get(used);
      if (others) others.push(key);
      else users.set(used, [key]);
    }
  }
  let open: Iterable<string> = messages.keys();
  for (let told = [""]; told.length > 0; ) {
    const found = new Map<string, number>();
    for (const key of new Set(open)) {
      const type = known.has(key) ? undefined : messages.get(key);
      const height = type ? heightOf(type, known) : Infinity;
      if (height < Infinity) found.set(key, height);
    }
    for (const [key, height] of found) known.set(key, height);
    told = [...found.keys()];
    open = told.flatMap((key) => users.get(key) ?? []);
  }
  for (const key of messages.keys()) if (!known.has(key)) known.set(key, Infinity);
}

function reachable(root: Type, resolve: Resolve, known: ReadonlyMap<string, number>): ReadonlyMap<string, Type> {
  const found = new Map<string, Type>();
  const open = [root];
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    for (const part of allTypes(type)) {
      if (part.kind !== "reference" || found.has(keyOf(part.to)) || known.has(keyOf(part.to))) continue;
      const target = resolve(part.to);
      if (!target) continue;
      found.set(keyOf(part.to), target);
      open.push(target);
    }
  }
  return found;
}

function heightOf(type: Type, known: ReadonlyMap<string, number>): number {
  switch (type.kind) {
    case "reference":
      return 1 + (known.get(keyOf(type.to)) ?? Infinity);
    case "object":
      return highest(
        type.fields.filter((field) => !field.optional).map((field) => field.type),
        known,
      );
    case "tuple":
      return highest(type.items, known);
    case "array":
      return (type.minItems ?? 0) === 0 ? 0 : heightOf(type.items, known);
    case "union":
      // One without members has its own finding.
      return type.members.reduce((least, one) => Math.min(least, heightOf(one, known)), noMember(type.members));
    default:
      return 0;
  }
}

function noMember(members: readonly Type[]): number {
  return members.length === 0 ? 0 : Infinity;
}

function highest(types: readonly Type[], known: ReadonlyMap<string, number>): number {
  let height = 0;
  for (const type of types) {
    height = Math.max(height, heightOf(type, known));
    if (height === Infinity) break;
  }
  return height;
}
