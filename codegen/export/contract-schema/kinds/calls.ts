import type { CallShape } from "../../../parse/kinds/calls.js";
import { count, messageNames, type WordsOf } from "../word.js";
import { addressed, maxBytes } from "./addressed.js";

export const callWords: WordsOf<CallShape> = {
  request: { is: "What is asked: a message or a type in place.", examples: ["Task"] },
  reply: { is: 'What is answered; "null" says only that it is done.', examples: ["Result"] },
  errors: {
    is: "What may be answered instead: names in PascalCase, each with the type of what it carries.",
    examples: [{ Busy: { fields: { retryAfterMs: "integer" } } }],
    also: messageNames,
  },
  progress: { is: "What a server may tell on the way." },
  ...addressed,
  timeout: { is: "Until when there has to be an answer: 100ms to 1d.", default: "30s" },
  ackTimeout: {
    is: "A server silent for longer has died: at least 1s, at most a third of timeout, which is what it is where it is left out.",
  },
  attempts: {
    is: "Servers that may try one call, each after the death of the one before.",
    default: 3,
    also: count(100),
  },
  concurrency: { is: "Handlers that run at once in one server.", default: 16, also: count(10_000) },
  maxBytes: { ...maxBytes, is: "Longest request, reply, error and progress message, each." },
  whenUnserved: { is: "Nobody serves it: wait for a server until timeout, or fail at once.", default: "wait" },
  broadcast: { is: "true: every server answers, at most once, and whoever asks gathers.", default: false },
};
