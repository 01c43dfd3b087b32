import type { Group } from "../model/model.js";
import { ackTimeout, concurrency, shownSpan } from "./settings.js";
import { moved, type Tell } from "./telling.js";

export function groupRemoved(tell: Tell, group: Group): void {
  tell("GROUP_REMOVED", {
    verdict: "breaking",
    message:
      "is gone: new programs do not consume for it, and what it has not acknowledged stays, and holds back `retention`",
    fix: `Stop its consumers, look at what is pending and dead, then remove it in Redis too: \`redloom groups remove\`.`,
    breaks: [
      {
        whom: "consumers",
        how: `Nobody handles what only the group \`${group.name}\` handled, once its old consumers are gone.`,
      },
      { whom: "retained data", how: "The group stays in Redis, with its pending entries and its dead letters." },
    ],
    first: "consumers",
    how: "Stop the group's consumers, then deploy in any order.",
    side: "before",
    source: group.source,
  });
}

export function groupAdded(tell: Tell, group: Group): void {
  const from =
    group.start === "earliest"
      ? "begins with all that the stream holds"
      : "begins with what comes after somebody made it: deploy its consumers first where nothing may be missed";
  tell("GROUP_ADDED", {
    verdict: "safe",
    message: `is new, and ${from}`,
    fix: "Have its consumers run: what a group has not acknowledged is kept.",
    source: group.source,
  });
}

/** Of one group of one stream, in both versions. */
export function groupSettings(tell: Tell, before: Group, now: Group): void {
  if (before.start !== now.start) {
    tell("GROUP_START_CHANGED", {
      verdict: "dangerous",
      message: `starts at ${moved(before.start, now.start)}: a group that exists stays where it is, in a new environment it begins elsewhere`,
      fix: "Nothing where the group exists; where it does not, look whether that is meant.",
      source: now.source,
    });
  }
  order(tell, before, now);
  concurrency(tell, before.concurrency, now.concurrency);
  ackTimeout(tell, before.ackTimeoutMs, now.ackTimeoutMs);
  const [old, young] = [before, now].map(shownRetry);
  if (old !== young) {
    tell("RETRY_CHANGED", {
      verdict: "dangerous",
      message: `retries ${moved(old, young)}: each consumer goes by its own contract, also for what failed before`,
      fix: "Expect dead letters sooner where attempts became fewer.",
      source: now.source,
    });
  }
  const [dead, deadNow] = [before, now].map(
    ({ deadLetter: { maxEntries, maxAgeMs } }) => `${maxEntries} or ${shownSpan(maxAgeMs)}`,
  );
  if (dead !== deadNow) {
    tell("DEAD_LETTER_CHANGED", {
      verdict: "dangerous",
      message: `keeps dead letters: ${moved(dead, deadNow)}; what lies beyond a lower bound is deleted with the next one`,
      fix: "Look at the dead letters, and replay what is wanted, before the bound is lowered.",
      source: now.source,
    });
  }
}

function shownRetry({ retry: { maxAttempts, initialMs, factor, maxMs, jitter } }: Group): string {
  return `${maxAttempts} attempts, ${shownSpan(initialMs)} × ${factor} up to ${shownSpan(maxMs)}, jitter ${jitter}`;
}

function order(tell: Tell, before: Group, now: Group): void {
  if (before.order?.by === now.order?.by) return;
  tell("ORDER_CHANGED", {
    verdict: "dangerous",
    message: `keeps the order by ${moved(before.order?.by, now.order?.by)}: while consumers of both versions run, neither order holds, and what the old ones parked waits for them`,
    fix: "Stop the old consumers, let the group run empty, then start the new ones; or make it a group of another name.",
    first: "neither",
    how: "Stop all consumers of the group, then start the new ones.",
    source: now.source,
  });
}
