import { answers, type BorrowedWords, payload, underCalls } from "../borrowed-words.js";
import type { AddressedShape, TypeShape } from "../shape.js";
import { names, optional, words } from "../shape-parts.js";
import { duration, flag, text, type, whole } from "../shape-types.js";
import { addressed, size } from "./addressed.js";
import { borrowedBounds, type GroupShape, group } from "./groups.js";

export interface StreamShape extends AddressedShape {
  readonly message: TypeShape;
  readonly maxBytes?: string | number;
  readonly retention?: { readonly maxEntries?: number; readonly maxAge?: string; readonly hard?: boolean };
  readonly deduplicate?: { readonly by: string; readonly within: string };
  /** Keys may end in `?`. */
  readonly headers?: Readonly<Record<string, TypeShape>>;
  readonly capacity?: number;
  readonly groups?: Readonly<Record<string, GroupShape>>;
}

const borrowed: BorrowedWords<StreamShape> = [
  [payload, "message"],
  [answers, undefined, underCalls],
  ["attempts maxAttempts maxRetries", "groups", "Did you mean `retry: { maxAttempts: 5 }` of a group?"],
  ["visibilityTimeout", "groups", "Did you mean `ackTimeout` of a group?"],
  ["dlq", "groups", "Did you mean `deadLetter` of a group?"],
  ["maxlen maxLength", "retention", "Did you mean `retention: { maxEntries: 100000 }`?"],
  ["ttl", "retention", "Did you mean `retention: { maxAge: 7d }`?"],
];

export const stream = words<StreamShape>(
  "a stream",
  {
    message: type,
    ...addressed,
    maxBytes: optional(size),
    retention: optional(
      words<Exclude<StreamShape["retention"], undefined>>(
        "`retention`",
        {
          maxEntries: optional(whole),
          maxAge: optional(duration),
          hard: optional(flag),
        },
        { borrowed: borrowedBounds },
      ),
    ),
    deduplicate: optional(
      words<Exclude<StreamShape["deduplicate"], undefined>>("`deduplicate`", { by: text, within: duration }),
    ),
    headers: optional(names("headers", type)),
    capacity: optional(whole),
    groups: optional(names("groups", group)),
  },
  { borrowed },
);
