import { OptionsInvalidError } from "../errors.js";
import type { ConcurrencyLimitDefinition, ConcurrencyLimitTune } from "./definition.js";
import { deadlineOf } from "./settings.js";

export interface ConcurrencySettings {
  readonly concurrency: number;
  readonly leaseMs: number;
  /** How long Redis may take before `onUnavailable` decides. */
  readonly deadlineMs: number;
}

/** Three renewals of 10 ms. */
const shortestLeaseMs = 30;
const longestLeaseMs = 366 * 86_400_000;
/** A contract has no more either: now and then Redis looks at all of them. */
const mostAtOnce = 10_000;

/** What the contract says, unless tuned. @throws {OptionsInvalidError} */
export function concurrencySettings(
  definition: Pick<ConcurrencyLimitDefinition, "definition" | "concurrency" | "leaseMs" | "deadlineMs">,
  tune: ConcurrencyLimitTune = {},
): ConcurrencySettings {
  const context = { definition: definition.definition };
  const { concurrency = definition.concurrency, leaseMs = definition.leaseMs } = tune;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > mostAtOnce) {
    const fix = `Give \`concurrency\` as a whole number from 1 to ${mostAtOnce}.`;
    throw new OptionsInvalidError("`concurrency` cannot work", fix, context);
  }
  if (!Number.isSafeInteger(leaseMs) || leaseMs < shortestLeaseMs || leaseMs > longestLeaseMs) {
    const fix = `Give \`leaseMs\` in whole milliseconds, from ${shortestLeaseMs} to a year: it is renewed at each third.`;
    throw new OptionsInvalidError("`leaseMs` is shorter than three renewals, or no time", fix, context);
  }
  return { concurrency, leaseMs, deadlineMs: deadlineOf(definition, tune) };
}
