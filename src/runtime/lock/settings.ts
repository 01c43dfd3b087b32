import { OptionsInvalidError } from "../errors.js";
import type { LockDefinition, LockTune } from "./definition.js";

/** A lease is renewed at each third; a third shorter than this is lost to the next pause of the process. */
const shortestRenewalMs = 10;
const shortestLeaseMs = 3 * shortestRenewalMs;

export interface LockSettings {
  readonly leaseMs: number;
  readonly waitMs: number;
}

/**
 * What the contract says, overridden by `tune`, checked.
 * @throws {OptionsInvalidError} the lease is shorter than three renewals, or a number is none.
 */
export function lockSettings(definition: Pick<LockDefinition, keyof LockSettings | "definition">, tune: LockTune = {}) {
  return {
    leaseMs: checkLease(tune.leaseMs ?? definition.leaseMs, definition.definition),
    waitMs: checkWait(tune.waitMs ?? definition.waitMs, definition.definition),
  } satisfies LockSettings;
}

export function checkLease(leaseMs: number, definition: string): number {
  if (Number.isSafeInteger(leaseMs) && leaseMs >= shortestLeaseMs) return leaseMs;
  throw new OptionsInvalidError(
    `The lease of ${leaseMs} ms is shorter than three renewals or no whole number of milliseconds`,
    `Give \`leaseMs\` at least ${shortestLeaseMs}; seconds are usual.`,
    { definition },
  );
}

export function checkWait(waitMs: number, definition: string): number {
  if (Number.isSafeInteger(waitMs) && waitMs >= 0) return waitMs;
  throw new OptionsInvalidError(
    `The wait of ${waitMs} ms is no whole number of milliseconds from 0`,
    "Give `waitMs` in whole milliseconds; 0 tries once.",
    { definition },
  );
}
