/** The lengths that texts of one part of a pattern can have: bit 5 is set where one of five code points is possible. */
export type Lengths = bigint;

export const onlyEmpty: Lengths = 1n;
export const onlyOne: Lengths = 2n;

/** Those of a text of the one and a text of the other behind it, as far as `most`. */
export function sumOf(one: Lengths, other: Lengths, most: number): Lengths {
  let sum = 0n;
  for (const [first, last] of runsOf(other)) {
    let spread = one << BigInt(first);
    // As many places as the run is long, by doubling.
    for (let done = 0, left = last - first; left > 0; left = last - first - done) {
      const step = Math.min(done + 1, left);
      spread |= spread << BigInt(step);
      done += step;
    }
    sum |= spread;
  }
  return BigInt.asUintN(most + 1, sum);
}

/** Rising. */
export function listOf(lengths: Lengths): number[] {
  const bits = lengths.toString(2);
  const list: number[] = [];
  for (let length = 0; length < bits.length; length++) if (bits[bits.length - 1 - length] === "1") list.push(length);
  return list;
}

/** Those that follow each other, as first and last. */
function runsOf(lengths: Lengths): (readonly [first: number, last: number])[] {
  const runs: (readonly [number, number])[] = [];
  for (const length of listOf(lengths)) {
    const [first, last] = runs.at(-1) ?? [];
    if (first !== undefined && last === length - 1) runs[runs.length - 1] = [first, length];
    else runs.push([length, length]);
  }
  return runs;
}
