import type { InflictedFault } from "./inflict.js";
import type { Ledger } from "./ledger.js";
import { notesOf } from "./verdict.js";

/** How long after a fault, or after a stall of its own, a process may still be late. */
const aftermathUs = 4_000_000;

/** Says whether a process had trouble shortly before some time: a fault, a gap of its event loop, or its end. */
export type Trouble = (life: string, before: number) => boolean;

export function troubleOf(ledgers: readonly Ledger[], faults: readonly InflictedFault[]): Trouble {
  const stalls = notesOf(ledgers, "stalled");
  const lastLives = new Map<string, number>();
  for (const { process, life } of ledgers) lastLives.set(process, Math.max(life, lastLives.get(process) ?? 0));
  return (life, before) => {
    const since = before - aftermathUs;
    const [process = "", number] = life.split(".");
    const harmed = ({ fault, from, to }: InflictedFault): boolean => {
      if (fault.target !== process && fault.target !== "server") return false;
      // What a process held when it was killed may be found late: the others look at a page at a time.
      const forGood = fault.kind === "SIGKILL" && Number(number) < (lastLives.get(process) ?? 0);
      return from < before && (to > since || forGood);
    };
    const stalled = ({ life: whose, note: [, at, ms] }: (typeof stalls)[number]): boolean =>
      whose === life && at > since && at - ms * 1_000 < before;
    return faults.some(harmed) || stalls.some(stalled);
  };
}
