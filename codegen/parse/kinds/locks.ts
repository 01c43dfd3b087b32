import type { BorrowedWords } from "../borrowed-words.js";
import type { AddressedShape } from "../shape.js";
import { oneOf, optional, words } from "../shape-parts.js";
import { duration, whole } from "../shape-types.js";
import { addressed } from "./addressed.js";

export interface LockShape extends AddressedShape {
  readonly lease?: string;
  readonly wait?: string;
  readonly permits?: number;
  readonly mode?: "exclusive" | "read-write";
}

const borrowed: BorrowedWords<LockShape> = [
  ["ttl expires expire expiry duration lockTimeout", "lease"],
  ["timeout", "lease", "Did you mean `lease`, how long it is held, or `wait`, how long it is waited for?"],
  ["acquireTimeout", "wait"],
  ["retryCount retries retryDelay retryInterval", "wait", "Did you mean `wait: 5s`? Nobody asks in between."],
  ["concurrency max limit", "permits"],
  ["slots", "permits", "Did you mean `permits`, so many at once, or `slot`?"],
  ["readWrite rw", "mode", "Did you mean `mode: read-write`?"],
];

export const lock = words<LockShape>(
  "a lock",
  {
    ...addressed,
    lease: optional(duration),
    wait: optional(duration),
    permits: optional(whole),
    mode: optional(oneOf(["exclusive", "read-write"])),
  },
  { borrowed },
);
