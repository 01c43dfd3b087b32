import type { Heard } from "../../support/replayed.js";

/** What a publisher knows of the messages it sent, by their number. */
export type Outcome = "published" | "unknown" | "refused";

/** Whatever a subscription was told against the promise: every message once, in order, or a resync where some are missing. */
export function brokenPromises({ log }: Pick<Heard, "log">, outcomes: ReadonlyMap<number, Outcome>): string[] {
  const broken: string[] = [];
  let last = 0;
  let isTold = false;
  for (const one of log) {
    if (one === "resync" || one === "overflow") isTold = true;
    if (!/^\+?\d+$/.test(one)) continue;
    const number = Number(one);
    if (number <= last) broken.push(`${number} after ${last}`);
    if (outcomes.get(number) === "refused") broken.push(`${number} was refused`);
    for (let missed = last + 1; missed < number; missed++) {
      if (!isTold && outcomes.get(missed) === "published") broken.push(`${missed} is missing before ${number}`);
    }
    last = Math.max(last, number);
    isTold = false;
  }
  const newest = Math.max(...[...outcomes].filter(([, outcome]) => outcome === "published").map(([number]) => number));
  if (last < newest) broken.push(`ends with ${last} of ${newest}`);
  return broken;
}
