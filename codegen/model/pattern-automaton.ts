import type { PatternNode } from "./pattern-syntax.js";

/** More code points than this are not judged. */
export const mostPositions = 400;
const mostCopies = 64;

interface Ends {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const nothing: Ends = { nullable: true, first: [], last: [] };

/** Glushkov's automaton: a state for each code point that the pattern names, edges between those that can follow. */
export class Automaton {
  readonly sources: string[] = [];
  readonly next: Set<number>[] = [];
  readonly looks: PatternNode[] = [];
  hasBackreference = false;
  /** One edge for two reasons: a loop in a loop. */
  isAmbiguous = false;

  add(node: PatternNode): Ends {
    switch (node.kind) {
      case "one": {
        const state = this.sources.push(node.source) - 1;
        this.next.push(new Set());
        return { nullable: false, first: [state], last: [state] };
      }
      case "sequence":
        return node.items.reduce((before, item) => this.#join(before, this.add(item)), nothing);
      case "choice": {
        const all = node.items.map((item) => this.add(item));
        const nullable = all.some((one) => one.nullable);
        return { nullable, first: all.flatMap((one) => one.first), last: all.flatMap((one) => one.last) };
      }
      case "repeat":
        return this.#repeat(node.item, node.min, node.max);
      case "look":
        this.looks.push(node.item);
        return nothing;
      case "backreference":
        this.hasBackreference = true;
        return nothing;
      default:
        return node satisfies never;
    }
  }

  #join(before: Ends, after: Ends): Ends {
    this.#connect(before.last, after.first);
    return {
      nullable: before.nullable && after.nullable,
      first: before.nullable ? [...before.first, ...after.first] : before.first,
      last: after.nullable ? [...before.last, ...after.last] : after.last,
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

  /** Copies of one code point are written out; many, and any of more than that, count as a loop. */
  #repeat(item: PatternNode, min: number, max: number): Ends {
    if (max === 0 || this.sources.length > mostPositions) return nothing;
    const most = item.kind === "one" ? mostCopies : 1;
    const copies = max === Infinity ? min : max;
    if (copies > most || max === Infinity) return this.#loop(item, min);
    // From the back: `a{1,3}` is `a(a(a)?)?`, where each copy is reached from the one before only.
    let ends = nothing;
    for (let count = copies; count > 0; count--) {
      const more = this.#join(this.add(item), ends);
      ends = count > min ? { ...more, nullable: true } : more;
    }
    return ends;
  }

  #loop(item: PatternNode, min: number): Ends {
    const copies = Math.min(min, item.kind === "one" ? mostCopies : 1);
    let before = nothing;
    for (let count = 1; count < copies; count++) before = this.#join(before, this.add(item));
    const body = this.add(item);
    // Turns that must be taken may read nothing, and which of them do can be chosen: `(a?){24}` is `a?a?a? …`.
    if (min > 1 && body.nullable && body.first.length > 0) this.isAmbiguous = true;
    this.#connect(body.last, body.first);
    return this.#join(before, min === 0 ? { ...body, nullable: true } : body);
  }
}
