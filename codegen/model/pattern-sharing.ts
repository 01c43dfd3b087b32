import { loopsOf, mostSteps, overlaps } from "./pattern-ambiguity.js";
import type { Graph } from "./pattern-automaton.js";

type Loop = ReadonlySet<number>;

/**
 * How many loops at most, one behind the other, can share a text with the one before, so that where one ends and the other
 * begins can be chosen. Each multiplies the time by the text's length. What takes too long to judge counts as shared.
 */
export function sharedLoops({ sources, next }: Graph): number {
  const overlap = overlaps(sources);
  const loops = [...new Set(loopsOf({ sources, next, first: [] }).values())];
  let steps = 0;
  const reached = new Map(loops.map((loop) => [loop, reachedFrom(loop)]));
  const most = new Map<Loop, number>();
  const after = (loop: Loop): number => {
    const known = most.get(loop);
    if (known !== undefined) return known;
    const all = loops.filter((other) => other !== loop && isReached(loop, other));
    const longest = all.reduce((sum, other) => Math.max(sum, after(other) + Number(share(loop, other))), 0);
    most.set(loop, longest);
    return longest;
  };
  return loops.reduce((sum, loop) => Math.max(sum, after(loop)), 0);

  function reachedFrom(loop: Loop): Loop {
    const seen = new Set(loop);
    for (const state of seen) for (const to of next[state] ?? []) seen.add(to);
    return seen;
  }

  function isReached(loop: Loop, other: Loop): boolean {
    const [first] = other;
    return first !== undefined && reached.get(loop)?.has(first) === true;
  }

  function share(one: Loop, other: Loop): boolean {
    return [...one].some((from) => [...other].some((to) => overlap(from, to) && meet(from, to, one, other)));
  }

  /** Some text leads from `one` to itself, from `one` to `other`, and from `other` to itself. */
  function meet(one: number, other: number, stay: Loop, reach: Loop): boolean {
    const seen = new Set<string>();
    const open: (readonly [number, number, number])[] = [[one, one, other]];
    for (let states = open.pop(); states !== undefined; states = open.pop()) {
      for (const found of together(states, stay, reach)) {
        if (steps > mostSteps) return true;
        if (found[0] === one && found[1] === other && found[2] === other) return true;
        const key = found.join();
        if (!seen.has(key)) open.push(found);
        seen.add(key);
      }
    }
    return false;
  }

  function* together(
    [left, middle, right]: readonly [number, number, number],
    stay: Loop,
    reach: Loop,
  ): Generator<readonly [number, number, number]> {
    steps += 1;
    for (const a of next[left] ?? []) {
      if (!stay.has(a)) continue;
      for (const c of next[right] ?? []) {
        steps += next[middle]?.size ?? 0;
        if (!reach.has(c) || !overlap(a, c)) continue;
        for (const b of next[middle] ?? []) if (overlap(a, b) && overlap(b, c)) yield [a, b, c];
      }
    }
  }
}
