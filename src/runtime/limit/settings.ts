import { longestTimerMs } from "../connection/options.js";
import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import type { LimitDefinition, LimitTune, OnUnavailable } from "./definition.js";

/** What a limiter goes by, beside its rates. */
export interface LimitSettings {
  readonly definition: string;
  readonly onUnavailable: OnUnavailable;
  /** For each command; absent: the connection's own. */
  readonly patience: { readonly deadlineMs: number } | undefined;
  readonly instances: number;
  /** 0: not at all. */
  readonly rememberDenialsMs: number;
  readonly overridable: boolean;
}

const mostInstances = 1_000_000;
const longestMemoryMs = 10_000;
/** Of a wait that says nothing else. */
const usualWaitMs = 60_000;

/** What the contract says, unless tuned. @throws {OptionsInvalidError} */
export function limitSettings(
  limit: Pick<LimitDefinition<never>, "definition" | "onUnavailable" | "rememberDenialsMs" | "overridable">,
  tune: LimitTune = {},
): LimitSettings {
  const context = { definition: limit.definition };
  const { deadlineMs, instances = 1 } = tune;
  return {
    definition: limit.definition,
    onUnavailable: limit.onUnavailable,
    patience: deadlineMs === undefined ? undefined : patienceOf(deadlineMs, context),
    instances: whole("instances", instances, 1, mostInstances, context),
    rememberDenialsMs: whole(
      "rememberDenialsMs",
      tune.rememberDenialsMs ?? limit.rememberDenialsMs ?? 0,
      0,
      longestMemoryMs,
      context,
    ),
    overridable: limit.overridable === true,
  };
}

export function patienceOf(deadlineMs: number, context: ErrorContext): { readonly deadlineMs: number } {
  return { deadlineMs: whole("deadlineMs", deadlineMs, 1, longestTimerMs, context) };
}

/** The longest wait, in milliseconds; what Node's timers cannot hold is none. */
export function longestWaitOf(maxWaitMs: number | undefined, context: ErrorContext): number {
  return whole("maxWaitMs", maxWaitMs ?? usualWaitMs, 0, longestTimerMs, context);
}

function whole(name: string, value: number, least: number, most: number, context: ErrorContext): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const fix = `Give \`${name}\` as a whole number from ${least} to ${most}.`;
  throw new OptionsInvalidError(`\`${name}\` cannot work`, fix, context);
}
