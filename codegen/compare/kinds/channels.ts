import type { Channel } from "../../model/model.js";
import type { KindRules } from "../kind-rules.js";
import { maxBytes, shownSpan } from "../settings.js";
import type { Tell } from "../telling.js";

export const channelRules: KindRules<Channel> = {
  carries: ({ message, replay }) => [
    {
      role: "message",
      payload: message,
      writers: "publishers",
      readers: "subscribers",
      whenRefused: "hand to `onInvalid`, and so miss,",
      ...(replay ? { retained: { what: "the history of the channel", forMs: replay.maxAgeMs } } : {}),
    },
  ],
  apart: () => [
    { whom: "producers", how: "What publishers of either contract send does not reach subscribers of the other." },
    { whom: "consumers", how: "Subscribers of either contract hear nothing of publishers of the other." },
  ],
  kept: ({ replay }) => (replay ? "The history of the channel" : undefined),
  settings(tell, before, now) {
    maxBytes(tell, before.maxBytes, now.maxBytes);
    if (before.sharded !== now.sharded) {
      tell("SHARDED_CHANGED", {
        verdict: "breaking",
        message: `is ${now.sharded ? "sharded now" : "sharded no more"}: a publisher with the other word reaches nobody`,
        fix: "Change the word and the `address` together, and publish on both until no old subscriber runs.",
        breaks: [{ whom: "consumers", how: "Subscribers hear nothing of publishers of the other contract." }],
        first: "neither",
      });
    }
    replay(tell, before.replay, now.replay);
  },
};

function replay(tell: Tell, before: Channel["replay"], now: Channel["replay"]): void {
  if (!before && now) {
    tell("REPLAY_ADDED", {
      verdict: "dangerous",
      message: "keeps a history now: what publishers of the old contract send is heard, and not found in it",
      fix: "Deploy the publishers first; count on the history once no old one runs.",
      first: "producers",
    });
  } else if (before && !now) {
    tell("REPLAY_REMOVED", {
      verdict: "breaking",
      message: "keeps no history any more: what a subscriber misses is lost, and `from` finds nothing",
      fix: "Keep `replay` until no subscriber uses it.",
      breaks: [
        { whom: "consumers", how: "Subscribers of the old contract are told of gaps that nothing fills." },
        {
          whom: "retained data",
          how: `The history ends by itself ${shownSpan(before.maxAgeMs)} after its last message.`,
        },
      ],
      first: "consumers",
    });
  } else if (before && now && (before.maxEntries !== now.maxEntries || before.maxAgeMs !== now.maxAgeMs)) {
    const shown = ({ maxEntries, maxAgeMs }: typeof now) => `${maxEntries} messages or ${shownSpan(maxAgeMs)}`;
    tell("REPLAY_CHANGED", {
      verdict: "dangerous",
      message: `keeps ${shown(before)} → ${shown(now)}: who was away for longer has a gap; publishers of both versions trim by their own`,
      fix: "Make sure that subscribers are back within the new bounds.",
      first: "producers",
    });
  }
}
