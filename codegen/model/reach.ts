import type { Kind } from "../kinds.js";
import type { DefinitionByKind } from "./model.js";

/** Channels and keys are named apart in Redis. */
export type Space = "channel" | "key";

/** What a definition takes of the names in Redis. */
export interface Reach {
  readonly space: Space;
  readonly beside: Beside;
}

/** What is kept, and said, beside a key. */
interface Beside {
  readonly key: readonly string[];
  readonly channel: readonly string[];
}

const nothing: Beside = { key: [], channel: [] };
const besideStreams: Beside = {
  key: "delayed seen janitor retry dead redo alive state starts lanes parked".split(" "),
  channel: ["wake"],
};
/** Who has a permit and who is next: locks, and limits of what is in flight. */
const besidePermits: Beside = { key: ["queue", "waiters", "fence", "holders"], channel: ["inbox"] };
const besideRates: Beside = { key: ["rates"], channel: [] };
/** A short history. */
const besideReplay: Beside = { key: ["history"], channel: [] };
/** Who computes the value, and that it is there. */
const besideKeys: Beside = { key: ["loading"], channel: ["loaded"] };
/** Requests are a stream of one group. */
const besideCalls: Beside = {
  key: [...besideStreams.key, "reply"],
  channel: [...besideStreams.channel, "inbox", "cancel"],
};
/** Requests are messages. */
const besideBroadcasts: Beside = { key: [], channel: ["inbox"] };

const reaches: { readonly [K in Kind]: (definition: DefinitionByKind[K]) => Reach } = {
  channels: ({ replay }) => ({ space: "channel", beside: replay ? besideReplay : nothing }),
  streams: () => ({ space: "key", beside: besideStreams }),
  locks: () => ({ space: "key", beside: besidePermits }),
  limits: (limit) => {
    if (limit.counts === "concurrency") return { space: "key", beside: besidePermits };
    return { space: "key", beside: limit.overridable ? besideRates : nothing };
  },
  keys: () => ({ space: "key", beside: besideKeys }),
  // A call that one server takes waits for it in a stream.
  calls: ({ serving }) =>
    serving ? { space: "key", beside: besideCalls } : { space: "channel", beside: besideBroadcasts },
};

export function reachOf<K extends Kind>(kind: K, definition: DefinitionByKind[K]): Reach {
  return reaches[kind](definition);
}
