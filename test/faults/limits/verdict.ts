import type { Rate } from "../../../src/runtime/limit/definition.js";
import type { Ledger } from "../ledger/ledger.js";
import type { LimitName, TakeNote, TakeOutcome } from "./settings.js";

/**
 * By how many units takes went beyond what a rate gives back continuously: the most that any span saw above `burst` and
 * what came in it. 0 or less: it was kept. Times in µs, in order.
 */
export function beyondRate(times: readonly number[], { allow, perMs, burst = allow }: Rate): number {
  const perUs = allow / (perMs * 1_000);
  let [level, last, most] = [0, times[0] ?? 0, Number.NEGATIVE_INFINITY];
  for (const at of times) {
    level = Math.max(0, level - (at - last) * perUs) + 1;
    last = at;
    most = Math.max(most, level - burst);
  }
  return most;
}

/** The same for a rate that never allows more than `allow` in any `per`. `toleranceUs` shortens the span. */
export function beyondWindow(times: readonly number[], { allow, perMs }: Rate, toleranceUs: number): number {
  const spanUs = perMs * 1_000 - toleranceUs;
  let [first, most] = [0, Number.NEGATIVE_INFINITY];
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - spanUs) first++;
    most = Math.max(most, index - first + 1 - allow);
  }
  return most;
}

export type Counts = Readonly<Record<TakeOutcome, number>>;

export function countsOf(ledgers: readonly Ledger<TakeNote>[], limit: LimitName): Counts {
  const counts = { allowed: 0, denied: 0, unknown: 0 };
  for (const { notes } of ledgers) for (const [, , name, outcome] of notes) if (name === limit) counts[outcome]++;
  return counts;
}

/**
 * Takes that are not accounted for: told as allowed and not applied (negative), or applied and told to nobody, beyond
 * those whose outcome nobody knows (positive). 0: all are.
 */
export function unaccounted(applied: number, { allowed, unknown }: Counts): number {
  if (applied < allowed) return applied - allowed;
  return Math.max(0, applied - allowed - unknown);
}
