import { span } from "./span.js";
import { moved, type Tell } from "./telling.js";

export function shownSpan(ms: number | undefined): string {
  return ms === undefined ? "none" : span(ms);
}

/** `maxBytes`, which who writes and who reads look at. */
export function maxBytes(tell: Tell, before: number, now: number): void {
  if (before === now) return;
  const lowered = now < before;
  tell(lowered ? "MAX_BYTES_LOWERED" : "MAX_BYTES_RAISED", {
    verdict: "dangerous",
    message: `had \`maxBytes: ${before}\` and has \`maxBytes: ${now}\`: ${
      lowered
        ? "what is larger is PAYLOAD_TOO_LARGE for who writes, and refused by new readers where it is written or kept already"
        : "readers of the old contract refuse what is larger than theirs"
    }`,
    fix: lowered ? "Make sure that nothing larger is written or kept." : "Deploy the readers first.",
    first: lowered ? "producers" : "consumers",
  });
}

/** A lease that processes take by their own contract. */
export function lease(tell: Tell, before: number, now: number): void {
  if (before === now) return;
  const longer = now > before;
  tell("LEASE_CHANGED", {
    verdict: "dangerous",
    message: `leases for ${moved(span(before), span(now))}: ${
      longer
        ? "what a process that died held stays held for longer"
        : "a process that is busy or stopped for longer than the new lease loses what it holds"
    }`,
    fix: longer ? "Make sure that others can wait so long." : "Make sure that no holder stands still for so long.",
  });
}

export function concurrency(tell: Tell, before: number, now: number): void {
  if (before === now) return;
  tell("CONCURRENCY_CHANGED", {
    verdict: "safe",
    message: `runs ${moved(before, now)} handlers at once, in each process by its own contract`,
    fix: "Look whether what the handlers use can take it.",
  });
}

export function ackTimeout(tell: Tell, before: number, now: number): void {
  if (before === now) return;
  const shorter = now < before;
  tell("ACK_TIMEOUT_CHANGED", {
    verdict: "dangerous",
    message: `has an \`ackTimeout\` of ${moved(span(before), span(now))}: ${
      shorter
        ? "what a process of the old contract holds silently for longer is taken over, and handled twice"
        : "what a dead process held is taken over later"
    }`,
    fix: shorter
      ? "Make handlers repeatable, or deploy while little is in flight."
      : "Nothing, where that is soon enough.",
  });
}
