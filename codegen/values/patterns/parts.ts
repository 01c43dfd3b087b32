import type { PatternNode } from "../../model/patterns/syntax.js";
import { type Lengths, listOf, onlyEmpty, onlyOne, sumOf } from "../lengths.js";
import { pickOne, type Random } from "../random.js";

/** One part of a pattern, which can write a text of exactly so many code points. */
export interface Part {
  readonly lengths: Lengths;
  /** @param length one of `lengths` */
  write(length: number, random: Random): string;
}

/** Characters that a class of the pattern reads. */
export type ReadBy = (source: string) => readonly string[];

/** Of texts up to `most` code points. What looks around, and what refers back, is not heeded. */
export function partOf(node: PatternNode, most: number, readBy: ReadBy): Part {
  const inner = (one: PatternNode): Part => partOf(one, most, readBy);
  switch (node.kind) {
    case "one": {
      const isRead = readBy(node.source).length > 0;
      return { lengths: isRead ? onlyOne : 0n, write: (_, random) => pickOne(random, readBy(node.source)) ?? "" };
    }
    case "sequence":
      return sequence(node.items.map(inner), most);
    case "choice":
      return choice(node.items.map(inner));
    case "repeat": {
      const item = inner(node.item);
      const least = repeated(item, node.min, most);
      // What is there more often than there is room for is empty.
      const more = Math.min(node.max - node.min, most);
      return pair(least, repeated(choice([item, nothing]), more, most), most);
    }
    default:
      return nothing;
  }
}

const nothing: Part = { lengths: onlyEmpty, write: () => "" };

function sequence(parts: readonly Part[], most: number): Part {
  return parts.reduceRight((rest, part) => pair(part, rest, most), nothing);
}

function choice(parts: readonly Part[]): Part {
  const known = parts.map((part) => ({ part, possible: new Set(listOf(part.lengths)) }));
  return {
    lengths: parts.reduce((all, { lengths }) => all | lengths, 0n),
    write(length, random) {
      const fitting = known.filter(({ possible }) => possible.has(length));
      return pickOne(random, fitting)?.part.write(length, random) ?? "";
    },
  };
}

/** So often, in halves: what is made of each count is made once. */
function repeated(item: Part, times: number, most: number, known = new Map<number, Part>()): Part {
  if (times <= 0) return nothing;
  if (times === 1) return item;
  const half = Math.floor(times / 2);
  const made =
    known.get(times) ?? pair(repeated(item, half, most, known), repeated(item, times - half, most, known), most);
  known.set(times, made);
  return made;
}

function pair(one: Part, other: Part, most: number): Part {
  if (other === nothing) return one;
  if (one === nothing) return other;
  const ofOne = listOf(one.lengths);
  const ofOther = new Set(listOf(other.lengths));
  return {
    lengths: sumOf(one.lengths, other.lengths, most),
    write(length, random) {
      if (length === 0) return "";
      const possible = ofOne.filter((first) => ofOther.has(length - first));
      const first = pickOne(random, possible) ?? 0;
      return one.write(first, random) + other.write(length - first, random);
    },
  };
}
