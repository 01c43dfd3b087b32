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
  const next = new Map([...types].map(([key, type]) => [key, referencesOf(type)]));
  const reaches = (from: string): boolean => {
    const seen = new Set<string>();
    const open = [...(next.get(from) ?? [])];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (key === from) return true;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(...(next.get(key) ?? []));
    }
    return false;
  };
  return new Set([...types.keys()].filter(reaches));
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
