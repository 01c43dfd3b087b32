import { longestTimerMs } from "../connection/options.js";
import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import type { LimitDefinition, LimitTune, OnUnavailable } from "./definition.js";

/** What a limiter goes by, beside its rates. */
export interface LimitSettings {
  readonly definition: string;
  readonly onUnavailable: OnUnavailable;
  /** How long Redis may take to decide, in milliseconds; never longer than the connection allows. */
  readonly deadlineMs: number;
  readonly instances: number;
  /** 0: not at all. */
  readonly rememberDenialsMs: number;
  readonly overridable: boolean;
}

const mostInstances = 1_000_000;
const longestMemoryMs = 10_000;
/** Of a limit that says nothing else: who is limited waits for the answer. */
const usualDeadlineMs = 1_000;
/** Of a wait that says nothing else. */
const usualWaitMs = 60_000;

/** What the contract says, unless tuned. @throws {OptionsInvalidError} */
export function limitSettings(
  limit: Omit<LimitDefinition<never>, "address" | "rates" | "algorithm">,
  tune: LimitTune = {},
): LimitSettings {
  const context = { definition: limit.definition };
  const { instances = 1 } = tune;
  return {
    definition: limit.definition,
    onUnavailable: limit.onUnavailable,
    deadlineMs: deadlineOf(limit, tune),
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

/** How long Redis may take before `onUnavailable` decides, of limits of both kinds. @throws {OptionsInvalidError} */
export function deadlineOf(
  limit: { readonly definition: string; readonly deadlineMs?: number },
  tune: { readonly deadlineMs?: number },
): number {
  const deadlineMs = tune.deadlineMs ?? limit.deadlineMs ?? usualDeadlineMs;
  return patienceOf(deadlineMs, { definition: limit.definition }).deadlineMs;
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
