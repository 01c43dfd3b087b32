import type { Alphabet } from "./alphabet.js";
import { loopsOf, mostSteps } from "./ambiguity.js";
import type { Graph } from "./automaton.js";

type Loop = ReadonlySet<number>;

/**
 * How many loops at most, one behind the other, can share a text with the one before, so that where one ends and the other
 * begins can be chosen. Each multiplies the time by the text's length. What takes too long to judge counts as shared.
 */
export function sharedLoops(graph: Graph, alphabet: Alphabet): number {
  const loops = [...new Set(loopsOf(graph).values())];
  const sharing = new Sharing(graph, alphabet);
  const most = new Map<Loop, number>();
  const after = (loop: Loop): number => {
    const known = most.get(loop);
    if (known !== undefined) return known;
    const reached = reachedFrom(graph, loop);
    const all = loops.filter((other) => other !== loop && [...other].some((state) => reached.has(state)));
    const longest = all.reduce((sum, other) => Math.max(sum, after(other) + Number(sharing.share(loop, other))), 0);
    most.set(loop, longest);
    return longest;
  };
  return loops.reduce((sum, loop) => Math.max(sum, after(loop)), 0);
}

function reachedFrom({ next }: Graph, loop: Loop): Loop {
  const seen = new Set(loop);
  for (const state of seen) for (const to of next[state] ?? []) seen.add(to);
  return seen;
}

/** Three ways that read one text together: in the one loop, from it to the other, and in the other. */
type Three = readonly [number, number, number];

class Sharing {
  readonly #next: Graph["next"];
  readonly #overlap: (one: number, other: number) => boolean;
  #steps = 0;

  constructor({ sources, next }: Graph, alphabet: Alphabet) {
    this.#next = next;
    this.#overlap = alphabet.overlapsOf(sources);
  }

  share(one: Loop, other: Loop): boolean {
    return [...one].some((from) =>
      [...other].some((to) => this.#overlap(from, to) && this.#meet(from, to, one, other)),
    );
  }

  /** Some text leads from `one` to itself, from `one` to `other`, and from `other` to itself. */
  #meet(one: number, other: number, stay: Loop, reach: Loop): boolean {
    const seen = new Set<string>();
    const open: Three[] = [[one, one, other]];
    for (let states = open.pop(); states !== undefined; states = open.pop()) {
      for (const found of this.#together(states, stay, reach)) {
        if (this.#steps > mostSteps) return true;
        if (found[0] === one && found[1] === other && found[2] === other) return true;
        const key = found.join();
        if (!seen.has(key)) open.push(found);
        seen.add(key);
      }
    }
    return false;
  }

  *#together([left, middle, right]: Three, stay: Loop, reach: Loop): Generator<Three> {
    const between = this.#next[middle] ?? new Set();
    this.#steps += 1;
    for (const a of this.#next[left] ?? []) {
      if (!stay.has(a)) continue;
      for (const c of this.#next[right] ?? []) {
        this.#steps += between.size;
        if (!reach.has(c) || !this.#overlap(a, c)) continue;
        for (const b of between) if (this.#overlap(a, b) && this.#overlap(b, c)) yield [a, b, c];
      }
    }
  }
}
