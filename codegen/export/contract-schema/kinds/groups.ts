import type { ForeignGroupShape, GroupShape } from "../../../parse/kinds/groups.js";
import { count, type WordsOf } from "../word.js";
import { documented } from "./addressed.js";

type Retry = NonNullable<GroupShape["retry"]>;

export const groupWords: WordsOf<GroupShape> = {
  start: {
    is: "earliest: all that the stream holds. latest: what comes after the group exists.",
    examples: ["earliest"],
  },
  ...documented,
  concurrency: { is: "Handlers that run at once in one consumer.", default: 16, also: count(10_000) },
  order: {
    is: "One delivery at a time among the entries with the same value in a field, in stream order, over all consumers.",
  },
  ackTimeout: { is: "A delivery silent for longer may be reclaimed; at least 1s.", default: "30s" },
  retry: { is: "How often, and how long after each other, a delivery is attempted." },
  deadLetter: { is: "How long dead letters are kept." },
};

export const foreignGroupWords: WordsOf<ForeignGroupShape> = {
  of: {
    is: "alias.stream: a stream of a contract under uses.",
    examples: ["common.events"],
    also: { pattern: "^[A-Za-z][\\w-]*\\.[a-z][A-Za-z0-9]*$" },
  },
  ...groupWords,
};

export const orderWords: WordsOf<NonNullable<GroupShape["order"]>> = {
  by: { is: "The field whose value counts: every member of the message requires it.", examples: ["agentId"] },
};

export const retryWords: WordsOf<Retry> = {
  maxAttempts: { is: "Attempts in all, the first included.", default: 5, also: count() },
  backoff: { is: "How long after each other: initial × factor each time, up to max, each spread by jitter." },
};

export const backoffWords: WordsOf<NonNullable<Retry["backoff"]>> = {
  initial: { is: "Before the second attempt.", default: "1s" },
  factor: { is: "How many times longer each time.", default: 2, also: { minimum: 1, maximum: 1000 } },
  max: { is: "Longest wait; initial, where that is longer.", default: "1m" },
  jitter: {
    is: "By which part of it a wait may be shorter or longer.",
    default: 0.2,
    also: { minimum: 0, maximum: 1 },
  },
};

export const deadLetterWords: WordsOf<NonNullable<GroupShape["deadLetter"]>> = {
  maxEntries: { is: "So many.", default: 10_000, also: count() },
  maxAge: { is: "For so long.", default: "30d" },
};
