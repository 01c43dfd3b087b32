import type { Message, Model, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";

/** What a path through objects leads to, as the contract is now. */
export type FieldAt =
  | { readonly is: "field"; readonly type: Type }
  /** A place that can be there, in a map, in `json`, in a member of a union, or in an older version of what nests. */
  | { readonly is: "place" }
  /** `known`: what stands where the path goes wrong, which is at `index`. */
  | { readonly is: "nothing"; readonly index: number; readonly known: readonly string[] };

const place: FieldAt = { is: "place" };

/** Looks the path up in the fields of a message. */
export function fieldAt(model: Model, { type }: Message, path: readonly string[]): FieldAt {
  return at(model, type, path, 0, 0);
}

function at(model: Model, type: Type, path: readonly string[], index: number, steps: number): FieldAt {
  const name = path[index];
  if (name === undefined) return { is: "field", type };
  const nothing: FieldAt = { is: "nothing", index, known: [] };
  switch (type.kind) {
    case "reference": {
      const message = messageOf(model, type);
      if (!message || steps > 64) return nothing;
      if (index > 0 && isOfOlder(message, name)) return place;
      return at(model, message.type, path, index, steps + 1);
    }
    case "nullable":
      return at(model, type.of, path, index, steps);
    case "object": {
      const field = type.fields.find((one) => one.name === name);
      if (field) return at(model, field.type, path, index + 1, steps);
      return { is: "nothing", index, known: type.fields.map((one) => one.name) };
    }
    case "map":
    case "json":
      return place;
    case "union": {
      const all = type.members.map((member) => at(model, member, path, index, steps + 1));
      return all.every(({ is }) => is === "nothing") ? (all[0] ?? nothing) : place;
    }
    default:
      return nothing;
  }
}

/** Does what nests lift itself from a version that had this field? What is put there is of its version 1. */
function isOfOlder({ upgrades }: Message, name: string): boolean {
  return upgrades.some(({ steps }) =>
    steps.some((step) => step.does === "hook" || (step.does === "move" && step.from[0] === name)),
  );
}

function messageOf(model: Model, { to }: Extract<Type, { readonly kind: "reference" }>): Message | undefined {
  return model.contracts.flatMap(({ messages }) => messages).find(({ id }) => keyOf(id) === keyOf(to));
}
