import { characters, type PatternNode, parsePattern } from "./pattern-syntax.js";

export interface PatternProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Why a pattern may not be used; `undefined` where it may. */
export function patternProblem(pattern: string): PatternProblem | undefined {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: .*\/u: /s, "") : String(error);
    const fix =
      "Write a regular expression of JavaScript with the `u` flag: escape only what is special, such as `\\.`.";
    return { code: "PATTERN_INVALID", message: `The pattern does not compile: ${reason}`, fix };
  }
  const reason = slowness(pattern);
  if (reason === undefined) return undefined;
  const fix = "Write it so that each text can be read in one way only: `^(a+)+$` as `^a+$`, `(a|a)*` as `a*`.";
  return { code: "PATTERN_SLOW", message: `The pattern can backtrack without end: ${reason}`, fix };
}

/**
 * Why matching can take time exponential in the text's length; `undefined` where it cannot. Such a pattern has a loop
 * that can read one text in two ways, which is decided exactly on the automaton of the pattern (long bounded repeats
 * count as unbounded). Back references and what is too large to judge are refused.
 */
function slowness(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return "it is too large to be judged";
  const looks: PatternNode[] = [parsePattern(pattern)];
  for (let node = looks.pop(); node !== undefined; node = looks.pop()) {
    const automaton = new Automaton();
    automaton.add(node);
    if (automaton.hasBackreference) return "nobody can tell how often a back reference is tried";
    if (automaton.sources.length > mostPositions) return "it is too large to be judged";
    if (automaton.isAmbiguous || readsInTwoWays(automaton)) return "a repeated part can read one text in several ways";
    looks.push(...automaton.looks);
  }
  return undefined;
}

const longestPattern = 2_000;
const mostPositions = 400;
const mostCopies = 64;

interface Ends {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const nothing: Ends = { nullable: true, first: [], last: [] };

/** Glushkov's automaton: a state for each code point that the pattern names, edges between those that can follow. */
class Automaton {
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
    if (copies > most || max === Infinity) return this.#loop(item, Math.min(min, most));
    // From the back: `a{1,3}` is `a(a(a)?)?`, where each copy is reached from the one before only.
    let ends = nothing;
    for (let count = copies; count > 0; count--) {
      const more = this.#join(this.add(item), ends);
      ends = count > min ? { ...more, nullable: true } : more;
    }
    return ends;
  }

  #loop(item: PatternNode, min: number): Ends {
    let before = nothing;
    for (let count = 1; count < min; count++) before = this.#join(before, this.add(item));
    const body = this.add(item);
    this.#connect(body.last, body.first);
    return this.#join(before, min === 0 ? { ...body, nullable: true } : body);
  }
}

/** Is there a state that can be left and reached again by two paths that read the same text? */
function readsInTwoWays({ sources, next }: Automaton): boolean {
  const overlap = overlaps(sources);
  const size = sources.length;
  const follow = (pair: number): number[] => {
    const [one, other] = [Math.floor(pair / size), pair % size];
    const pairs: number[] = [];
    for (const left of next[one] ?? []) {
      for (const right of next[other] ?? []) if (overlap(left, right)) pairs.push(left * size + right);
    }
    return pairs;
  };
  // A circle through two equal states and two different ones is such a pair of paths.
  const forward = new Map<number, readonly number[]>();
  const open = sources.map((_, state) => state * size + state);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (forward.has(pair)) continue;
    const after = follow(pair);
    forward.set(pair, after);
    open.push(...after);
  }
  const isEqual = (pair: number) => Math.floor(pair / size) === pair % size;
  return components(forward).some((part) => part.some(isEqual) && part.some((pair) => !isEqual(pair)));
}

/** Which states can read one same code point. */
function overlaps(sources: readonly string[]): (one: number, other: number) => boolean {
  const distinct = [...new Set(sources)];
  const all = characters(distinct);
  const read = distinct.map((source) => {
    const expression = new RegExp(`^(?:${source})$`, "u");
    return new Set(all.filter((character) => expression.test(character)));
  });
  const table = read.map((one) => read.map((other) => [...one].some((character) => other.has(character))));
  const indices = sources.map((source) => distinct.indexOf(source));
  return (one, other) => table[indices[one] ?? 0]?.[indices[other] ?? 0] ?? true;
}

/** Strongly connected components (Kosaraju). */
function components(graph: ReadonlyMap<number, readonly number[]>): readonly (readonly number[])[] {
  const order: number[] = [];
  walk(
    [...graph.keys()],
    (node) => graph.get(node) ?? [],
    (node) => order.push(node),
  );
  const back = new Map<number, number[]>();
  for (const node of graph.keys()) back.set(node, []);
  for (const [node, targets] of graph) for (const target of targets) back.get(target)?.push(node);
  const parts: number[][] = [];
  const roots = order.reverse();
  walk(
    roots,
    (node) => back.get(node) ?? [],
    (node) => parts.at(-1)?.push(node),
    () => parts.push([]),
  );
  return parts;
}

/** Depth first without recursion; `leave` is told each node once, after what it reaches. */
function walk(
  roots: readonly number[],
  next: (node: number) => readonly number[],
  leave: (node: number) => void,
  begin: () => void = () => {},
): void {
  const seen = new Set<number>();
  for (const root of roots) {
    if (seen.has(root)) continue;
    begin();
    seen.add(root);
    const stack = [{ node: root, todo: [...next(root)] }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const node = top.todo.pop();
      if (node === undefined) {
        leave(top.node);
        stack.pop();
      } else if (!seen.has(node)) {
        seen.add(node);
        stack.push({ node, todo: [...next(node)] });
      }
    }
  }
}
