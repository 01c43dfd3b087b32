import { DeadlineExceededError, OutcomeUnknownError, UnavailableError } from "../errors.js";
import { type CompiledRate, emptyMs, type Span, unitsLeft, waitMs } from "./rates.js";

interface DecisionParts {
  /** The burst of the rate that bound, or of the one with least left. */
  readonly limit: number;
  /** Units that could be taken now; the least over all rates. */
  readonly remaining: number;
  /** Until everything is given back, in milliseconds. */
  readonly resetAfterMs: number;
  /** Set where Redis could not be asked, and the contract's `onUnavailable` decided. The figures mean nothing then. */
  readonly unavailable?: true;
}

export interface Allowed extends DecisionParts {
  readonly allowed: true;
  /** Which rate has least left, as its index in `rates`. -1 where `unavailable`. */
  readonly bindingRate: number;
}

export interface Denied extends DecisionParts {
  readonly allowed: false;
  /** Coming back after so many milliseconds succeeds, unless others were faster. */
  readonly retryAfterMs: number;
  /** Which rate denied, as its index in `rates`; of several, the one that takes longest. -1 where none did. */
  readonly bindingRate: number;
  /** `rate`: `bindingRate`'s; `blocked`: the key is blocked; `unavailable`: Redis could not be asked. */
  readonly reason: "rate" | "blocked" | "unavailable";
}

/** A turn taken ahead of time: it is there after `waitMs`. Its `takenAt` gives it back by `refund`. */
export interface Reserved extends Allowed {
  /** 0: now. */
  readonly waitMs: number;
}

/** What `reserve` answers. Denied, because the turn would come too late, reserved nothing. */
export type Reservation = Reserved | Denied;

/** Where a limiter stands after `refund`. */
export interface Balance extends Pick<DecisionParts, "limit" | "remaining" | "resetAfterMs"> {}

/** Where a limiter stands after `settle`. */
export interface Settlement extends Balance {
  /** Units that a rate could not take as debt, for it is one burst in debt; the most over all rates. */
  readonly writtenOff: number;
}

interface JointParts {
  /** One for each limiter. Where another denied, nothing was taken of those that would allow. */
  readonly decisions: readonly Decision[];
}

/** What `takeAll` answers: all, or nothing. */
export type JointDecision =
  | (JointParts & { readonly allowed: true })
  | (JointParts & {
      readonly allowed: false;
      /** Coming back after so many milliseconds succeeds, unless others were faster. */
      readonly retryAfterMs: number;
      /** Which limiter denied, as its index; of several, the one that takes longest. */
      readonly bindingLimiter: number;
    });

/** What a limiter answers. Denied consumed nothing. */
export type Decision = Allowed | Denied;

/** What the script saw, in people's units. `costs` are those that were asked for, one a rate. */
export function decide(
  allowed: boolean,
  used: readonly Span[],
  costs: readonly Span[],
  rates: readonly CompiledRate[],
): Decision {
  let remaining = Number.POSITIVE_INFINITY;
  let tightest = 0;
  let resetAfterMs = 0;
  let retryAfterMs = 0;
  let bindingRate = 0;
  for (const [index, rate] of rates.entries()) {
    const span = used[index] ?? nothing;
    const left = unitsLeft(span, rate);
    if (left < remaining) [remaining, tightest] = [left, index];
    resetAfterMs = Math.max(resetAfterMs, emptyMs(span));
    const wait = waitMs(span, costs[index] ?? nothing, rate);
    if (wait > retryAfterMs) [retryAfterMs, bindingRate] = [wait, index];
  }
  const limit = rates[allowed ? tightest : bindingRate]?.burst ?? 0;
  if (allowed) return { allowed, limit, remaining, resetAfterMs, bindingRate: tightest };
  return { allowed, limit, remaining, resetAfterMs, retryAfterMs, bindingRate };
}

/** What is decided where Redis could not be asked, or did not answer. Every other error is somebody's mistake: thrown. */
export function decideWithout(
  error: unknown,
  onUnavailable: "deny" | "allow",
  rates: readonly CompiledRate[],
): Decision {
  if (
    !(error instanceof UnavailableError) &&
    !(error instanceof DeadlineExceededError) &&
    !(error instanceof OutcomeUnknownError)
  ) {
    throw error;
  }
  const parts = {
    limit: Math.min(...rates.map((rate) => rate.burst)),
    remaining: 0,
    resetAfterMs: 0,
    unavailable: true,
  } as const;
  switch (onUnavailable) {
    case "allow":
      return { allowed: true, ...parts, bindingRate: -1 };
    case "deny":
      return { allowed: false, ...parts, retryAfterMs: retryUnavailableMs, bindingRate: -1, reason: "unavailable" };
    default:
      return onUnavailable satisfies never;
  }
}

const nothing: Span = { us: 0, part: 0 };
/** Redis is asked again after this: long enough not to press a server that restarts. */
const retryUnavailableMs = 1_000;
