import type { StringType } from "../../model/model.js";
import { characters, type PatternNode, parsePattern } from "../../model/patterns/syntax.js";
import { Effort } from "../effort.js";
import { listOf } from "../lengths.js";
import { between, pickOne, type Random } from "../random.js";
import { type Part, partOf, type ReadBy } from "./parts.js";

type PatternType = StringType & { readonly pattern: string };

/** A text that the tree of the pattern reads, as long as it has to be; what looks around is not heeded. */
export function matching(type: PatternType, random: Random): string {
  const writer = writerOf(type);
  const text = writer?.anyText(random) ?? "";
  const { minLength = 0, maxLength = Infinity, format } = type;
  const length = [...text].length;
  if (!writer || (format === undefined && length >= minLength && length <= maxLength)) return text;
  return writer.textOfLength(random) ?? text;
}

const writers = new WeakMap<PatternType, Writer>();

/** Nothing of a pattern that does not compile. */
function writerOf(type: PatternType): Writer | undefined {
  const known = writers.get(type);
  if (known) return known;
  try {
    new RegExp(type.pattern, "u");
  } catch {
    return undefined;
  }
  const made = new Writer(type);
  writers.set(type, made);
  return made;
}

/** Repeats of repeats can be longer than all memory. */
const mostWritten = 20_000;
/** Texts are so much longer than they have to be, at most. */
const room = 40;
/** What stands before and behind a pattern that does not say where the text begins or ends. */
const around = ["[a-z]", " "];

/** Writes texts of one pattern. */
class Writer {
  readonly #tree: PatternNode;
  readonly #type: PatternType;
  readonly #read = new Map<string, readonly string[]>();
  #sized: readonly SizedPart[] | undefined;

  constructor(type: PatternType) {
    this.#type = type;
    this.#tree = parsePattern(type.pattern);
  }

  /** Of whatever length comes about. */
  anyText(random: Random): string {
    return write(this.#tree, { random, readBy: this.#readBy, effort: new Effort(mostWritten) });
  }

  /** Of a length that is wanted; nothing where the pattern has none of them. */
  textOfLength(random: Random): string | undefined {
    this.#sized ??= this.#sizedParts();
    const one = pickOne(random, this.#sized);
    const length = one && pickOne(random, one.lengths);
    return length === undefined ? undefined : one?.part.write(length, random);
  }

  /** The pattern as it is; where it has no text of such a length, or a format wants more, with more around it. */
  #sizedParts(): readonly SizedPart[] {
    const { minLength = 0, maxLength = Infinity } = this.#type;
    const least = Math.max(minLength, shortestOf(this.#tree));
    const most = Math.min(maxLength, least + room);
    if (most > mostWritten) return [];
    const sized = (node: PatternNode): SizedPart[] => {
      const part = partOf(node, most, this.#readBy);
      const lengths = listOf(part.lengths).filter((length) => length >= minLength);
      return lengths.length === 0 ? [] : [{ part, lengths }];
    };
    const plain = sized(this.#tree);
    if (plain.length > 0 && this.#type.format === undefined) return plain;
    return [...plain, ...around.flatMap((source) => padded(this.#tree, source)).flatMap(sized)];
  }

  readonly #readBy: ReadBy = (source) => {
    const known = this.#read.get(source);
    if (known) return known;
    const expression = new RegExp(`^(?:${source})$`, "u");
    const found = characters([source]).filter((one) => expression.test(one));
    this.#read.set(source, found);
    return found;
  };
}

interface SizedPart {
  readonly part: Part;
  readonly lengths: readonly number[];
}

/** With more behind it, before it, or on both sides; who asks looks which of them fits. */
function padded(tree: PatternNode, source: string): PatternNode[] {
  const more: PatternNode = { kind: "repeat", item: { kind: "one", source }, min: 0, max: Infinity };
  return [
    [tree, more],
    [more, tree],
    [more, tree, more],
  ].map((items) => ({ kind: "sequence", items }));
}

function shortestOf(node: PatternNode): number {
  switch (node.kind) {
    case "one":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + shortestOf(item), 0);
    case "choice":
      return Math.min(...node.items.map(shortestOf));
    case "repeat":
      return node.min === 0 ? 0 : node.min * shortestOf(node.item);
    default:
      return 0;
  }
}

interface Writing {
  readonly random: Random;
  readonly readBy: ReadBy;
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
