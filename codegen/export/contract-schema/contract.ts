import type { ContractShape } from "../../parse/contract-shape.js";
import { documented } from "./kinds/addressed.js";
import { definitionNames, messageNames, type WordsOf } from "./word.js";

export const contractWords: WordsOf<ContractShape> = {
  redloom: { is: "The version of this format: 1." },
  namespace: {
    is: 'The prefix of every Redis name; "" takes addresses verbatim.',
    examples: ["agents"],
    also: { pattern: "^(?:[A-Za-z][A-Za-z0-9]*(?:[-_.:][A-Za-z0-9]+)*)?$" },
  },
  ...documented,
  uses: {
    is: "Other contracts by alias: a file, or one of an installed package.",
    examples: [{ common: "common.yaml", orders: "@acme/contracts/orders.yaml" }],
    also: { additionalProperties: { type: "string", pattern: "^(?!//|/|[a-zA-Z][a-zA-Z0-9+.-]*:)." } },
  },
  messages: { is: "Named payload types, in PascalCase.", also: messageNames },
  channels: { is: "Pub/sub: at most once.", also: definitionNames },
  streams: { is: "Durable logs with consumer groups: at least once.", also: definitionNames },
  groups: { is: "Groups of consumers on streams of other contracts.", also: definitionNames },
  locks: { is: "One lease at a time, with a fencing token.", also: definitionNames },
  limits: { is: "So many in a time, or so many at once.", also: definitionNames },
  keys: { is: "Typed values under Redis keys.", also: definitionNames },
  calls: { is: "A request, and one answer of a server.", also: definitionNames },
};
