import { isAway } from "../limit/away.js";
import type { JointDecision } from "../limit/decision.js";
import { takeAllCommand } from "../limit/joint.js";
import { checkTogether, jointlyAway } from "../limit/take-all.js";
import { insideOf, type SyncLimiter } from "./limiter.js";

export interface SyncTakeAllRequest<Slot extends string> {
  readonly limiter: SyncLimiter<never, Slot>;
  /** Units to take of this limiter. @default 1 */
  readonly cost?: number;
}

/**
 * `takeAll`, synchronous: takes of several limiters of one slot, of all or of none. One round trip: one script.
 * @throws {CrossSlotError} @throws {LimitImpossibleError} @throws {OptionsInvalidError} before any I/O.
 */
export function takeAll<Slot extends string>(requests: readonly SyncTakeAllRequest<Slot>[]): JointDecision {
  const all = requests.map(({ limiter, cost = 1 }) => ({ ...insideOf(limiter), cost }));
  const [first] = all;
  if (!first) return { allowed: true, decisions: [] };
  checkTogether(all);
  try {
    return first.ask(() => takeAllCommand(all), all);
  } catch (error) {
    if (!isAway(error)) throw error;
    return jointlyAway(all);
  }
}
