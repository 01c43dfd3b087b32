import { components } from "../model/graph.js";
import type { Message, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { heights } from "../values/heights.js";
import type { Checked } from "./rule.js";

/** A message that needs another of itself has no value at all: somewhere the circle must be able to end. */
export function checkCircles({ model, findings, messageType }: Checked): void {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const bare = bareCircles(messages);
  for (const message of messages) {
    const { name, type } = message;
    // What only leads into a circle is mended with it.
    if (message.recursive && heights(type, messageType)(type) === Infinity) {
      const fix = "Let the circle end: make a field optional, use a list or a map, or add `| null`.";
      const text = `\`${name}\` has no value: it would need another \`${name}\` in it, without end`;
      findings.add("REFERENCE_CIRCLE", message.source, text, fix);
    } else if (bare.has(message)) {
      const text = `\`${name}\` is itself: its own name stands in it with no field, list or map between`;
      findings.add("REFERENCE_CIRCLE", message.source, text, "Take it out: what it stands for is there already.");
    }
  }
}

/** Messages that lead back to themselves through nothing but members of unions and `| null`. */
function bareCircles(messages: readonly Message[]): ReadonlySet<Message> {
  const indices = new Map(messages.map(({ id }, index) => [keyOf(id), index]));
  const graph = new Map(
    messages.map(({ type }, index) => [index, bareReferences(type).flatMap((key) => indices.get(key) ?? [])]),
  );
  const circles = components(graph).filter(
    ([first, another]) => first !== undefined && (another !== undefined || graph.get(first)?.includes(first)),
  );
  return new Set(circles.flat().flatMap((index) => messages[index] ?? []));
}

function bareReferences(type: Type): readonly string[] {
  switch (type.kind) {
    case "reference":
      return [keyOf(type.to)];
    case "nullable":
      return bareReferences(type.of);
    case "union":
      return type.members.flatMap(bareReferences);
    default:
      return [];
  }
}
