import type { HeldEntry } from "./delivery.js";

/*
 * Which message kills its process? Entries that a silent consumer held are suspects: each start of their handlers is
 * recorded before it, and stays open where it does not end. What had an open start, or has its last attempt before it,
 * runs alone, so that none of its neighbours is blamed or harmed.
 */

type Suspect = Pick<HeldEntry, "starts" | "openStart" | "attempt">;

export function isSuspect(held: Suspect): boolean {
  return held.starts !== undefined;
}

/** Waits until nothing runs; nothing else starts until it ended. */
export function runsAlone(held: Suspect, maxAttempts: number): boolean {
  return held.starts !== undefined && held.attempt <= maxAttempts && (held.openStart || held.attempt === maxAttempts);
}

/**
 * In a group whose suspects run `apart`: no other one runs in this process meanwhile. What has no attempt left but the last
 * is given up by its handler, which harms nobody.
 */
export function runsApart(held: Suspect, maxAttempts: number): boolean {
  return held.starts !== undefined && held.attempt < maxAttempts - 1 && held.openStart;
}

/** Every attempt was started and none ended: another one would be one too many. */
export function isUsedUp(held: Suspect, maxAttempts: number): boolean {
  return held.attempt > maxAttempts;
}

/** What the dead letter says of it. */
export function usedUp(held: Suspect): string {
  const times = held.attempt - 1;
  return `Started ${times} ${times === 1 ? "time" : "times"} and never settled: each time its process ended, or was silent for too long`;
}
