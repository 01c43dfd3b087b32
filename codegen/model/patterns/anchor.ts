import { Automaton, anything, type Graph } from "./automaton.js";
import type { PatternNode } from "./syntax.js";

/**
 * What is tried anew at each character of a text: the pattern behind any text before it. Missing where the pattern is
 * tried once, since it begins with `^`, or matches wherever it begins. Of its states those are missing that match: where
 * one of them reads, nothing is tried any more.
 */
export function triedAnew(tree: PatternNode): Graph | undefined {
  const parts = choicesOf(tree).filter((part) => !isAnchored(part));
  if (parts.length === 0) return undefined;
  const { sources, next, first, done, alwaysMatches } = new Automaton({ kind: "choice", items: parts }, true);
  if (alwaysMatches) return undefined;
  const before = sources.length;
  const fails = (state: number) => !done.has(state);
  const begin = [before, ...first.filter(fails)];
  return {
    sources: [...sources, anything],
    next: [...next.map((targets) => new Set([...targets].filter(fails))), new Set(begin)],
    first: begin,
  };
}

/** Can it begin at the first character only? */
function isAnchored(node: PatternNode): boolean {
  switch (node.kind) {
    case "sequence": {
      if (node.asserts === "start") return true;
      const read = node.items.findIndex((item) => !readsNothing(item));
      return node.items.slice(0, read < 0 ? undefined : read + 1).some(isAnchored);
    }
    case "choice":
      return node.items.every(isAnchored);
    case "repeat":
      return node.min > 0 && isAnchored(node.item);
    case "one":
    case "look":
    case "backreference":
      return false;
    default:
      return node satisfies never;
  }
}

/** A look before `^` would be tried anew all the same. */
function readsNothing(node: PatternNode): boolean {
  return node.kind === "sequence" && node.items.every(readsNothing);
}

function choicesOf(node: PatternNode): readonly PatternNode[] {
  if (node.kind === "choice") return node.items.flatMap(choicesOf);
  const [only, another] = node.kind === "sequence" ? node.items : [];
  return only && !another ? choicesOf(only) : [node];
}
