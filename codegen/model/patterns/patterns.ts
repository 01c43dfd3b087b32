import { Alphabet, mostProperties } from "./alphabet.js";
import { readsInTwoWays } from "./ambiguity.js";
import { triedAnew } from "./anchor.js";
import { Automaton, mostPositions } from "./automaton.js";
import { sharedLoops } from "./sharing.js";
import { type PatternNode, parsePattern } from "./syntax.js";
import { mostTries, type Tried, triesOfShared, triesTooOften } from "./tries.js";

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
 * @param alphabet of all patterns of a contract
 */
export function patternProblem(
  pattern: string,
  maxLength: number = Infinity,
  alphabet: Alphabet = new Alphabet(),
): PatternProblem | undefined {
  if (hasModifiers(pattern)) {
    const fix = "Write both letters: `[Aa]` for `(?i:a)`.";
    return {
      code: "PATTERN_INVALID",
      message: "The pattern has modifiers, which readers on Node 20 cannot compile",
      fix,
    };
  }
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: .*\/u: /s, "") : String(error);
    const fix =
      "Write a regular expression of JavaScript with the `u` flag: escape only what is special, such as `\\.`.";
    return { code: "PATTERN_INVALID", message: `The pattern does not compile: ${reason}`, fix };
  }
  const found = slowness(pattern, maxLength, alphabet);
  if (found === undefined) return undefined;
  const reason = alphabet.isGuessed(pattern) ? { ...guessed, takes: found.takes } : found;
  return { code: "PATTERN_SLOW", message: `The pattern ${reason.takes}: ${reason.because}`, fix: reason.fix };
}

/** `(?i:…)`, which newer engines compile. */
function hasModifiers(pattern: string): boolean {
  return /\(\?[ims-]+:/.test(pattern.replace(/\\./gs, "").replace(/\[[^\]]*\]/g, ""));
}

interface Slowness {
  readonly takes: string;
  readonly because: string;
  readonly fix: string;
}

/**
 * Why matching can take time exponential in the text's length, or on long texts any but linear; `undefined` where it
 * cannot. Such a pattern has a loop that can read one text in two ways, which is decided exactly on the automaton of the
 * pattern (long bounded repeats count as unbounded). What has no such loop can still take long by its own length: the
 * worst text is sought. One that begins without `^` is judged as it is tried: anew at each character. Back references
 * and what is too large to judge are refused.
 */
function slowness(pattern: string, maxLength: number, alphabet: Alphabet): Slowness | undefined {
  if (pattern.length > longestPattern) return endless("it is too large to be judged");
  const tree = parsePattern(pattern);
  const length = Math.min(maxLength, shortText);
  const looks: PatternNode[] = [tree];
  for (let node = looks.pop(); node !== undefined; node = looks.pop()) {
    const automaton = new Automaton(node, false);
    if (automaton.hasBackreference) return endless("nobody can tell how often a back reference is tried");
    if (automaton.sources.length > mostPositions) return endless("it is too large to be judged");
    const isAmbiguous = automaton.isAmbiguous || readsInTwoWays(automaton, alphabet);
    if (isAmbiguous === undefined) return endless("it is too large to be judged");
    if (isAmbiguous) return endless("a repeated part can read one text in several ways");
    const whole = automaton.looksBehind.length > 0 ? new Automaton(node, true) : automaton;
    const shared = sharedLoops(whole, alphabet);
    if (maxLength > shortText && shared > 0) return sharing;
    if (triesTooOften({ graph: whole, alphabet }, length, shared) || triesOfShared(length, shared) > mostTries)
      return trying;
    looks.push(...automaton.looksBehind);
  }
  const anew = triedAnew(tree);
  if (anew === undefined) return undefined;
  const shared = sharedLoops(anew, alphabet);
  if (maxLength > shortText && shared > 0) return starting;
  return triesTooOftenAnew(tree, { graph: anew, alphabet }, length, shared) ? trying : undefined;
}

/** Mostly what one beginning takes tells enough, and that is sought much faster. */
function triesTooOftenAnew(tree: PatternNode, anew: Tried, length: number, shared: number): boolean {
  if (triesOfShared(length, shared) > mostTries) return true;
  const once = { ...anew, graph: new Automaton(tree, true) };
  const begun = triesTooOften(once, length, shared, mostTries / (length + 1));
  return begun && triesTooOften(anew, length, shared);
}

function endless(because: string): Slowness {
  const fix = "Write it so that each text can be read in one way only: `^(a+)+$` as `^a+$`, `(a|a)*` as `a*`.";
  return { takes: "can backtrack without end", because, fix };
}

const growing = "needs time that grows with the square of the text's length, or faster";
const sharing: Slowness = {
  takes: growing,
  because: "two repeated parts can read the same text",
  fix: `Write \`maxLength: ${shortText}\` or less beside it, or keep its repeated parts from reading the same text.`,
};
const starting: Slowness = {
  takes: growing,
  because:
    "it begins without `^`, so that it is tried from each character on, and a repeated part of it reads far each time",
  fix: `Write \`maxLength: ${shortText}\` or less beside it, or \`^\` before it.`,
};
const trying: Slowness = {
  takes: "can take seconds on a text that does not fit",
  because: "parts that may be missing or repeated can read the same text",
  fix: "Write it so that one part at most can read a text (`a?a?a?` as `a{0,3}`), or a smaller `maxLength` beside it.",
};

const guessed: Omit<Slowness, "takes"> = {
  because: `so it seems, since of the properties (\`\\p{…}\`) that the patterns of a contract name only ${mostProperties} are looked for, and others count as any character`,
  fix: "Write the characters themselves there, such as `[ก-๛]`, or name fewer properties in the contract.",
};

const longestPattern = 2_000;
