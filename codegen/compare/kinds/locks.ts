import type { Lock } from "../../model/model.js";
import type { KindRules } from "../kind-rules.js";
import { lease, shownSpan } from "../settings.js";
import { moved } from "../telling.js";

export const lockRules: KindRules<Lock> = {
  carries: () => [],
  apart: () => [
    { whom: "consumers", how: "Programs of either contract are not kept out by what those of the other hold." },
  ],
  kept: () => undefined,
  settings(tell, before, now) {
    lease(tell, before.leaseMs, now.leaseMs);
    if (before.waitMs !== now.waitMs) {
      tell("WAIT_CHANGED", {
        verdict: "safe",
        message: `is waited for ${moved(shownSpan(before.waitMs), shownSpan(now.waitMs))} at most`,
        fix: "Look whether callers can wait so long, or are told LOCK_BUSY sooner.",
      });
    }
    const shared = before.mode !== now.mode || (before.permits === undefined) !== (now.permits === undefined);
    if (shared) {
      tell(before.mode === now.mode ? "PERMITS_CHANGED" : "MODE_CHANGED", {
        verdict: "breaking",
        message: `was ${shapeOf(before)} and is ${shapeOf(now)}: what it is in Redis differs, so one version finds what the other holds busy, or WRONG_TYPE`,
        fix: "Change the word and the `address` together, or stop all of them in between.",
        breaks: [
          { whom: "consumers", how: "Holders of the old and the new contract keep each other out, or in, wrongly." },
        ],
        first: "neither",
      });
    } else if (before.permits !== now.permits) {
      tell("PERMITS_CHANGED", {
        verdict: "dangerous",
        message: `has ${moved(before.permits, now.permits)} permits: each process goes by its own number`,
        fix: "Expect as many holders as the greater number allows until no old program runs.",
      });
    }
  },
};

function shapeOf({ mode, permits }: Lock): string {
  if (mode === "read-write") return "`mode: read-write`";
  return permits === undefined ? "a plain lock" : `\`permits: ${permits}\``;
}
