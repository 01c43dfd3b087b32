import type { Message, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { referringIn } from "../model/spread.js";
import type { Checked } from "./rule.js";

/** A message that needs another of itself has no value at all: somewhere the circle must be able to end. */
export function checkCircles({ model, findings }: Checked): void {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const finite = finiteMessages(messages);
  for (const message of messages) {
    // What only leads into a circle is mended with it.
    if (finite.has(keyOf(message.id)) || !message.recursive) continue;
    const fix = "Let the circle end: make a field optional, use a list or a map, or add `| null`.";
    const text = `\`${message.name}\` has no value: it would need another \`${message.name}\` in it, without end`;
    findings.add("REFERENCE_CIRCLE", message.source, text, fix);
  }
}

/** The keys of messages that have a value of finite size: whoever refers to one that has is asked again. */
function finiteMessages(messages: readonly Message[]): ReadonlySet<string> {
  const finite = new Set<string>();
  const referring = referringIn(messages);
  const open = [...messages].reverse();
  for (let message = open.pop(); message !== undefined; message = open.pop()) {
    const key = keyOf(message.id);
    if (finite.has(key) || !canEnd(message.type, finite)) continue;
    finite.add(key);
    open.push(...(referring.get(key) ?? []));
  }
  return finite;
}

function canEnd(type: Type, known: ReadonlySet<string>): boolean {
  switch (type.kind) {
    case "reference":
      return known.has(keyOf(type.to));
    case "object":
      return type.fields.every((field) => field.optional || canEnd(field.type, known));
    case "union":
      return type.members.length === 0 || type.members.some((member) => canEnd(member, known));
    case "tuple":
      return type.items.every((item) => canEnd(item, known));
    case "array":
      return (type.minItems ?? 0) === 0 || canEnd(type.items, known);
    default:
      return true;
  }
}
