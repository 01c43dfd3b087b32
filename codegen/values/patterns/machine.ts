import type { PatternNode } from "../../model/patterns/syntax.js";

/** A state of the machine: reads one code point, or goes on without, where an anchor may be asked for. */
type State =
  | { readonly reads: string; readonly to: number }
  | { to: readonly number[]; readonly asserts?: "start" | "end" };

/** Where a text may be in the pattern, wherever it began. */
export interface Position {
  readonly key: string;
  /** States that read the next code point. */
  readonly reading: readonly number[];
  /** The text matches as it is. */
  readonly matches: boolean;
  /** Whatever follows, it matches. */
  readonly always: boolean;
}

/** More than this is too much. */
const mostStates = 5_000;

/** The texts in which a pattern is found, one code point after the other, exactly: bounded repeats are written out. */
export class PatternMachine {
  readonly #states: State[] = [];
  readonly #begin: number;
  readonly #end: number;
  /** How much was looked at. */
  steps = 0;

  private constructor(node: PatternNode) {
    this.#end = this.#add({ to: [] });
    this.#begin = this.#build(node, this.#end);
  }

  /** `undefined` where it looks around or refers back, or is too large. */
  static of(pattern: string, tree: PatternNode): PatternMachine | undefined {
    if (asksForWords.test(pattern) || changesFlags.test(pattern) || !isPlain(tree)) return undefined;
    const machine = new PatternMachine(tree);
    return machine.#states.length > mostStates ? undefined : machine;
  }

  get sources(): readonly string[] {
    return this.#states.flatMap((state) => ("reads" in state ? [state.reads] : []));
  }

  first(): Position {
    return this.#at([this.#begin], true);
  }

  /** Where it is after a code point, of which is known what reads it. */
  after({ reading, always }: Position, readers: ReadonlySet<string>): Position {
    if (always) return matched;
    const next = reading.flatMap((index) => {
      const state = this.#states[index];
      return state && "reads" in state && readers.has(state.reads) ? [state.to] : [];
    });
    return this.#at([...next, this.#begin], false);
  }

  #at(states: readonly number[], isStart: boolean): Position {
    const open = this.#reached(states, isStart, false);
    if (open.has(this.#end)) return matched;
    const reading = [...open]
      .filter((index) => "reads" in (this.#states[index] ?? {}))
      .sort((one, other) => one - other);
    const matches = this.#reached(states, isStart, true).has(this.#end);
    return { key: `${matches ? "!" : ""}${reading.join(" ")}`, reading, matches, always: false };
  }

  #reached(states: readonly number[], isStart: boolean, isEnd: boolean): ReadonlySet<number> {
    const reached = new Set<number>();
    const open = [...states];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const state = this.#states[index];
      if (!state || reached.has(index)) continue;
      reached.add(index);
      this.steps++;
      if ("reads" in state || (state.asserts === "start" && !isStart) || (state.asserts === "end" && !isEnd)) continue;
      open.push(...state.to);
    }
    return reached;
  }

  #add(state: State): number {
    return this.#states.push(state) - 1;
  }

  /** @returns where it begins; behind it, it goes on at `to` */
  #build(node: PatternNode, to: number): number {
    if (this.#states.length > mostStates) return to;
    switch (node.kind) {
      case "one":
        return this.#add({ reads: node.source, to });
      case "sequence": {
        const asserts = node.asserts === "other" ? "end" : node.asserts;
        const behind = asserts === undefined ? to : this.#add({ to: [to], asserts });
        return node.items.reduceRight((next, item) => this.#build(item, next), behind);
      }
      case "choice":
        return this.#add({ to: node.items.map((item) => this.#build(item, to)) });
      case "repeat":
        return this.#repeat(node.item, node.min, node.max, to);
      default:
        return to;
    }
  }

  #repeat(item: PatternNode, min: number, max: number, to: number): number {
    let behind = to;
    if (max === Infinity) {
      const loop: State = { to: [] };
      behind = this.#add(loop);
      loop.to = [this.#build(item, behind), to];
    } else {
      for (let count = max; count > min && this.#states.length <= mostStates; count--) {
        behind = this.#add({ to: [this.#build(item, behind), to] });
      }
    }
    for (let count = 0; count < min && this.#states.length <= mostStates; count++) behind = this.#build(item, behind);
    return behind;
  }
}

const matched: Position = { key: "*", reading: [], matches: true, always: true };

/** `\b` and `\B`, which the tree does not tell from `$`; in a class the first is a character. */
const asksForWords = /^(?:\\[^bB]|\[(?:\\.|[^\]\\])*\]|[^\\[])*\\[bB]/su;

/** `(?i:…)`, which the tree does not tell from `(?:…)`. */
const changesFlags = /\(\?[a-z-]+:/;

function isPlain(node: PatternNode): boolean {
  switch (node.kind) {
    case "one":
      return true;
    case "sequence":
    case "choice":
      return node.items.every(isPlain);
    case "repeat":
      return isPlain(node.item);
    default:
      return false;
  }
}
