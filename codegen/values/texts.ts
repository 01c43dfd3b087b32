import type { StringFormat, StringType } from "../model/model.js";
import { characters, type PatternNode, parsePattern } from "../model/pattern-syntax.js";
import { Effort } from "./effort.js";
import { between, chance, pickOne, type Random, times } from "./random.js";

/** A text that probably fits; who asks looks whether it does. */
export function textOf(type: StringType, random: Random): string {
  if (type.pattern !== undefined) return matching(type.pattern, random);
  if (type.format !== undefined) return formatted(type.format, random);
  const least = type.minLength ?? 0;
  const most = Math.max(least, Math.min(type.maxLength ?? least + 12, least + 40));
  const length = pickOne(random, [least, most, between(random, least, most)]) ?? least;
  return times(length, () => characterOf(random)).join("");
}

const plain = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"];
/** What goes wrong where text is escaped, cut, counted or taken for a template. */
const odd = [..."\"\\/'`$ {}[]<>&:*?%\u0000\t\n\r\u001f\u007f\u0085\u2028\u2029\u202e\ufeff\ufffdé漢字😀𝒳"];

function characterOf(random: Random): string {
  return pickOne(random, chance(random, 0.2) ? odd : plain) ?? "a";
}

function formatted(format: StringFormat, random: Random): string {
  switch (format) {
    case "uuid":
      return [8, 4, 4, 4, 12].map((count) => times(count, () => hex(random)).join("")).join("-");
    case "date":
      return date(random);
    case "time":
      return time(random);
    case "date-time":
      return `${date(random)}T${time(random)}`;
    case "duration":
      return pickOne(random, ["P1D", "PT5M", "P2W", "P1Y2M3DT4H5M6S", `PT${between(random, 0, 99)}S`]) ?? "P1D";
    case "uri":
      return (
        pickOne(random, ["https://example.com", "urn:a:b", "http://[::1]:80/a?b=c#d", `x:${word(random)}`]) ?? "x:"
      );
    case "email":
      return `${word(random)}.${word(random)}@${word(random)}.example`;
    default:
      return format satisfies never;
  }
}

function hex(random: Random): string {
  return pickOne(random, [..."0123456789abcdefABCDEF"]) ?? "0";
}

function word(random: Random): string {
  return times(between(random, 1, 8), () => pickOne(random, plain) ?? "a").join("");
}

function date(random: Random): string {
  return `${two(between(random, 0, 99))}${two(between(random, 0, 99))}-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
}

function time(random: Random): string {
  const fraction = pickOne(random, ["", ".5", ".123456789"]) ?? "";
  const offset = pickOne(random, ["Z", "z", "+00:00", "-08:30"]) ?? "Z";
  return `${two(between(random, 0, 23))}:${two(between(random, 0, 59))}:${two(between(random, 0, 59))}${fraction}${offset}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** A text that the tree of the pattern reads; what looks around is not heeded. */
function matching(pattern: string, random: Random): string {
  try {
    new RegExp(pattern, "u");
  } catch {
    return "";
  }
  const known = new Map<string, readonly string[]>();
  const readBy = (source: string): readonly string[] => {
    const expression = new RegExp(`^(?:${source})$`, "u");
    const found = known.get(source) ?? characters([source]).filter((one) => expression.test(one));
    known.set(source, found);
    return found;
  };
  return write(parsePattern(pattern), { random, readBy, effort: new Effort(mostWritten) });
}

/** Repeats of repeats can be longer than all memory. */
const mostWritten = 20_000;

interface Writing {
  readonly random: Random;
  readonly readBy: (source: string) => readonly string[];
  readonly effort: Effort;
}

function write(node: PatternNode, writing: Writing): string {
  if (!writing.effort.spend()) return "";
  switch (node.kind) {
    case "one":
      return pickOne(writing.random, writing.readBy(node.source)) ?? "";
    case "sequence":
      return node.items.map((item) => write(item, writing)).join("");
    case "choice": {
      const item = pickOne(writing.random, node.items);
      return item ? write(item, writing) : "";
    }
    case "repeat": {
      const count = between(writing.random, node.min, Math.min(node.max, node.min + 4));
      let text = "";
      for (let index = 0; index < count && !writing.effort.isSpent; index++) text += write(node.item, writing);
      return text;
    }
    default:
      return "";
  }
}
