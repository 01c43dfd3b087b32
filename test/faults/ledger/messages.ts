import type { GroupDefinition, StreamDefinition } from "../../../src/runtime/stream/definition.js";
import { defineAddress } from "../../../src/runtime/wire/address.js";
import { messageCodec } from "../../../src/runtime/wire/codec.js";
import { hashOf } from "../../support/random.js";

/** The message of the ledger run. */
export interface Parcel {
  /** Its own, over all producers. */
  readonly key: string;
  /** What the ordered group orders by. */
  readonly lane: string;
}

const isParcel = (value: unknown): value is Parcel =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  typeof value.key === "string" &&
  "lane" in value &&
  typeof value.lane === "string";

const codec = messageCodec<Parcel, Parcel>({
  name: "Parcel",
  fits: isParcel,
  read: (json: Parcel) => json,
  accepts: isParcel,
  write: (value) => JSON.stringify(value),
  explain: async () => [{ path: "key", expected: "string" }],
});

export const ackTimeoutMs = 2_000;

const workers: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 32,
  ackTimeoutMs,
  retry: { maxAttempts: 12, initialMs: 30, factor: 2, maxMs: 500, jitter: 0.2 },
  deadLetter: { maxEntries: 100_000, maxAgeMs: 86_400_000 },
};
const ordered: GroupDefinition = { ...workers, name: "ordered", order: { by: "lane" } };

function stream(
  name: string,
  groups: readonly GroupDefinition[],
  further: Partial<StreamDefinition<Parcel>> = {},
): StreamDefinition<Parcel> {
  const address = defineAddress({
    definition: `ledger.streams.${name}`,
    namespace: "ledger",
    template: name,
    parameters: {},
  });
  return { definition: `ledger.streams.${name}`, address, codec, maxBytes: 10_000, groups, ...further };
}

/** Each stream of the run. Nothing is ever removed from them, so that all that was stored can be counted. */
export const streams = {
  /** A third of the messages: what was added twice is there twice. */
  plain: stream("plain", [workers]),
  /** Two thirds: an add may be repeated, and a second group takes them in order. */
  kept: stream("kept", [workers, ordered], { deduplicate: { by: "key", withinMs: 3_600_000 } }),
} as const;
export type StreamName = keyof typeof streams;

/** Every group as `<stream>/<group>`. */
export const groups = [
  { name: "plain/workers", stream: "plain", group: workers },
  { name: "kept/workers", stream: "kept", group: workers },
  { name: "kept/ordered", stream: "kept", group: ordered },
] as const;

export const keyOf = (stream: StreamName): string => `ledger:${stream}`;
export const laneCount = 200;

/** What a handler does with a message, the same in every process. */
export function behaviourOf(seed: number, group: string, key: string): "sync" | "async" | "throws-once" | "dead" {
  const hash = hashOf(`${seed}/${group}/${key}`);
  if (hash % 997 === 0) return "dead";
  if (hash % 40 === 0) return "throws-once";
  return hash % 3 === 0 ? "sync" : "async";
}
