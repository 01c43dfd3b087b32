import type { PatternNode } from "./syntax.js";

/** More code points than this are not judged. */
export const mostPositions = 400;
const mostCopies = 64;
/** Groups are written out where they are few. */
const mostGroups = 8;

/** Any code point. */
export const anything = "[^]";

/** States that each read one code point, those that can follow each, and those that can begin. */
export interface Graph {
  readonly sources: readonly string[];
  readonly next: readonly ReadonlySet<number>[];
  readonly first: readonly number[];
}

interface Ends {
  readonly nullable: boolean;
  /** Nullable, and nothing that might not hold is asked on the way. */
  readonly free: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Of the last those behind which nothing is asked any more: whoever reads one has matched. */
  readonly done: readonly number[];
}

const nothing: Ends = { nullable: true, free: true, first: [], last: [], done: [] };
const asking: Ends = { ...nothing, free: false };

/**
 * Glushkov's automaton: a state for each code point that the pattern names, edges between those that can follow. What a
 * look reads hangs on it as a way that leads nowhere: the engine goes it wherever it comes by.
 */
export class Automaton implements Graph {
  readonly sources: string[] = [];
  readonly next: Set<number>[] = [];
  readonly first: readonly number[];
  readonly done: ReadonlySet<number>;
  /** Matches any text, there where it begins. */
  readonly alwaysMatches: boolean;
  /** What is read backwards, and so apart. */
  readonly looksBehind: PatternNode[] = [];
  hasBackreference = false;
  /** One edge for two reasons: a loop in a loop. */
  isAmbiguous = false;
  readonly #withBehind: boolean;

  /** @param withBehind looks that read backwards are ways too, which read anything */
  constructor(node: PatternNode, withBehind: boolean) {
    this.#withBehind = withBehind;
    const { first, done, free } = this.#add(node);
    this.first = first;
    this.done = new Set(done);
    this.alwaysMatches = free;
  }

  #add(node: PatternNode): Ends {
    switch (node.kind) {
      case "one": {
        const state = this.sources.push(node.source) - 1;
        this.next.push(new Set());
        return { nullable: false, free: false, first: [state], last: [state], done: [state] };
      }
      case "sequence": {
        const empty = node.asserts === undefined ? nothing : asking;
        return node.items.reduce((before, item) => this.#join(before, this.#add(item)), empty);
      }
      case "choice": {
        const all = node.items.map((item) => this.#add(item));
        return {
          nullable: all.some((one) => one.nullable),
          free: all.some((one) => one.free),
          first: all.flatMap((one) => one.first),
          last: all.flatMap((one) => one.last),
          done: all.flatMap((one) => one.done),
        };
      }
      case "repeat":
        return this.#repeat(node.item, node.min, node.max);
      case "look": {
        if (node.isBehind) this.looksBehind.push(node.item);
        if (node.isBehind && !this.#withBehind) return asking;
        return { ...asking, first: this.#add(node.isBehind ? readingAnything(node.item) : node.item).first };
      }
      case "backreference":
        this.hasBackreference = true;
        return asking;
      default:
        return node satisfies never;
    }
  }

  #join(before: Ends, after: Ends): Ends {
    this.#connect(before.last, after.first);
    return {
      nullable: before.nullable && after.nullable,
      free: before.free && after.free,
      first: before.nullable ? [...before.first, ...after.first] : before.first,
      last: after.nullable ? [...before.last, ...after.last] : after.last,
      done: after.free ? [...before.done, ...after.done] : after.done,
    };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const state of from) {
      for (const other of to) {
        if (this.next[state]?.has(other)) this.isAmbiguous = true;
        this.next[state]?.add(other);
      }
    }
  }

  /** Copies of one code point are written out, and some of little more than that; many count as a loop. */
  #repeat(item: PatternNode, min: number, max: number): Ends {
    if (max === 0 || this.sources.length > mostPositions) return nothing;
    const size = sizeOf(item);
    const isWritten = item.kind === "one" ? max <= mostCopies : max <= mostGroups && max * size <= mostCopies;
    if (max > 1 && !isWritten) return this.#loop(item, min);
    // From the back: `a{1,3}` is `a(a(a)?)?`, where each copy is reached from the one before only.
    let ends = nothing;
    for (let count = max; count > 0; count--) {
      const more = this.#join(this.#add(item), ends);
      ends = count > min ? { ...more, nullable: true, free: true } : more;
    }
    return ends;
  }

  #loop(item: PatternNode, min: number): Ends {
    const copies = Math.min(min, item.kind === "one" ? mostCopies : 1);
    let before = nothing;
    for (let count = 1; count < copies; count++) before = this.#join(before, this.#add(item));
    const body = this.#add(item);
    // Turns that must be taken may read nothing, and which of them do can be chosen: `(a?){24}` is `a?a?a? …`.
    if (min > 1 && body.nullable && body.first.length > 0) this.isAmbiguous = true;
    this.#connect(body.last, body.first);
    return this.#join(before, min === 0 ? { ...body, nullable: true, free: true } : body);
  }
}

/** How many states it becomes. */
function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case "one":
      return 1;
    case "sequence":
    case "choice":
      return node.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case "repeat":
      return sizeOf(node.item) * Math.max(1, Math.min(node.max === Infinity ? node.min : node.max, mostCopies));
    case "look":
      return sizeOf(node.item);
    case "backreference":
      return 0;
    default:
      return node satisfies never;
  }
}

/** Read from its end, where nobody knows what stands: in as many ways as it could be at most. */
function readingAnything(node: PatternNode): PatternNode {
  switch (node.kind) {
    case "one":
      return { kind: "one", source: anything };
    case "sequence":
      return { ...node, items: node.items.map(readingAnything).reverse() };
    case "choice":
      return { ...node, items: node.items.map(readingAnything) };
    case "repeat":
    case "look":
      return { ...node, item: readingAnything(node.item) };
    case "backreference":
      return node;
    default:
      return node satisfies never;
  }
}
