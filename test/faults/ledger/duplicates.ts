import type { Ledger } from "./ledger.js";
import type { Trouble } from "./trouble.js";
import { handlingsOf, notesOf } from "./verdict.js";

export interface Duplicates {
  /** Runs beyond the first of an entry, by what explains them. */
  readonly afterRetry: number;
  readonly afterReclaim: number;
  readonly afterFault: number;
  readonly unexplained: readonly string[];
}

/**
 * Every run of an entry beyond its first uses up one recorded redelivery: an attempt that failed, a reclaim that its new
 * owner noted, or, where the process that noted it is no more, trouble of the process that had run it before.
 */
export function judgeDuplicates(ledgers: readonly Ledger[], trouble: Trouble): Duplicates {
  const reclaims = new Map<string, number>();
  for (const { note } of notesOf(ledgers, "reclaimed")) {
    const place = `${note[2]} ${note[3]}`;
    reclaims.set(place, (reclaims.get(place) ?? 0) + 1);
  }
  let [afterRetry, afterReclaim, afterFault] = [0, 0, 0];
  const unexplained: string[] = [];
  for (const [place, runs] of handlingsOf(ledgers)) {
    let left = runs.length - 1;
    if (left === 0) continue;
    const take = (available: number): number => {
      const taken = Math.min(left, available);
      left -= taken;
      return taken;
    };
    afterRetry += take(runs.filter(({ outcome }) => outcome === "threw").length);
    afterReclaim += take(reclaims.get(place) ?? 0);
    afterFault += take(runs.slice(1).filter((run, at) => trouble(runs[at]?.life ?? "", run.begin)).length);
    if (left > 0) unexplained.push(`${place}: ${JSON.stringify(runs)}`);
  }
  return { afterRetry, afterReclaim, afterFault, unexplained };
}

/** Reclaims from a consumer whose process had no trouble at all. */
export function baselessReclaims(ledgers: readonly Ledger[], trouble: Trouble): string[] {
  const lives = new Map(notesOf(ledgers, "consumer").map(({ life, note }) => [note[3], life]));
  return notesOf(ledgers, "reclaimed")
    .filter(({ note: [, at, , , from] }) => !trouble(lives.get(from) ?? "", at))
    .map(({ life, note }) => `${life} ${JSON.stringify(note)}`);
}
