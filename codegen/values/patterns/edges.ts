import { characters, type PatternNode, parsePattern } from "../../model/patterns/syntax.js";

/**
 * Texts of a pattern that another one may not match: each repeat in turn as seldom and as often as it may be, and about as
 * often as something is in the other; each alternative; at each place a character that the other names nowhere. What looks
 * around, and what refers back, is not heeded: who asks looks whether the pattern matches.
 */
export function edgesOf(pattern: string, other: string): readonly string[] {
  const trees = [pattern, other].map(treeOf);
  const [tree, otherTree] = trees;
  if (!tree || !otherTree) return [];
  const places = placesIn(tree, { choices: new Map(), repeats: [] });
  const counts = countsOf([tree, otherTree]);
  const unknown = unknownTo(otherTree);
  const plans = [
    plan(),
    plan({ often: Math.max(...counts) }),
    ...places.flatMap((place) => plansAt(place, counts, unknown)),
  ];
  return [...new Set(plans.slice(0, mostPlans).map((one) => write(tree, one)))];
}

const mostPlans = 400;
/** Longer ones nobody wants to see. */
const longest = 10_000;
const mostCounts = 24;

function treeOf(pattern: string): PatternNode | undefined {
  try {
    new RegExp(pattern, "u");
    return parsePattern(pattern);
  } catch {
    return undefined;
  }
}

/** How a text is made of the tree. */
interface Plan {
  /** How often each repeats, where its bounds allow it. */
  readonly often: number;
  readonly counts: ReadonlyMap<PatternNode, number>;
  readonly choices: ReadonlyMap<PatternNode, number>;
  readonly characters: ReadonlyMap<PatternNode, string>;
}

function plan(given: Partial<Plan> = {}): Plan {
  return { often: 0, counts: new Map(), choices: new Map(), characters: new Map(), ...given };
}

/** What must be chosen and repeated so that a place is there. */
interface Around {
  readonly choices: ReadonlyMap<PatternNode, number>;
  readonly repeats: readonly PatternNode[];
}

interface PlaceInPattern extends Around {
  readonly node: PatternNode;
}

function placesIn(node: PatternNode, around: Around): readonly PlaceInPattern[] {
  const own: PlaceInPattern = { node, ...around };
  switch (node.kind) {
    case "sequence":
      return node.items.flatMap((item) => placesIn(item, around));
    case "choice":
      return node.items.flatMap((item, index) => {
        const chosen = { ...around, choices: new Map([...around.choices, [node, index]]) };
        return [{ node: item, ...chosen }, ...placesIn(item, chosen)];
      });
    case "repeat":
      return [own, ...placesIn(node.item, { ...around, repeats: [...around.repeats, node] })];
    case "one":
      return [own];
    default:
      return [];
  }
}

function plansAt(
  { node, choices, repeats }: PlaceInPattern,
  counts: readonly number[],
  unknown: (source: string) => readonly string[],
): readonly Plan[] {
  const once = new Map(repeats.map((one) => [one, 1]));
  const there = plan({ choices, counts: once });
  if (node.kind === "one") {
    return unknown(node.source).map((character) => ({ ...there, characters: new Map([[node, character]]) }));
  }
  if (node.kind !== "repeat") return [there];
  const possible = [...counts.filter((count) => count >= node.min && count <= node.max), node.min];
  return [...new Set(possible)].map((count) => ({ ...there, counts: new Map([...once, [node, count]]) }));
}

/** The numbers of all repeats, and those next to them. */
function countsOf(trees: readonly PatternNode[]): readonly number[] {
  const bounds = trees.flatMap(repeatsIn).flatMap(({ min, max }) => [min, max]);
  const near = bounds.filter(Number.isFinite).flatMap((bound) => [bound - 1, bound, bound + 1]);
  const counts = [...new Set([0, 1, 2, ...near])].filter((count) => count >= 0 && count <= longest);
  return counts.sort((one, other) => one - other).slice(-mostCounts);
}

function repeatsIn(node: PatternNode): readonly { readonly min: number; readonly max: number }[] {
  switch (node.kind) {
    case "sequence":
    case "choice":
      return node.items.flatMap(repeatsIn);
    case "repeat":
      return [node, ...repeatsIn(node.item)];
    default:
      return [];
  }
}

/** Of the characters that a class reads, some that no class of the tree does. */
function unknownTo(tree: PatternNode): (source: string) => readonly string[] {
  const others = sourcesIn(tree).map((source) => new RegExp(`^(?:${source})$`, "u"));
  return (source) =>
    readBy(source)
      .filter((one) => !others.some((other) => other.test(one)))
      .slice(0, 3);
}

function sourcesIn(node: PatternNode): readonly string[] {
  switch (node.kind) {
    case "sequence":
    case "choice":
      return node.items.flatMap(sourcesIn);
    case "repeat":
      return sourcesIn(node.item);
    default:
      return node.kind === "one" ? [node.source] : [];
  }
}

/** Those that people know first. */
function readBy(source: string): readonly string[] {
  const expression = new RegExp(`^(?:${source})$`, "u");
  const all = characters([source]).filter((one) => expression.test(one));
  return [...all.filter((one) => /[a-z0-9]/i.test(one)), ...all.filter((one) => !/[a-z0-9]/i.test(one))];
}

function write(node: PatternNode, { often, counts, choices, characters: chosen }: Plan): string {
  let length = 0;
  const known = new Map<string, string>();
  const usual = (source: string): string => {
    const one = known.get(source) ?? readBy(source)[0] ?? "";
    known.set(source, one);
    return one;
  };
  const inner = (one: PatternNode): string => {
    if (length > longest) return "";
    switch (one.kind) {
      case "one": {
        length++;
        return chosen.get(one) ?? usual(one.source);
      }
      case "sequence":
        return one.items.map(inner).join("");
      case "choice": {
        const item = one.items[choices.get(one) ?? 0];
        return item ? inner(item) : "";
      }
      case "repeat": {
        const count = Math.min(one.max, Math.max(one.min, counts.get(one) ?? often));
        return Array.from({ length: Math.min(count, longest) }, () => inner(one.item)).join("");
      }
      default:
        return "";
    }
  };
  return inner(node);
}
