import type { GroupDefinition } from "../stream/definition.js";
import { siblingKey } from "../wire/address.js";
import type { Serving } from "./definition.js";

/** The one consumer group of a call's stream. */
const groupName = "servers";

/** The group that serves a call. One attempt more than there are servers to try it: that one tells the caller. */
export function serversGroup({ concurrency, ackTimeoutMs, maxAttempts }: Serving): GroupDefinition {
  return {
    name: groupName,
    start: "earliest",
    concurrency,
    ackTimeoutMs,
    retry: { maxAttempts: maxAttempts + 1, initialMs: 0, factor: 1, maxMs: 0, jitter: 0 },
    deadLetter: { maxEntries: 1_000, maxAgeMs: 86_400_000 },
    // Callers wait, and handlers may take long: nobody is to stand still for what may have killed a server.
    suspects: "apart",
    unfinished: "handed-back",
  };
}

/** The keys and channels that a call has beside its stream K, all in K's slot. */
export const callKeys = {
  /** Sorted set: server → its last beat. */
  alive: (key: string): string => siblingKey(key, `alive:${groupName}`),
  /** String: the answer, for a caller that missed it. */
  reply: (key: string, correlation: string): string => siblingKey(key, `reply:${correlation}`),
  /** Channel: answers for one connection. */
  inbox: (key: string, connection: string): string => siblingKey(key, `inbox:${connection}`),
  /** Channel: calls that nobody waits for any more. */
  cancel: (key: string): string => siblingKey(key, "cancel"),
};

/** The fields of a request, beside its payload in `data`. */
export const requestHeaders = {
  replyTo: "redloom-reply-to",
  correlation: "redloom-correlation-id",
  timeout: "redloom-timeout",
  progress: "redloom-progress",
} as const;
