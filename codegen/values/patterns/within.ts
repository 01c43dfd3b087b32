import { Alphabet } from "../../model/patterns/alphabet.js";
import { anything } from "../../model/patterns/automaton.js";
import { characters, parsePattern } from "../../model/patterns/syntax.js";
import { PatternMachine, type Position } from "./machine.js";

/** Texts by their pattern and their lengths in code points. */
interface Texts {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** `within`: each of the texts matches the pattern. `beyond`: one does not, this one where it could be written. */
export type Within = { readonly is: "within" | "unsure" } | { readonly is: "beyond"; readonly text?: string };

/** What takes more is not decided. */
const mostSteps = 400_000;

/** Do all the texts match a pattern? Decided exactly, unless a pattern looks around or refers back, or it takes too long. */
export function allMatch(texts: Texts, pattern: string): Within {
  const found = decided(texts, pattern);
  if (found.is !== "unsure" || texts.maxLength === undefined) return found;
  // Lengths make it large, and may have nothing to do with it.
  const { maxLength: _, ...longer } = texts;
  const all = decided(longer, pattern);
  return all.is === "within" ? all : found;
}

function decided(texts: Texts, pattern: string): Within {
  const [writer, reader] = [machineOf(texts.pattern ?? ""), machineOf(pattern)];
  if (!writer || !reader) return { is: "unsure" };
  const alphabet = new Alphabet();
  const sources = [...new Set([...writer.sources, ...reader.sources, anything])];
  const letters = alphabet.lettersOf(sources);
  if ([texts.pattern ?? "", pattern].some((one) => alphabet.isGuessed(one))) return { is: "unsure" };
  const found = beyondIn(writer, reader, letters, texts);
  if (found === undefined || found === "unsure") return { is: found ?? "within" };
  const text = written(found, sources);
  return text === undefined ? { is: "beyond" } : { is: "beyond", text };
}

function machineOf(pattern: string): PatternMachine | undefined {
  try {
    new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
  return PatternMachine.of(pattern, parsePattern(pattern));
}

type Letter = ReadonlySet<string>;

/** A text on the way: where both are, how long it is, and how it came there. */
interface Way {
  readonly writer: Position;
  readonly reader: Position;
  readonly length: number;
  readonly last?: { readonly letter: Letter; readonly before: Way };
}

/** The shortest text that the writer may write and the reader refuses. */
function beyondIn(
  writer: PatternMachine,
  reader: PatternMachine,
  letters: readonly Letter[],
  { minLength = 0, maxLength = Infinity }: Texts,
): Way | "unsure" | undefined {
  // Longer than any bound is as long as another.
  const longest = maxLength === Infinity ? minLength : maxLength;
  const known = new Set<string>();
  let ways: readonly Way[] = [{ writer: writer.first(), reader: reader.first(), length: 0 }];
  while (ways.length > 0) {
    const next: Way[] = [];
    for (const way of ways) {
      const key = `${way.writer.key}|${way.reader.key}|${way.length}`;
      if (known.has(key) || way.reader.always) continue;
      known.add(key);
      if (way.writer.matches && !way.reader.matches && way.length >= minLength) return way;
      if (way.length >= maxLength) continue;
      for (const letter of letters) {
        const position = { writer: writer.after(way.writer, letter), reader: reader.after(way.reader, letter) };
        next.push({ ...position, length: Math.min(way.length + 1, longest), last: { letter, before: way } });
      }
      if (writer.steps + reader.steps + known.size * letters.length > mostSteps) return "unsure";
    }
    ways = next;
  }
  return undefined;
}

/** As characters that people know, where each has one. */
function written(way: Way, sources: readonly string[]): string | undefined {
  const expressions = sources.map((source) => [source, new RegExp(`^(?:${source})$`, "u")] as const);
  const usual = characters(sources);
  const ordered = [...usual.filter((one) => /[a-z0-9]/i.test(one)), ...usual.filter((one) => !/[a-z0-9]/i.test(one))];
  const known = new Map<Letter, string | undefined>();
  const characterOf = (letter: Letter): string | undefined => {
    if (!known.has(letter)) {
      const isIt = (one: string) =>
        expressions.every(([source, expression]) => expression.test(one) === letter.has(source));
      known.set(letter, ordered.find(isIt));
    }
    return known.get(letter);
  };
  const text: string[] = [];
  for (let at: Way | undefined = way; at?.last; at = at.last.before) {
    const character = characterOf(at.last.letter);
    if (character === undefined) return undefined;
    text.unshift(character);
  }
  return text.join("");
}
