import type { StreamShape } from "../../../parse/kinds/streams.js";
import { headerType } from "../types.js";
import { count, definitionNames, type WordsOf } from "../word.js";
import { addressed, maxBytes } from "./addressed.js";

export const streamWords: WordsOf<StreamShape> = {
  message: { is: "What an entry carries: a message or a type in place.", examples: ["Task"] },
  ...addressed,
  maxBytes,
  retention: {
    is: "What is kept. What a group has not acknowledged is kept all the same. Everything where it is left out.",
  },
  deduplicate: {
    is: "A second entry with the same value in a field is not added for a while.",
    examples: [{ by: "taskId", within: "10m" }],
  },
  headers: {
    is: "The headers of its entries by name; ? marks one that may be missing. Any texts where it is left out.",
    examples: [{ traceparent: "string" }],
    also: {
      propertyNames: { pattern: "^(?![Rr][Ee][Dd][Ll][Oo][Oo][Mm]-)[A-Za-z0-9._-]+\\??$" },
      minProperties: 1,
      additionalProperties: headerType,
    },
  },
  capacity: {
    is: "So many entries at most, scheduled ones included: a full stream refuses.",
    examples: [100_000],
    also: count(),
  },
  groups: { is: "The consumer groups by name.", also: definitionNames },
};

export const retentionWords: WordsOf<NonNullable<StreamShape["retention"]>> = {
  maxEntries: { is: "So many entries.", examples: [100_000], also: count() },
  maxAge: { is: "For so long: at least 1s.", examples: ["7d"] },
  hard: { is: "true: the bounds hold, even over what a group has not acknowledged.", default: false },
};

export const deduplicateWords: WordsOf<NonNullable<StreamShape["deduplicate"]>> = {
  by: { is: "The field whose value counts: every member of the message requires it.", examples: ["taskId"] },
  within: { is: "For so long after the first: 1s to 365d.", examples: ["10m"] },
};
