import type { BorrowedWords } from "../borrowed-words.js";
import type { DocumentedShape } from "../shape.js";
import { oneOf, optional, type WordSchemas, words } from "../shape-parts.js";
import { duration, number, text, whole } from "../shape-types.js";
import { documented } from "./addressed.js";

export interface GroupShape extends DocumentedShape {
  readonly start: "earliest" | "latest";
  readonly concurrency?: number;
  readonly order?: { readonly by: string };
  readonly ackTimeout?: string;
  readonly retry?: {
    readonly maxAttempts?: number;
    readonly backoff?: {
      readonly initial?: string;
      readonly factor?: number;
      readonly max?: string;
      readonly jitter?: number;
    };
  };
  readonly deadLetter?: { readonly maxEntries?: number; readonly maxAge?: string };
}

/** A group on a stream of another contract: `of: alias.stream`. */
export interface ForeignGroupShape extends GroupShape {
  readonly of: string;
}

const borrowed: BorrowedWords<GroupShape> = [
  ["attempts maxAttempts maxRetries", "retry", "Did you mean `retry: { maxAttempts: 5 }`, the first one included?"],
  ["visibilityTimeout", "ackTimeout"],
  ["dlq", "deadLetter"],
  ["maxlen maxLength", undefined, "Did you mean `retention: { maxEntries: 100000 }` of the stream?"],
  ["ttl", undefined, "Did you mean `retention: { maxAge: 7d }` of the stream?"],
];

const borrowedOfRetry: BorrowedWords<NonNullable<GroupShape["retry"]>> = [
  ["attempts", "maxAttempts"],
  ["maxRetries", "maxAttempts", "Did you mean `maxAttempts`, the first one included?"],
];

/** Of what is kept so long, or so many of. */
export const borrowedBounds: BorrowedWords<NonNullable<GroupShape["deadLetter"]>> = [
  ["maxlen maxLength", "maxEntries"],
  ["ttl", "maxAge"],
];

type Retry = Exclude<GroupShape["retry"], undefined>;
const backoff = words<Exclude<Retry["backoff"], undefined>>("`backoff`", {
  initial: optional(duration),
  factor: optional(number),
  max: optional(duration),
  jitter: optional(number),
});
const groupWords: WordSchemas<GroupShape> = {
  start: oneOf(["earliest", "latest"]),
  ...documented,
  concurrency: optional(whole),
  order: optional(words<Exclude<GroupShape["order"], undefined>>("`order`", { by: text })),
  ackTimeout: optional(duration),
  retry: optional(
    words<Retry>(
      "`retry`",
      { maxAttempts: optional(whole), backoff: optional(backoff) },
      { borrowed: borrowedOfRetry },
    ),
  ),
  deadLetter: optional(
    words<Exclude<GroupShape["deadLetter"], undefined>>(
      "`deadLetter`",
      {
        maxEntries: optional(whole),
        maxAge: optional(duration),
      },
      { borrowed: borrowedBounds },
    ),
  ),
};
export const group = words<GroupShape>("a group", groupWords, { borrowed });
export const foreignGroup = words<ForeignGroupShape>(
  "a group of another's stream",
  { of: text, ...groupWords },
  { borrowed },
);
