import { type BorrowedWords, payload } from "../borrowed-words.js";
import type { AddressedShape, TypeShape } from "../shape.js";
import { names, oneOf, optional, words } from "../shape-parts.js";
import { duration, flag, type, whole } from "../shape-types.js";
import { addressed, size } from "./addressed.js";

export interface CallShape extends AddressedShape {
  readonly request: TypeShape;
  readonly reply: TypeShape;
  /** What each carries. */
  readonly errors?: Readonly<Record<string, TypeShape>>;
  readonly progress?: TypeShape;
  readonly timeout?: string;
  readonly ackTimeout?: string;
  readonly attempts?: number;
  readonly concurrency?: number;
  readonly maxBytes?: string | number;
  readonly whenUnserved?: "wait" | "fail";
  readonly broadcast?: boolean;
}

const noBackoff = "Leave it out: whatever is not answered by its `timeout` is over, and whoever asked decides.";

const borrowed: BorrowedWords<CallShape> = [
  [`${payload} input params arguments args message`, "request"],
  ["response responses returns result output", "reply"],
  ["error throws exceptions faults", "errors", "Did you mean `errors: { NotFound: string }`?"],
  ["updates feedback onProgress", "progress"],
  ["pattern cmd subject topic queue", "address"],
  ["deadline ttl expires expiry expiration", "timeout"],
  ["visibilityTimeout lockDuration stalledInterval lease", "ackTimeout"],
  ["maxAttempts maxStalledCount", "attempts"],
  ["retry retries maxRetries", "attempts", "Did you mean `attempts`: servers that may try it, the first one included?"],
  ["backoff delay retryPolicy", undefined, noBackoff],
  ["prefetch workers maxConcurrency", "concurrency"],
  ["waitForReady", "whenUnserved", "Did you mean `whenUnserved: wait`?"],
  ["fanout multicast scatter all", "broadcast", "Did you mean `broadcast: true`?"],
  [
    "retention removeOnComplete",
    undefined,
    "Leave it out: a request is gone when it is answered, or past its `timeout`.",
  ],
  ["groups", undefined, "Leave it out: all servers of a call are one group; `broadcast: true` asks each of them."],
];

export const call = words<CallShape>(
  "a call",
  {
    request: type,
    reply: type,
    errors: optional(names("errors", type)),
    progress: optional(type),
    ...addressed,
    timeout: optional(duration),
    ackTimeout: optional(duration),
    attempts: optional(whole),
    concurrency: optional(whole),
    maxBytes: optional(size),
    whenUnserved: optional(oneOf(["wait", "fail"])),
    broadcast: optional(flag),
  },
  { borrowed },
);
