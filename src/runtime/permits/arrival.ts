import { type Instant, instantAfter } from "../lease/validity.js";
import type { InboxMessage } from "./messages.js";

export type HandOver = Extract<InboxMessage, { kind: "granted" }>;

/** No later than `at` here, by our clocks, it was such a time there. */
export interface Answered {
  readonly at: Instant;
  readonly serverUs: number;
}

/** When it is such a time there, at the earliest, by the monotonic clock. */
export function localMs({ at, serverUs }: Answered, us: number): number {
  return at.monotonicMs + (us - serverUs) / 1_000;
}

/**
 * Since when it is ours. Not from now: whoever was stopped reads it when somebody else has the lock already. `undefined`:
 * a later answer said that it is not ours; or the server's clock was set back.
 */
export function handedAt({ handedAtUs }: HandOver, answered: Answered | undefined, now: Instant): Instant | undefined {
  if (!answered || handedAtUs < answered.serverUs) return undefined;
  return instantAfter(answered.at, (handedAtUs - answered.serverUs) / 1_000, now);
}
