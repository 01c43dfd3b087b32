/** Every text that is one letter away from a word: left out, doubled, changed, or swapped with its neighbour. */
export function misspellings(word: string): string[] {
  const found = new Set<string>();
  for (let at = 0; at < word.length; at++) {
    const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    found.add(before + after);
    found.add(before + letter + letter + after);
    found.add(before + (letter === "q" ? "k" : "q") + after);
    if (after !== "") found.add(before + after.charAt(0) + letter + after.slice(1));
  }
  found.delete(word);
  found.delete("");
  return [...found];
}

/** Is a text one letter away from a word, whatever its case? */
export function isOneLetterAway(text: string, word: string): boolean {
  const [a, b] = [text.toLowerCase(), word.toLowerCase()];
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return left.length <= 1 && right.length <= 1 ? true : left.length === 2 && left === [...right].reverse().join("");
}
