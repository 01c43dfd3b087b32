import { components } from "./graph.js";
import type { MessageId, Model, Type } from "./model.js";
import { keyOf } from "./scope.js";

/** The types that stand directly in a type. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case "array":
      return [type.items];
    case "map":
      return [type.values];
    case "nullable":
      return [type.of];
    case "tuple":
      return type.items;
    case "union":
      return type.members;
    case "object":
      return type.fields.map((field) => field.type);
    default:
      return [];
  }
}

/** Every type in a type, itself first, references not followed. */
export function* allTypes(type: Type): Generator<Type> {
  yield type;
  for (const part of partsOf(type)) yield* allTypes(part);
}

/** The keys of the messages that can reach themselves. */
export function recursiveMessages(types: ReadonlyMap<string, Type>): ReadonlySet<string> {
  const keys = [...types.keys()];
  const numbers = new Map(keys.map((key, index) => [key, index]));
  const graph = new Map([...types.values()].map((type, index) => [index, numbersOf(type, numbers)]));
  const circles = components(graph).filter(
    ([first = -1, another]) => another !== undefined || graph.get(first)?.includes(first),
  );
  const reaching = new Set(circles.flat());
  return new Set(keys.filter((_, index) => reaching.has(index)));
}

/** The messages that a type names, as numbers: each once, and those that nobody declared left out. */
function numbersOf(type: Type, numbers: ReadonlyMap<string, number>): readonly number[] {
  const named = new Set(referencesOf(type));
  return [...named].map((key) => numbers.get(key)).filter((number) => number !== undefined);
}

/** The keys of the messages that a type names. */
export function referencesOf(type: Type): readonly string[] {
  return [...allTypes(type)].flatMap((one) => (one.kind === "reference" ? [keyOf(one.to)] : []));
}

/** Finds the type of a message. */
export function messageTypes(model: Model): (id: MessageId) => Type | undefined {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const types = new Map(messages.map((message) => [keyOf(message.id), message.type]));
  return (id) => types.get(keyOf(id));
}
