import type { StringFormat, StringType } from "../model/model.js";
import { type PatternNode, parsePattern } from "../model/patterns/syntax.js";

/** In code points. */
export interface Lengths {
  readonly least: number;
  /** `Infinity`: without end. */
  readonly most: number;
}

/** The lengths that the format and the pattern of a text allow, `minLength` and `maxLength` aside. */
export function impliedLengths({ format, pattern }: StringType): Lengths {
  const all = [
    ...(format === undefined ? [] : [ofFormat[format]]),
    ...(pattern === undefined ? [] : [ofPattern(pattern)]),
  ];
  const least = Math.max(0, ...all.map((one) => one.least));
  return { least, most: Math.min(Infinity, ...all.map((one) => one.most)) };
}

/** As `src/runtime/wire/formats.ts` has them. */
const ofFormat: Readonly<Record<StringFormat, Lengths>> = {
  uuid: { least: 36, most: 36 },
  date: { least: 10, most: 10 },
  "date-time": { least: 20, most: Infinity },
  time: { least: 9, most: Infinity },
  duration: { least: 3, most: Infinity },
  uri: { least: 2, most: 65_536 },
  email: { least: 3, most: 254 },
};

function ofPattern(pattern: string): Lengths {
  try {
    new RegExp(pattern, "u");
  } catch {
    return { least: 0, most: Infinity };
  }
  const node = parsePattern(pattern);
  const { least, most } = ofNode(node);
  // In `^a|b$` neither anchor is about the whole.
  const isWhole = node.kind === "sequence" && pattern.startsWith("^") && /(?<!\\)(?:\\\\)*\$$/.test(pattern);
  return { least, most: isWhole ? most : Infinity };
}

function ofNode(node: PatternNode): Lengths {
  switch (node.kind) {
    case "one":
      return { least: 1, most: 1 };
    case "sequence": {
      const all = node.items.map(ofNode);
      return { least: sum(all.map((one) => one.least)), most: sum(all.map((one) => one.most)) };
    }
    case "choice": {
      const all = node.items.map(ofNode);
      return { least: Math.min(...all.map((one) => one.least)), most: Math.max(...all.map((one) => one.most)) };
    }
    case "repeat": {
      const { least, most } = ofNode(node.item);
      return { least: product(least, node.min), most: product(most, node.max) };
    }
    case "look":
      return { least: 0, most: 0 };
    case "backreference":
      return { least: 0, most: Infinity };
    default:
      return node satisfies never;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Nothing without end is nothing. */
function product(one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : one * other;
}
