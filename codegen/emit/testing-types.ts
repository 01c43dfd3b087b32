import type { MessageId, Type } from "../model/model.js";
import { allTypes } from "../model/walk.js";

/** The types of messages as JSON: what a fake is made by. What people read, and where it stands, is left out. */
export function typeText(type: Type): string {
  return JSON.stringify(bare(type));
}

function bare(type: Type): object {
  const { doc, source, sensitive, ...rest } = type;
  switch (rest.kind) {
    case "array":
      return { ...rest, items: bare(rest.items) };
    case "map":
      return { ...rest, values: bare(rest.values) };
    case "nullable":
      return { ...rest, of: bare(rest.of) };
    case "tuple":
      return { ...rest, items: rest.items.map(bare) };
    case "object":
      return { ...rest, fields: rest.fields.map((field) => ({ ...field, type: bare(field.type) })) };
    case "union":
      return { ...rest, members: rest.members.map(bare) };
    default:
      return rest;
  }
}

/** The folders of the other contracts whose messages these types name, in order. */
export function contractsUsed(own: string, types: readonly Type[]): readonly string[] {
  const named = types.flatMap((type) =>
    [...allTypes(type)].flatMap((one): MessageId[] => (one.kind === "reference" ? [one.to] : [])),
  );
  return [...new Set(named.map(({ contract }) => contract))].filter((contract) => contract !== own).sort();
}
