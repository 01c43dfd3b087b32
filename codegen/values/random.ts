/** A number in [0, 1), as `Math.random` gives, but in the hands of the caller. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return Math.min(most, least + Math.floor(random() * (most - least + 1)));
}

/** One of them; `undefined` of none. */
export function pickOne<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return items[between(random, 0, items.length - 1)];
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
