import type { GroupStatus } from "../../src/runtime/index.js";
import { countOf, shownDuration } from "../printing/words.js";

export type Health = "ok" | "lagging" | "unserved" | "stuck" | "missing";

/** An entry that waits for longer for a first delivery waits for too long. */
const lagsAfterMs = 60_000;

/** What the contracts say of a group. */
export interface DeclaredGroup {
  readonly ackTimeoutMs: number;
  readonly start: "earliest" | "latest";
  /** The contract of its stream declares it, and not another. */
  readonly isOwn: boolean;
}

/** How a group is, in a word, and why; `""` where all is well. */
export function healthOf(
  status: GroupStatus,
  { ackTimeoutMs, ...declared }: DeclaredGroup,
): { readonly health: Health; readonly explanation: string } {
  if (!status.exists) {
    return { health: "missing", explanation: `It does not exist yet: ${makerOf(declared)}.` };
  }
  if (!status.consumers.some(({ live }) => live)) return { health: "unserved", explanation: unserved(status) };
  const { silentMs, lag } = status;
  // Consumers take over what was silent for the ackTimeout: three times that, and nobody does.
  if (silentMs !== undefined && silentMs > 3 * ackTimeoutMs) {
    const explanation =
      `Nobody has worked on its oldest pending entries for ${shownDuration(silentMs)}, with an ackTimeout of ` +
      `${shownDuration(ackTimeoutMs)}: its consumers live and take nothing over. Look at their logs, or start others.`;
    return { health: "stuck", explanation };
  }
  if (lag.oldestAgeMs !== undefined && lag.oldestAgeMs > lagsAfterMs) {
    const explanation =
      `Its next entry has waited for ${shownDuration(lag.oldestAgeMs)}: more comes than its consumers handle. ` +
      "Start more of them, or raise `concurrency`.";
    return { health: "lagging", explanation };
  }
  return { health: "ok", explanation: "" };
}

function makerOf({ isOwn, start }: Omit<DeclaredGroup, "ackTimeoutMs">): string {
  if (isOwn) return "the first process that adds or consumes makes it";
  // Producers know the groups of their own contract only.
  const before = start === "latest" ? ", and what was added before that is not for it" : "";
  return `only its first consumer makes it${before}`;
}

function unserved({ lag, pending, redo, lag: { oldestAgeMs } }: GroupStatus): string {
  const waiting = lag.count + pending + redo;
  if (waiting === 0) return "No consumer lives. Nothing waits; what comes will, and is kept for it.";
  const about = lag.exact ? "" : "about ";
  const since = oldestAgeMs === undefined ? "" : `, the next one for ${shownDuration(oldestAgeMs)}`;
  const them = waiting === 1 ? "waits" : "wait";
  return (
    `No consumer lives: ${about}${countOf(waiting, "entry", "entries")} ${them}${since}, ` +
    "and retention keeps what it has not acknowledged. Start a consumer, or end the group with `groups remove --force`."
  );
}
