import type { BorrowedWords } from "../borrowed-words.js";
import type { AddressedShape, TypeShape } from "../shape.js";
import { oneOf, optional, words } from "../shape-parts.js";
import { duration, type } from "../shape-types.js";
import { addressed, size } from "./addressed.js";

export interface KeyShape extends AddressedShape {
  readonly value?: TypeShape;
  readonly encoding?: "json" | "text" | "bytes";
  readonly expires?: string;
  readonly staleFor?: string;
  readonly onInvalid?: "throw" | "miss" | "delete";
  readonly maxBytes?: string | number;
}

const borrowed: BorrowedWords<KeyShape> = [
  ["ttl expire expiry", "expires"],
  ["stale swr staleTtl staleWhileRevalidate grace gracePeriod refreshThreshold", "staleFor"],
  ["counter increment", "value", "Did you mean `value: integer`? Integers are counted with `increment`."],
  ["type schema", "value"],
];

export const key = words<KeyShape>(
  "a key",
  {
    value: optional(type),
    ...addressed,
    encoding: optional(oneOf(["json", "text", "bytes"])),
    expires: optional(duration),
    staleFor: optional(duration),
    onInvalid: optional(oneOf(["throw", "miss", "delete"])),
    maxBytes: optional(size),
  },
  { borrowed },
);
