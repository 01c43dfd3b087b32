import type { AddressedShape, DocumentedShape } from "../../../parse/shape.js";
import { parameterType } from "../types.js";
import type { Word, WordsOf } from "../word.js";
import { sizes } from "../word.js";

export const documented: WordsOf<DocumentedShape> = {
  description: { is: "For people: it stands in the generated code and in the reference." },
  deprecated: { is: "true, or what to use instead: struck through where it is used." },
  owner: { is: "Who answers for it, as free text.", examples: ["agents-team"] },
};

export const addressed: WordsOf<AddressedShape> = {
  ...documented,
  address: {
    is: "The Redis name below the namespace. {name} is a parameter; write it in quotes. The definition's name in kebab-case where it is left out.",
    examples: ["responses:{agentId}"],
    also: { minLength: 1, pattern: "^(?:[^{}*?\\[\\]\\\\%\\s]|\\{[A-Za-z][A-Za-z0-9_]*\\})+$" },
  },
  parameters: {
    is: "The types of the address's parameters: string, integer, uuid, an enum, or a message of such a type. All of them or none; string where it is left out.",
    examples: [{ agentId: "uuid" }],
    also: { propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_]*$" }, additionalProperties: parameterType },
  },
  slot: {
    is: "This parameter's value becomes the hash tag: on a cluster, definitions with the same slot value share a transaction.",
    examples: ["userId"],
  },
};

export const maxBytes: Word = { is: "Longest payload.", default: "1MiB", examples: ["64kB", "1MiB"], also: sizes };
