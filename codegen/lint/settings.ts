import { didYouMean } from "../did-you-mean.js";
import { parseDuration } from "../parse/units.js";
import { type BoundName, type Bounds, boundNames, defaultBounds } from "./bounds.js";
import type { RuleSet } from "./rule.js";
import { inWords } from "./words.js";

/** Which rules `lint` goes by. */
export interface LintSettings {
  readonly rules: RuleSet;
  /** Codes beside those of the set. */
  readonly add: readonly string[];
  /** Codes that are left out, wherever they come from. */
  readonly remove: readonly string[];
  readonly bounds: Bounds;
}

/** The words under `lint`, each of the right kind. */
export type LintWords = { readonly [Name in BoundName]?: string | undefined } & {
  readonly rules?: RuleSet | undefined;
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
};

/** What is wrong with the words. */
export interface LintProblem {
  readonly message: string;
  readonly fix: string;
}

/** @param known the codes of all rules. */
export function readLintWords(words: LintWords, known: Iterable<string>): LintSettings | LintProblem {
  const { rules = "standard", add = [], remove = [] } = words;
  const codes = new Set(known);
  const stranger = [...add, ...remove].find((code) => !codes.has(code));
  if (stranger !== undefined) {
    const meant = didYouMean(stranger, codes);
    const fix = meant ? `Did you mean "${meant}"?` : "docs/lint.md lists the rules; an error is no rule.";
    return { message: `There is no lint rule "${stranger}"`, fix };
  }
  const bounds: Record<BoundName, number> = { ...defaultBounds };
  for (const name of boundNames) {
    const text = words[name];
    const ms = text === undefined ? bounds[name] : parseDuration(text);
    if (ms === undefined) {
      return { message: `lint.${name}: "${text}" is no duration`, fix: "Write for example 10m." };
    }
    bounds[name] = ms;
  }
  if (bounds.shortestLease > bounds.longestLease) {
    const message = `lint: no lease is as long as \`shortestLease\` (${inWords(bounds.shortestLease)}) and as short as \`longestLease\` (${inWords(bounds.longestLease)})`;
    return { message, fix: "Make `shortestLease` the shorter of them." };
  }
  return { rules, add, remove, bounds };
}

export const defaultLintSettings: LintSettings = { rules: "standard", add: [], remove: [], bounds: defaultBounds };
