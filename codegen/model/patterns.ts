import { readsInTwoWays, sharesBetweenLoops } from "./pattern-ambiguity.js";
import { Automaton, mostPositions } from "./pattern-automaton.js";
import { type PatternNode, parsePattern } from "./pattern-syntax.js";
import { triesTooOften } from "./pattern-tries.js";

export interface PatternProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Texts no longer than this are matched in time, however often two loops have to share them. */
const shortText = 1_000;

/**
 * Why a pattern may not be used; `undefined` where it may.
 * @param maxLength of the texts that it is asked about
 */
export function patternProblem(pattern: string, maxLength = Infinity): PatternProblem | undefined {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: .*\/u: /s, "") : String(error);
    const fix =
      "Write a regular expression of JavaScript with the `u` flag: escape only what is special, such as `\\.`.";
    return { code: "PATTERN_INVALID", message: `The pattern does not compile: ${reason}`, fix };
  }
  const reason = slowness(pattern, maxLength);
  if (reason === undefined) return undefined;
  if (reason === sharing) {
    const message = "The pattern needs time that grows with the square of the text's length, or faster";
    const fix = `Write \`maxLength: ${shortText}\` or less beside it, or keep its repeated parts from reading the same text.`;
    return { code: "PATTERN_SLOW", message: `${message}: ${reason}`, fix };
  }
  if (reason === trying) {
    const message = "The pattern can take seconds on a text that does not fit";
    const fix =
      "Write it so that one part at most can read a text (`a?a?a?` as `a{0,3}`), or a smaller `maxLength` beside it.";
    return { code: "PATTERN_SLOW", message: `${message}: ${reason}`, fix };
  }
  const fix = "Write it so that each text can be read in one way only: `^(a+)+$` as `^a+$`, `(a|a)*` as `a*`.";
  return { code: "PATTERN_SLOW", message: `The pattern can backtrack without end: ${reason}`, fix };
}

/**
 * Why matching can take time exponential in the text's length, or on long texts any but linear; `undefined` where it
 * cannot. Such a pattern has a loop that can read one text in two ways, which is decided exactly on the automaton of the
 * pattern (long bounded repeats count as unbounded). What has no such loop can still take long by its own length: the
 * worst text is sought. Back references and what is too large to judge are refused.
 */
function slowness(pattern: string, maxLength: number): string | undefined {
  if (pattern.length > longestPattern) return "it is too large to be judged";
  const looks: PatternNode[] = [parsePattern(pattern)];
  for (let node = looks.pop(); node !== undefined; node = looks.pop()) {
    const automaton = new Automaton();
    const { first } = automaton.add(node);
    if (automaton.hasBackreference) return "nobody can tell how often a back reference is tried";
    if (automaton.sources.length > mostPositions) return "it is too large to be judged";
    const isAmbiguous = automaton.isAmbiguous || readsInTwoWays(automaton);
    if (isAmbiguous === undefined) return "it is too large to be judged";
    if (isAmbiguous) return "a repeated part can read one text in several ways";
    if (maxLength > shortText && sharesBetweenLoops(automaton)) return sharing;
    if (triesTooOften(automaton, first, Math.min(maxLength, shortText))) return trying;
    looks.push(...automaton.looks);
  }
  return undefined;
}

const trying = "parts that may be missing or repeated can read the same text";
const sharing = "two repeated parts can read the same text";

const longestPattern = 2_000;
