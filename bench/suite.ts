import type { Measure, Sample } from "./measure.js";

/** Something to do, and what is measured while it is done: one sample for each measure, in the same order. */
export interface Work<Contender> {
  readonly measures: readonly [Measure, ...Measure[]];
  run(contender: Contender): Promise<readonly Sample[]>;
}

/** Where a contender is made: `<name>(url)` of a compiled module beside this one. */
export interface Entrant {
  readonly label: string;
  readonly file: string;
  readonly name: string;
}

/** What every contender of a suite does. A module `<folder>/suite.ts` exports one as `suite`. */
export interface Suite<Contender> {
  /** Its compiled module beside this one. */
  readonly file: string;
  /** The first is the floor. Peers have packages of their own, which the rest of the repository does not have. */
  readonly entrants: readonly Entrant[];
  /** `scale` multiplies the numbers of messages, or whatever is counted. */
  works(scale: number): readonly Work<Contender>[];
}

/** One measure of one work: the usual case. */
export function single<Contender>(
  name: string,
  unit: Measure["unit"],
  run: (contender: Contender) => Promise<Sample>,
): Work<Contender> {
  return { measures: [{ name, unit }], run: async (contender) => [await run(contender)] };
}
