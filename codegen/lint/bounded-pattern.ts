import { type PatternNode, parsePattern } from "../model/patterns/syntax.js";

/** Does a pattern bound the length of a text: is it about the whole of it, and nothing in it without end? */
export function boundsLength(pattern: string): boolean {
  const node = parsePattern(pattern);
  // In `^a|b$` neither anchor is about the whole.
  const isWhole = node.kind === "sequence" && pattern.startsWith("^") && /(?<!\\)(?:\\\\)*\$$/.test(pattern);
  return isWhole && mostLength(node) < Infinity;
}

function mostLength(node: PatternNode): number {
  switch (node.kind) {
    case "one":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + mostLength(item), 0);
    case "choice":
      return node.items.reduce((most, item) => Math.max(most, mostLength(item)), 0);
    case "repeat":
      return mostLength(node.item) === 0 || node.max === 0 ? 0 : mostLength(node.item) * node.max;
    case "look":
      return 0;
    case "backreference":
      return Infinity;
    default:
      return node satisfies never;
  }
}
