import type { CallDefinition } from "../../../src/runtime/call/definition.js";
import { defineAddress, type NoParameters } from "../../../src/runtime/wire/address.js";
import { type MessageCodec, messageCodec } from "../../../src/runtime/wire/codec.js";
import { hashOf } from "../../support/random.js";

/** What is asked. */
export interface Question {
  /** Its own, over all callers. */
  readonly key: string;
}

/** What is answered, and told on the way: it names its question, and nobody who has another question can guess it. */
export interface Answer extends Question {
  readonly answer: number;
}

export interface QuestionTypes {
  readonly parameters: NoParameters;
  readonly request: Question;
  readonly requestInput: Question;
  readonly reply: Answer;
  readonly replyInput: Answer;
  readonly errors: { readonly Refused: Answer };
  readonly errorsInput: { readonly Refused: Answer };
  readonly progress: Answer;
  readonly progressInput: Answer;
}

export const timeoutMs = 12_000;
export const ackTimeoutMs = 2_000;
export const streamKey = "ledger:question";
const definition = "ledger.calls.question";

export const question: CallDefinition<QuestionTypes> = {
  definition,
  address: defineAddress({ definition, namespace: "ledger", template: "question", parameters: {} }),
  request: codecOf<Question>("Question", isQuestion),
  reply: codecOf<Answer>("Answer", isAnswer),
  errors: { Refused: codecOf<Answer>("Refused", isAnswer) },
  progress: codecOf<Answer>("Progress", isAnswer),
  maxBytes: 10_000,
  timeoutMs,
  serving: { concurrency: 32, ackTimeoutMs, maxAttempts: 20, whenUnserved: "wait" },
};

/** The right answer; each step on the way to it has its own. */
export function answerOf(key: string, step = 0): Answer {
  return { key, answer: hashOf(`${key}/${step}`) };
}

/** Of five hundred: some are refused, some are given up by their caller, some tell how far they are. */
export function behaviourOf(key: string): "answers" | "refuses" | "given up" | "tells" {
  const hash = hashOf(key) % 500;
  if (hash < 25) return "refuses";
  if (hash < 35) return "given up";
  return hash < 85 ? "tells" : "answers";
}

/** How long a handler works: mostly not at all; a few are long enough to be met by a fault, or to be given up. */
export function workMsOf(key: string): number {
  if (behaviourOf(key) === "given up") return 400;
  const hash = hashOf(`work/${key}`) % 100;
  if (hash < 50) return 0;
  return hash < 95 ? hash % 8 : 150 + (hash % 5) * 100;
}

function isQuestion(value: unknown): value is Question {
  return typeof value === "object" && value !== null && "key" in value && typeof value.key === "string";
}

function isAnswer(value: unknown): value is Answer {
  return isQuestion(value) && "answer" in value && typeof value.answer === "number";
}

function codecOf<Message>(name: string, fits: (value: unknown) => value is Message): MessageCodec<Message, Message> {
  return messageCodec<Message, Message>({
    name,
    fits,
    read: (json: Message) => json,
    accepts: fits,
    write: (value) => JSON.stringify(value),
    explain: async () => [{ path: "key", expected: "string" }],
  });
}
