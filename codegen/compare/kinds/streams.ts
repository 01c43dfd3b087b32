import type { Group, Retention, Stream } from "../../model/model.js";
import type { Retained } from "../carrier.js";
import type { KindRules } from "../kind-rules.js";
import { maxBytes, shownSpan } from "../settings.js";
import { moved, type Tell } from "../telling.js";

export const streamRules: KindRules<Stream> = {
  carries: (stream, others) => [
    {
      role: "message",
      payload: stream.message,
      writers: "producers",
      readers: "consumers",
      whenRefused: "dead-letter",
      retained: {
        what: "entries of the stream, scheduled ones, and dead letters that are replayed",
        ...keptFor(stream, others),
      },
    },
  ],
  apart: () => [
    { whom: "producers", how: "What producers of either contract add does not reach consumers of the other." },
    { whom: "consumers", how: "Consumers of either contract get nothing that producers of the other add." },
  ],
  kept: () => "What was added",
  settings(tell, before, now) {
    maxBytes(tell, before.maxBytes, now.maxBytes);
    retention(tell, before.retention, now.retention);
    capacity(tell, before.capacity?.entries, now.capacity?.entries);
    deduplication(tell, before, now);
  },
};

/** An entry becomes a dead letter at the end of its age at the latest, and is kept as that for as long again as its group says. */
function keptFor({ retention, groups }: Stream, others: readonly Group[]): Pick<Retained, "forMs" | "longer"> {
  if (!retention?.hard || retention.maxAgeMs === undefined) return {};
  const dead = [...groups, ...others].map(({ deadLetter }) => deadLetter.maxAgeMs);
  return {
    forMs: retention.maxAgeMs + Math.max(0, ...dead),
    longer: "where entries are scheduled or dead letters are replayed",
  };
}

function retention(tell: Tell, before: Retention | undefined, now: Retention | undefined): void {
  const [old, young] = [before, now].map(shownRetention);
  if (old === young) return;
  tell("RETENTION_CHANGED", {
    verdict: "dangerous",
    message: `keeps ${moved(old, young)}: consumers trim by their own contract, and what lies beyond a lower bound is deleted with the next trim${
      now?.hard ? ", acknowledged or not" : ", once every group has acknowledged it"
    }`,
    fix: "Look whether anybody reads what goes, and whether the memory holds what stays.",
  });
}

function shownRetention(retention: Retention | undefined): string {
  if (!retention) return "all";
  const { maxEntries, maxAgeMs, hard } = retention;
  const bounds = [
    ...(maxEntries === undefined ? [] : [`${maxEntries} entries`]),
    ...(maxAgeMs === undefined ? [] : [shownSpan(maxAgeMs)]),
  ];
  return `${bounds.join(" or ")}${hard ? " (hard)" : ""}`;
}

function capacity(tell: Tell, before: number | undefined, now: number | undefined): void {
  if (before === now) return;
  tell("CAPACITY_CHANGED", {
    verdict: "dangerous",
    message: `holds ${moved(before, now)} entries: producers go by their own contract, and a full stream refuses with STREAM_FULL`,
    fix: "Have producers handle STREAM_FULL before there is a `capacity`, or a lower one.",
    first: "producers",
  });
}

function deduplication(tell: Tell, before: Stream, now: Stream): void {
  const shown = ({ deduplicate }: Stream) =>
    deduplicate ? `by ${deduplicate.by} within ${shownSpan(deduplicate.withinMs)}` : "none";
  if (shown(before) === shown(now)) return;
  const same = before.deduplicate?.by === now.deduplicate?.by;
  tell("DEDUPLICATION_CHANGED", {
    verdict: "dangerous",
    message: `deduplicates: ${moved(shown(before), shown(now))}; ${
      same ? "what was seen keeps its time" : "producers of the two versions do not see each other's duplicates"
    }`,
    fix: same ? "Nothing." : "Have consumers take duplicates until no old producer runs.",
    first: same ? "either" : "producers",
  });
}
