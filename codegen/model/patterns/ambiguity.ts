import { components } from "../graph.js";
import type { Alphabet } from "./alphabet.js";
import type { Graph } from "./automaton.js";

/**
 * Is there a state that can be left and reached again by two paths that read the same text? `undefined` where it takes too
 * long to tell.
 */
export function readsInTwoWays(automaton: Graph, alphabet: Alphabet): boolean | undefined {
  const { sources, next } = automaton;
  const overlap = alphabet.overlapsOf(sources);
  const size = sources.length;
  const part = loopsOf(automaton);
  let steps = 0;
  // Both paths come back to where they parted, so neither leaves the loop.
  const stay = (state: number): readonly number[] => {
    const loop = part.get(state);
    return loop ? [...(next[state] ?? [])].filter((to) => loop.has(to)) : [];
  };
  const follow = (pair: number): number[] => {
    const [lefts, rights] = [stay(Math.floor(pair / size)), stay(pair % size)];
    steps += lefts.length * rights.length;
    if (steps > mostSteps) return [];
    return lefts.flatMap((left) => rights.filter((right) => overlap(left, right)).map((right) => left * size + right));
  };
  // A circle through two equal states and two different ones is such a pair of paths.
  const forward = new Map<number, readonly number[]>();
  const open = [...part.keys()].map((state) => state * size + state);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (forward.has(pair)) continue;
    const after = follow(pair);
    if (steps > mostSteps) return undefined;
    forward.set(pair, after);
    for (const one of after) open.push(one);
  }
  const isEqual = (pair: number) => Math.floor(pair / size) === pair % size;
  return components(forward).some((pairs) => pairs.some(isEqual) && pairs.some((pair) => !isEqual(pair)));
}

/** What takes more is not judged. */
export const mostSteps = 2_000_000;

/** The states that can be reached again, each with the others of its loop. */
export function loopsOf({ next }: Graph): ReadonlyMap<number, ReadonlySet<number>> {
  const graph = new Map(next.map((targets, state) => [state, [...targets]]));
  const parts = components(graph).filter(
    ([first, another]) => first !== undefined && (another !== undefined || next[first]?.has(first)),
  );
  return new Map(
    parts.flatMap((states) => {
      const loop = new Set(states);
      return states.map((state) => [state, loop] as const);
    }),
  );
}
