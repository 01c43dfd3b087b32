import type { BorrowedWords } from "../borrowed-words.js";
import type { AddressedShape } from "../shape.js";
import { list, oneOf, optional, words } from "../shape-parts.js";
import { duration, flag, whole } from "../shape-types.js";
import { addressed } from "./addressed.js";

export interface RateShape {
  readonly allow: number;
  readonly per: string;
  readonly burst?: number;
}

/** `rates` or `concurrency`, and the words that belong to the one or the other. */
export interface LimitShape extends AddressedShape {
  readonly rates?: readonly RateShape[];
  readonly concurrency?: number;
  readonly algorithm?: "gcra" | "token-bucket" | "sliding-window" | "fixed-window";
  readonly lease?: string;
  readonly onUnavailable?: "deny" | "allow" | "local";
  readonly deadline?: string;
  readonly rememberDenials?: string;
  readonly overridable?: boolean;
}

const howMany = "points limit max tokens requests";
const inWhichTime = "duration interval window period windowMs";
const blocking = "Leave it out: `take({ blockMs: 60_000 })` blocks what it denies.";

const borrowed: BorrowedWords<LimitShape> = [
  ["allow per burst", "rates", "Write it in `rates: [{ allow: 10, per: 1s, burst: 20 }]`."],
  [howMany, "rates", "Did you mean `allow`, in `rates: [{ allow: 10, per: 1s }]`?"],
  [inWhichTime, "rates", "Did you mean `per`, in `rates: [{ allow: 10, per: 1s }]`?"],
  ["capacity", "rates", "Did you mean `burst`, in `rates: [{ allow: 10, per: 1s, burst: 20 }]`?"],
  ["permits", "concurrency"],
  ["blockDuration", undefined, blocking],
  ["failOpen", "onUnavailable", "Did you mean `onUnavailable: allow`?"],
  ["timeout", "deadline"],
];

const borrowedOfRates: BorrowedWords<RateShape> = [
  [howMany, "allow"],
  [inWhichTime, "per"],
  ["capacity", "burst"],
  ["permits", "allow", "Did you mean `allow`, or `concurrency` of a limit: so many at once?"],
  ["blockDuration", undefined, blocking],
  ["failOpen", undefined, "Did you mean `onUnavailable: allow`, beside `rates`?"],
];

const rate = words<RateShape>(
  "a rate",
  { allow: whole, per: duration, burst: optional(whole) },
  { borrowed: borrowedOfRates },
);
export const limit = words<LimitShape>(
  "a limit",
  {
    rates: optional(list("rates", rate)),
    concurrency: optional(whole),
    ...addressed,
    algorithm: optional(oneOf(["gcra", "token-bucket", "sliding-window", "fixed-window"])),
    lease: optional(duration),
    onUnavailable: optional(oneOf(["deny", "allow", "local"])),
    deadline: optional(duration),
    rememberDenials: optional(duration),
    overridable: optional(flag),
  },
  { either: ["rates", "concurrency"], borrowed },
);
