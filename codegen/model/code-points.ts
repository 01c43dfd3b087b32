/** Some of all code points: ranges in order that do not touch; the first of each is in it, the second is not. */
export type CodePoints = readonly (readonly [from: number, to: number])[];

const end = 0x110000;
export const everyCodePoint: CodePoints = [[0, end]];

export function united(parts: readonly CodePoints[]): CodePoints {
  const [first, another] = parts;
  if (first && !another) return first;
  const found: [number, number][] = [];
  for (const [from, to] of parts.flat().sort(([one], [other]) => one - other)) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

export function allBut(points: CodePoints): CodePoints {
  const starts = [0, ...points.map(([, to]) => to)];
  const ends = [...points.map(([from]) => from), end];
  return starts.map((from, index) => [from, ends[index] ?? end] as const).filter(([from, to]) => from < to);
}

export function haveCommon(ones: CodePoints, others: CodePoints): boolean {
  let [at, other] = [0, 0];
  for (;;) {
    const [left, right] = [ones[at], others[other]];
    if (!left || !right) return false;
    if (left[0] < right[1] && right[0] < left[1]) return true;
    if (left[1] <= right[1]) at++;
    else other++;
  }
}

/** Those for which a test holds, one by one: some 30 milliseconds. */
export function codePointsThat(test: (character: string) => boolean): CodePoints {
  const found: [number, number][] = [];
  for (let code = 0; code < end; code++) {
    if (!test(String.fromCodePoint(code))) continue;
    const last = found.at(-1);
    if (last?.[1] === code) last[1] = code + 1;
    else found.push([code, code + 1]);
  }
  return found;
}
