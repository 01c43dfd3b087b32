import { CrossSlotError, OptionsInvalidError } from "../errors.js";
import { slotOf } from "../wire/slot.js";
import { type AwayClaim, type AwayTurn, isAway } from "./away.js";
import type { LimitCommands } from "./commands.js";
import type { Patience } from "./deciding.js";
import type { Decision, JointDecision } from "./decision.js";
import { takeAllCommand } from "./joint.js";
import { insideOf, type Limiter } from "./limiter.js";

export interface TakeAllRequest<Slot extends string> {
  readonly limiter: Limiter<never, Slot>;
  /** Units to take of this limiter. @default 1 */
  readonly cost?: number;
}

/**
 * Takes of several limiters, of all or of none: one round trip, one script. Denied, nothing was taken of any. The limiters
 * are declared with the same `slot`, which the compiler checks, and have the same value there. Where Redis is away each
 * limiter's `onUnavailable` decides, and all have to allow.
 * @throws {CrossSlotError} before any I/O: the values of `slot` differ.
 * @throws {LimitImpossibleError} before any I/O: a cost is above a rate's burst.
 * @throws {OptionsInvalidError} before any I/O: a limiter is named twice, or they are of different connections.
 * @throws {WrongTypeError} @throws {ClosedError} as `take`.
 */
export async function takeAll<Slot extends string>(
  requests: readonly TakeAllRequest<Slot>[],
  options: Patience = {},
): Promise<JointDecision> {
  const all = requests.map(({ limiter, cost = 1 }) => ({ deciding: insideOf(limiter), cost }));
  const [first] = all;
  if (!first) return { allowed: true, decisions: [] };
  const parts = all.map(({ deciding, cost }) => ({ commands: deciding.commands, cost }));
  const limiters = all.map(({ deciding }) => deciding);
  checkTogether(limiters);
  let joint: JointDecision;
  try {
    joint = await first.deciding.ask(() => takeAllCommand(parts), options, limiters);
  } catch (error) {
    if (!isAway(error)) throw error;
    joint = jointlyAway(all.map(({ deciding, cost }) => ({ cost, away: (claim) => deciding.away(claim) })));
  }
  for (const [index, { deciding, cost }] of all.entries()) {
    const decision = joint.decisions[index];
    if (decision) deciding.tell(cost, decision);
  }
  return joint;
}

/** @throws {CrossSlotError} @throws {OptionsInvalidError} what cannot be taken together. */
export function checkTogether(
  limiters: readonly { readonly commands: LimitCommands<never>; readonly connection: object }[],
): void {
  const [first] = limiters;
  const keys = new Set<string>();
  for (const { commands, connection } of limiters) {
    const { key } = commands;
    if (connection !== first?.connection) {
      const fix = "Take together what belongs to clients of one connection.";
      throw new OptionsInvalidError("The limiters are of different connections", fix, { key });
    }
    if (keys.has(key)) {
      throw new OptionsInvalidError("The same limiter is named twice", "Name each once, with the whole cost.", { key });
    }
    keys.add(key);
    // Also on a single server, so that a program works the same when its Redis becomes a cluster.
    if (slotOf(key) !== slotOf(first.commands.key)) {
      throw new CrossSlotError("The limiters have different values of their `slot` parameter", { key });
    }
  }
}

/** What is decided where Redis is away: taken only where all would allow. */
export function jointlyAway(
  all: readonly { readonly cost: number; away(claim: Omit<AwayClaim, "key">): AwayTurn }[],
): JointDecision {
  const looked = all.map(({ cost, away }) => away({ cost, peek: true }).decision);
  const [retryAfterMs, bindingLimiter] = longestOf(looked);
  if (bindingLimiter >= 0) return { allowed: false, decisions: looked, retryAfterMs, bindingLimiter };
  return { allowed: true, decisions: all.map(({ cost, away }) => away({ cost }).decision) };
}

/** How long the slowest of those that deny takes, and its index; -1: none denies. */
function longestOf(decisions: readonly Decision[]): readonly [number, number] {
  let [longest, at] = [0, -1];
  for (const [index, decision] of decisions.entries()) {
    if (decision.allowed || (at >= 0 && decision.retryAfterMs <= longest)) continue;
    [longest, at] = [decision.retryAfterMs, index];
  }
  return [longest, at];
}
