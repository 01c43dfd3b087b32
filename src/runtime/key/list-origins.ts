/**
 * For each item, which one of the list before it is: the same items in another order by what they hold; otherwise, in a
 * list as long as before, by where they stand; in a longer or shorter one those that are as they were, the others are new.
 */
export function originsOf(before: readonly unknown[], after: readonly unknown[]): (number | undefined)[] {
  const moved = byContent(before, after);
  return before.length === after.length && moved.includes(undefined) ? after.map((_, index) => index) : moved;
}

/** Equal ones in their order. Each equals one that is ahead in a chain: many that are equal cost no more than others. */
function byContent(before: readonly unknown[], after: readonly unknown[]): (number | undefined)[] {
  const first = new Map<string, number>();
  const following: (number | undefined)[] = new Array(before.length);
  for (let index = before.length - 1; index >= 0; index--) {
    const text = JSON.stringify(before[index]);
    following[index] = first.get(text);
    first.set(text, index);
  }
  return after.map((item) => {
    const text = JSON.stringify(item);
    const origin = first.get(text);
    if (origin === undefined) return undefined;
    const next = following[origin];
    if (next === undefined) first.delete(text);
    else first.set(text, next);
    return origin;
  });
}
