/** The known word that was probably meant: at most a third of its letters (at least one) changed, or only its case. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const candidate of [...new Set(known)].sort()) {
    const most = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    const distance = editDistance(lower, candidate.toLowerCase(), most);
    const isNear = distance <= most && distance < Math.max(word.length, candidate.length);
    if (isNear && (!best || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}

/**
 * The one known word that ends in what is written, or nearly: `atempts` for `maxAttempts`. For who has no nearer one to
 * suggest.
 */
export function endingMeant(word: string, known: Iterable<string>): string | undefined {
  const matching = [...known].filter((one) => {
    const endings = [...one.matchAll(/[A-Z]/g)].map(({ index }) => one.slice(index));
    return endings.some((ending) => ending.length >= 3 && isNearlyEqual(word, ending));
  });
  const [only, another] = matching;
  return another === undefined ? only : undefined;
}

function isNearlyEqual(word: string, ending: string): boolean {
  const most = Math.floor(ending.length / 4);
  return editDistance(word.toLowerCase(), ending.toLowerCase(), most) <= most;
}

/** Letters put in, taken out, changed, or swapped with their neighbour; `most + 1` where it is more than `most`. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : most + 1,
      );
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}
