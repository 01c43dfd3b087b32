import { answers, type BorrowedWords, payload, underCalls } from "../borrowed-words.js";
import type { AddressedShape, TypeShape } from "../shape.js";
import { optional, words } from "../shape-parts.js";
import { duration, flag, type, whole } from "../shape-types.js";
import { addressed, size } from "./addressed.js";

export interface ChannelShape extends AddressedShape {
  readonly message: TypeShape;
  readonly maxBytes?: string | number;
  readonly sharded?: boolean;
  readonly replay?: { readonly maxEntries: number; readonly maxAge: string };
}

const borrowed: BorrowedWords<ChannelShape> = [
  [payload, "message"],
  [
    "history persist persistent durable retention",
    "replay",
    "Did you mean `replay: { maxEntries: 1000, maxAge: 10m }`?",
  ],
  ["maxlen maxLength", "replay", "Did you mean `replay: { maxEntries: 1000, maxAge: 10m }`?"],
  ["ttl expires", "replay", "Did you mean `maxAge`, in `replay: { maxEntries: 1000, maxAge: 10m }`?"],
  ["shard shards spublish ssubscribe", "sharded", "Did you mean `sharded: true`?"],
  [
    "pattern psubscribe",
    "address",
    'Did you mean `address: "orders:{id}"`? `subscribeAll` and `matching` are its patterns.',
  ],
  ["groups", undefined, "Leave it out: every subscriber gets every message. Groups share the entries of a stream."],
  [answers, undefined, underCalls],
];

const borrowedOfReplay: BorrowedWords<NonNullable<ChannelShape["replay"]>> = [
  ["maxlen maxLength count size limit", "maxEntries"],
  ["ttl expires duration window", "maxAge"],
];

export const channel = words<ChannelShape>(
  "a channel",
  {
    message: type,
    ...addressed,
    maxBytes: optional(size),
    sharded: optional(flag),
    replay: optional(
      words<Exclude<ChannelShape["replay"], undefined>>(
        "`replay`",
        { maxEntries: whole, maxAge: duration },
        { borrowed: borrowedOfReplay },
      ),
    ),
  },
  { borrowed },
);
