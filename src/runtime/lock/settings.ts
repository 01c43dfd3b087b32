import { OptionsInvalidError } from "../errors.js";
import type { LockDefinition, LockTune } from "./definition.js";

/** A lease is renewed at each third; a third shorter than this is lost to the next pause of the process. */
const shortestRenewalMs = 10;
const shortestLeaseMs = 3 * shortestRenewalMs;
/** A contract has no more either: now and then Redis looks at all of them. */
const mostPermits = 10_000;

export interface LockSettings {
  readonly leaseMs: number;
  readonly waitMs: number;
  /** `undefined`: one holder, whose token is the key's value. */
  readonly permits: number | undefined;
}

/**
 * What the contract says, overridden by `tune`, checked.
 * @throws {OptionsInvalidError} the lease is shorter than three renewals, a number is none, or `permits` is tuned of a
 * lock that has none: its key is of another type.
 */
export function lockSettings(
  definition: Pick<LockDefinition, "definition" | "leaseMs" | "waitMs" | "permits">,
  tune: LockTune = {},
): LockSettings {
  return {
    leaseMs: checkLease(tune.leaseMs ?? definition.leaseMs, definition.definition),
    waitMs: checkWait(tune.waitMs ?? definition.waitMs, definition.definition),
    permits: checkPermits(definition, tune.permits),
  };
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

function checkPermits({ definition, permits }: Pick<LockDefinition, "definition" | "permits">, tuned?: number) {
  if (tuned !== undefined && permits === undefined) {
    throw new OptionsInvalidError(
      "`permits` is tuned of a lock that has one holder",
      "Give the lock `permits` in the contract first: its key is of another type then.",
      { definition },
    );
  }
  const chosen = tuned ?? permits;
  if (chosen === undefined || (Number.isSafeInteger(chosen) && chosen >= 1 && chosen <= mostPermits)) return chosen;
  const fix = `Give a whole number from 1 to ${mostPermits}.`;
  throw new OptionsInvalidError(`\`permits\` is ${chosen}`, fix, { definition });
}

/** What `acquire` and its kin can be told. */
export const acquireNames = ["leaseMs", "waitMs", "renew", "signal", "name"] as const;
