import type { Alphabet } from "./alphabet.js";
import type { Graph } from "./automaton.js";

/** Some hundred millions take a second. */
export const mostTries = 500_000_000;
/** What the search itself may take; what is many by then is taken for too many. */
const mostSteps = 300_000;
const mostTriesOfCut = 1_000_000;
/** Texts that are followed at once: the worst may begin like any other. */
const width = 6;

/** Loops that share a text of this length: in how many ways can it be parted, and all that begins it? */
export function triesOfShared(length: number, shared: number): number {
  return Array.from({ length: shared + 1 }, (_, index) => (length + index + 1) / (index + 1)).reduce(
    (ways, factor) => ways * factor,
    1,
  );
}

/** A text: in how many ways it leads to each state, and what that took. */
interface Text {
  readonly ways: ReadonlyMap<number, number>;
  readonly tries: number;
}

export interface Tried {
  readonly graph: Graph;
  readonly alphabet: Alphabet;
}

/** All begin before the first state. */
const nowhere = -1;

/**
 * Does a text no longer than `length` make the engine try too often? Parts that may be missing and can read the same text
 * (`a?a?a?`) double the tries each, without any loop; loops multiply them. Sought is the worst text, letter by letter.
 * @param shared loops that share a text, by which what is not looked at any more is told from what was
 * @param most tries in a second
 */
export function triesTooOften(
  { graph, alphabet }: Tried,
  length: number,
  shared: number,
  most: number = mostTries,
): boolean {
  const { sources, next, first } = graph;
  const follow = (state: number): ReadonlySet<number> => (state === nowhere ? begin : next[state]) ?? new Set();
  const begin = new Set(first);
  const isRead = (state: number, letter: ReadonlySet<string>) => letter.has(sources[state] ?? "");
  if (![begin, ...next].some(choiceIn(sources, alphabet))) return false;
  const letters = alphabet.lettersOf(sources);
  let texts: readonly Text[] = [{ ways: new Map([[nowhere, 1]]), tries: 0 }];
  let steps = 0;
  for (let size = 0; size <= length && texts.length > 0; size++) {
    const tried = texts.map(({ ways, tries }) => ({ ways, tries: tries + triesOf(ways) }));
    const isCut = steps > mostSteps;
    const grown = isCut ? Math.max(mostTries / mostTriesOfCut, (length / size) ** (shared + 1)) : 1;
    if (tried.some(({ tries }) => tries * grown > most)) return true;
    if (isCut) return false;
    texts = worst(tried.flatMap(({ ways, tries }) => letters.map((letter) => ({ ways: after(ways, letter), tries }))));
  }
  return false;

  function triesOf(ways: ReadonlyMap<number, number>): number {
    return [...ways].reduce((all, [state, count]) => all + count * (1 + follow(state).size), 0);
  }

  function after(ways: ReadonlyMap<number, number>, letter: ReadonlySet<string>): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    for (const [from, count] of ways) {
      steps += follow(from).size;
      for (const state of follow(from)) if (isRead(state, letter)) found.set(state, (found.get(state) ?? 0) + count);
    }
    return found;
  }
}

/** Those that are reached in the most ways; of those that are alike one. */
function worst(texts: readonly Text[]): readonly Text[] {
  const sums = new Map<string, { readonly text: Text; readonly sum: number }>();
  for (const text of texts) {
    const sum = [...text.ways.values()].reduce((all, count) => all + count, 0);
    if (sum > 0) sums.set(`${sum} ${[...text.ways.keys()].join()}`, { text, sum });
  }
  return [...sums.values()]
    .sort((a, b) => b.sum - a.sum)
    .slice(0, width)
    .map(({ text }) => text);
}

/** Can two of these states read one same code point? */
function choiceIn(sources: readonly string[], alphabet: Alphabet): (states: ReadonlySet<number>) => boolean {
  const overlap = alphabet.overlapsOf(sources);
  return (states) => {
    const all = [...states];
    return all.some((one, index) => all.slice(index + 1).some((other) => overlap(one, other)));
  };
}
