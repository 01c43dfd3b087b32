/** Random numbers that a seed determines. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  shuffle<Value>(values: readonly Value[]): Value[];
}

/** mulberry32: small, and good enough to choose what breaks when. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick: (values) => values[whole(0, values.length - 1)] ?? values[0],
    shuffle(values) {
      const shuffled = [...values];
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = whole(0, at);
        const [left, right] = [shuffled[at], shuffled[other]];
        // Both places are in the list.
        if (left !== undefined && right !== undefined) [shuffled[at], shuffled[other]] = [right, left];
      }
      return shuffled;
    },
  };
}

/** The seed of this run: `REDLOOM_SEED` replays one. */
export function seedOfRun(): number {
  const given = Number(process.env.REDLOOM_SEED);
  return process.env.REDLOOM_SEED && Number.isSafeInteger(given) ? given >>> 0 : Math.floor(Math.random() * 2 ** 32);
}

/** FNV-1a: what a text decides is the same in every process. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
