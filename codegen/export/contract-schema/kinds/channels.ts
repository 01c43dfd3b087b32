import type { ChannelShape } from "../../../parse/kinds/channels.js";
import { count, type WordsOf } from "../word.js";
import { addressed, maxBytes } from "./addressed.js";

export const channelWords: WordsOf<ChannelShape> = {
  message: { is: "What is sent: a message or a type in place.", examples: ["Notification"] },
  ...addressed,
  maxBytes,
  sharded: {
    is: "Published by SPUBLISH, which on a cluster reaches the nodes of its slot only. There is no subscribeAll then.",
    default: false,
  },
  replay: {
    is: "A history beside the channel, from which a subscriber gets what it missed while it was away for a moment.",
    examples: [{ maxEntries: 1000, maxAge: "10m" }],
  },
};

export const replayWords: WordsOf<NonNullable<ChannelShape["replay"]>> = {
  maxEntries: { is: "So many messages, about.", examples: [1000], also: count(1_000_000) },
  maxAge: { is: "For so long: 1s to 7d.", examples: ["10m"] },
};
