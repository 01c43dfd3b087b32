import { DeadlineExceededError, OutcomeUnknownError, UnavailableError } from "../errors.js";
import type { Decision } from "./decision.js";
import type { OnUnavailable } from "./definition.js";
import type { LocalLimits, LocalTurn } from "./local.js";
import type { CompiledRate } from "./rates.js";

/** What is decided by where Redis is away. */
export interface AwayPolicy {
  readonly onUnavailable: OnUnavailable;
  readonly local: LocalLimits;
  readonly instances: number;
}

/** What was to be decided. */
export interface AwayClaim {
  readonly key: string;
  readonly cost: number;
  /** Nothing is taken. */
  readonly peek?: boolean;
  /** A turn that comes so late is still taken. */
  readonly maxWaitMs?: number;
}

/** A decision, and how long until its turn comes. */
export interface AwayTurn {
  readonly decision: Decision;
  readonly waitMs: number;
}

/** Redis is asked again after this: long enough not to press a server that restarts. */
const retryUnavailableMs = 1_000;

/** `takenAt` of what was never taken in Redis: nothing is to be given back there. */
export const neverTaken = 0;

/** Redis could not be asked, or did not answer. Every other error is somebody's mistake. */
export function isAway(error: unknown): boolean {
  return (
    error instanceof UnavailableError || error instanceof DeadlineExceededError || error instanceof OutcomeUnknownError
  );
}

export function decideAway(policy: AwayPolicy, rates: readonly CompiledRate[], claim: AwayClaim): AwayTurn {
  const { onUnavailable, local, instances } = policy;
  const taken = claim.peek ? 0 : claim.cost;
  const limit = Math.min(...rates.map((rate) => rate.burst));
  const parts = { limit, remaining: 0, resetAfterMs: 0, bindingRate: -1, unavailable: true } as const;
  switch (onUnavailable) {
    case "allow":
      return { decision: { allowed: true, ...parts, cost: taken, takenAt: neverTaken }, waitMs: 0 };
    case "deny":
      return {
        decision: { allowed: false, ...parts, retryAfterMs: retryUnavailableMs, reason: "unavailable" },
        waitMs: 0,
      };
    case "local": {
      const { key, cost, maxWaitMs } = claim;
      const turn = claim.peek
        ? local.peek(key, rates, cost, instances)
        : local.take(key, rates, cost, instances, maxWaitMs);
      return { decision: localDecision(turn, taken, instances, rates), waitMs: turn.waitMs };
    }
    default:
      return onUnavailable satisfies never;
  }
}

function localDecision(
  { allowed, waitMs, remaining, resetAfterMs, bindingRate }: LocalTurn,
  cost: number,
  instances: number,
  rates: readonly CompiledRate[],
): Decision {
  const limit = Math.max(1, Math.floor((rates[bindingRate]?.burst ?? 1) / instances));
  const parts = { limit, remaining, resetAfterMs, bindingRate, unavailable: true } as const;
  if (allowed) return { allowed, ...parts, cost, takenAt: neverTaken };
  return { allowed, ...parts, retryAfterMs: waitMs, reason: "rate" };
}
