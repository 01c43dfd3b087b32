import { components } from "./graph.js";
import type { Automaton } from "./pattern-automaton.js";
import { characters } from "./pattern-syntax.js";

/**
 * Is there a state that can be left and reached again by two paths that read the same text? `undefined` where it takes too
 * long to tell.
 */
export function readsInTwoWays(automaton: Automaton): boolean | undefined {
  const { sources, next } = automaton;
  const overlap = overlaps(sources);
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

const mostSteps = 2_000_000;

/** The states that can be reached again, each with the others of its loop. */
function loopsOf({ next }: Automaton): ReadonlyMap<number, ReadonlySet<number>> {
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

/** Which states can read one same code point. */
function overlaps(sources: readonly string[]): (one: number, other: number) => boolean {
  const distinct = [...new Set(sources)];
  const all = characters(distinct);
  const read = distinct.map((source) => {
    const expression = new RegExp(`^(?:${source})$`, "u");
    return new Set(all.filter((character) => expression.test(character)));
  });
  const table = read.map((one) => read.map((other) => [...one].some((character) => other.has(character))));
  const indices = sources.map((source) => distinct.indexOf(source));
  return (one, other) => table[indices[one] ?? 0]?.[indices[other] ?? 0] ?? true;
}

/**
 * Are there two loops, one after the other, that can read the same text, so that where one ends and the other begins can
 * be chosen? Each such pair multiplies the time by the text's length.
 */
export function sharesBetweenLoops(automaton: Automaton): boolean {
  const { sources, next } = automaton;
  const overlap = overlaps(sources);
  const part = loopsOf(automaton);
  let steps = 0;
  const loops = [...part.keys()];
  const pairs = loops.flatMap((one) =>
    loops
      .filter((other) => part.get(one)?.has(other) === false && overlap(one, other))
      .map((other) => [one, other] as const),
  );
  return pairs.length > mostPairs || pairs.some(([one, other]) => meet(one, other));

  /** Some text leads from `one` to itself, from `one` to `other`, and from `other` to itself. */
  function meet(one: number, other: number): boolean {
    const seen = new Set<string>();
    const open: (readonly [number, number, number])[] = [[one, one, other]];
    for (let states = open.pop(); states !== undefined; states = open.pop()) {
      for (const after of together(states, part.get(one), part.get(other))) {
        // More than that are not judged.
        if (steps > mostSteps) return true;
        if (after[0] === one && after[1] === other && after[2] === other) return true;
        const key = after.join();
        if (!seen.has(key)) open.push(after);
        seen.add(key);
      }
    }
    return false;
  }

  function* together(
    [left, middle, right]: readonly [number, number, number],
    stay: ReadonlySet<number> | undefined,
    reach: ReadonlySet<number> | undefined,
  ): Generator<readonly [number, number, number]> {
    for (const a of next[left] ?? []) {
      if (!stay?.has(a)) continue;
      for (const c of next[right] ?? []) {
        steps += next[middle]?.size ?? 0;
        if (!reach?.has(c) || !overlap(a, c)) continue;
        for (const b of next[middle] ?? []) if (overlap(a, b) && overlap(b, c)) yield [a, b, c];
      }
    }
  }
}

/** Of two states in different loops that can read the same code point; more are not judged. */
const mostPairs = 2_000;
