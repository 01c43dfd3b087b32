import { type CodePoints, codePointsThat, everyCodePoint, haveCommon } from "../code-points.js";
import { codePointsOf } from "./classes.js";

/** Properties (`\p{Lu}`) that the patterns of one contract may name: each is looked for among all code points. */
export const mostProperties = 64;

/** Sources whose code points stay known from one pattern to the next: they can be many and large. */
const mostRead = 200;

/** What was looked for stays known: properties are as finite as Unicode. */
const known = new Map<string, CodePoints>();

/** Which code points the parts of patterns read, exactly. */
export class Alphabet {
  readonly #read = new Map<string, CodePoints>();
  readonly #properties = new Set<string>();
  readonly #unknown = new Set<string>();
  readonly #most: number;

  constructor(most: number = mostProperties) {
    this.#most = most;
  }

  /** Did a property in it count as any character, since too many others were looked for? */
  isGuessed(pattern: string): boolean {
    const named = pattern.matchAll(/\\(?:[pP]\{([^}]*)\}|.)/gs);
    return [...named].some(([, property]) => property !== undefined && this.#unknown.has(property));
  }

  /** Which of the sources can read one same code point, by their numbers. */
  overlapsOf(sources: readonly string[]): (one: number, other: number) => boolean {
    const distinct = [...new Set(sources)];
    const numbers = new Map(distinct.map((source, index) => [source, index]));
    const indices = sources.map((source) => numbers.get(source) ?? 0);
    const points = this.#codePointsOf(distinct);
    const table = new Array<boolean | undefined>(distinct.length ** 2);
    return (one, other) => {
      const [left = 0, right = 0] = [indices[one], indices[other]];
      const at = Math.min(left, right) * distinct.length + Math.max(left, right);
      table[at] ??= haveCommon(points[left] ?? everyCodePoint, points[right] ?? everyCodePoint);
      return table[at] ?? true;
    };
  }

  /** For each code point that makes a difference, the sources that read it. */
  lettersOf(sources: Iterable<string>): readonly ReadonlySet<string>[] {
    const distinct = [...new Set(sources)];
    const changes = this.#codePointsOf(distinct).flatMap((points, index) =>
      points.flat().map((at) => ({ at, source: distinct[index] ?? "" })),
    );
    changes.sort((one, other) => one.at - other.at);
    const found = new Map<string, ReadonlySet<string>>();
    const readers = new Set<string>();
    changes.forEach(({ at, source }, index) => {
      if (!readers.delete(source)) readers.add(source);
      if (changes[index + 1]?.at === at || readers.size === 0) return;
      const all = distinct.filter((one) => readers.has(one));
      found.set(all.join("\n"), new Set(all));
    });
    return [...found.values()];
  }

  #codePointsOf(sources: readonly string[]): readonly CodePoints[] {
    if (this.#read.size > mostRead) this.#read.clear();
    return sources.map((source) => {
      const points = this.#read.get(source) ?? codePointsOf(source, (property) => this.#property(property));
      this.#read.set(source, points);
      return points;
    });
  }

  #property(property: string): CodePoints | undefined {
    if (!this.#properties.has(property)) {
      if (this.#properties.size >= this.#most) {
        this.#unknown.add(property);
        return undefined;
      }
      this.#properties.add(property);
    }
    const before = known.get(property);
    if (before) return before;
    const expression = new RegExp(`^\\p{${property}}$`, "u");
    const points = codePointsThat((character) => expression.test(character));
    known.set(property, points);
    return points;
  }
}
