interface Starting {
  readonly start: string;
}

interface Bounded extends Starting {
  readonly end: string;
}

/** Finds, among many texts, those of which one begins with the other, without looking at the rest. */
class Starts<One extends Starting> {
  readonly #sorted: readonly One[];
  /** Where those of one beginning begin. */
  readonly #first = new Map<string, number>();
  readonly #lengths: readonly number[];

  constructor(all: Iterable<One>) {
    this.#sorted = [...all].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    for (const [index, { start }] of this.#sorted.entries()) if (!this.#first.has(start)) this.#first.set(start, index);
    this.#lengths = [...new Set(this.#sorted.map(({ start }) => start.length))].sort((a, b) => a - b);
  }

  alike(start: string): readonly One[] {
    const found: One[] = [];
    for (const length of this.#lengths) {
      if (length >= start.length) break;
      const prefix = start.slice(0, length);
      const first = this.#first.get(prefix);
      if (first !== undefined) this.#collect(found, first, (one) => one.start === prefix);
    }
    this.#collect(found, this.#notBefore(start), (one) => one.start.startsWith(start));
    return found;
  }

  #collect(found: One[], first: number, isMeant: (one: One) => boolean): void {
    for (let index = first; index < this.#sorted.length; index++) {
      const one = this.#sorted[index];
      if (!one || !isMeant(one)) return;
      found.push(one);
    }
  }

  #notBefore(start: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.start ?? "") < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Finds, among many, those that can begin and end as another does: most do not, and need no closer look. */
export class Alike<One extends Bounded> {
  readonly #groups: Starts<{ readonly start: string; readonly ends: Starts<Starting & { readonly one: One }> }>;

  constructor(all: readonly One[]) {
    const groups = new Map<string, One[]>();
    for (const one of all) {
      const known = groups.get(one.start);
      if (known) known.push(one);
      else groups.set(one.start, [one]);
    }
    this.#groups = new Starts(
      [...groups].map(([start, ones]) => ({
        start,
        ends: new Starts(ones.map((one) => ({ start: backwards(one.end), one }))),
      })),
    );
  }

  *to({ start, end }: Bounded): Generator<One> {
    const backward = backwards(end);
    for (const { ends } of this.#groups.alike(start)) for (const { one } of ends.alike(backward)) yield one;
  }
}

function backwards(text: string): string {
  return [...text].reverse().join("");
}
