import * as z from "zod";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { ruleCodes } from "../../codegen/lint/lint.js";
import { isRuleSet, ruleSetNames } from "../../codegen/lint/rule.js";
import { type LintSettings, type LintWords, readLintWords } from "../../codegen/lint/settings.js";
import { CommandError, exitCodes } from "../outcome.js";
import { settingWords } from "../settings/words-below.js";

const codes = z.array(z.string("the code of a rule"), "a list of rules, as `[RETENTION_MISSING]`");
const duration = z.string("a duration, as `10m`");

const words = {
  rules: z.enum(ruleSetNames, `one of ${ruleSetNames.join(", ")}`).optional(),
  add: codes.optional(),
  remove: codes.optional(),
  longestLease: duration.optional(),
  shortestLease: duration.optional(),
  longestAckTimeout: duration.optional(),
  longestTimeout: duration.optional(),
  shortestDeduplicate: duration.optional(),
  shortestWindow: duration.optional(),
};

/** The words under `lint` of `redloom.config.yaml`. */
export const lintWords = settingWords(words);

/**
 * What the words mean.
 * @param set of the flag `--rules`, in place of the word `rules`.
 * @throws {CommandError} wrong usage: a rule or a set that there is not, what is no duration.
 */
export function readLint(words: LintWords, set: string | undefined): LintSettings {
  if (set !== undefined && !isRuleSet(set)) {
    const meant = didYouMean(set, ruleSetNames);
    const fix = meant ? `Did you mean "${meant}"?` : `There are: ${ruleSetNames.join(", ")}.`;
    throw new CommandError(`There is no set of rules "${set}"`, fix, exitCodes.usage);
  }
  const read = readLintWords(set === undefined ? words : { ...words, rules: set }, ruleCodes);
  if ("bounds" in read) return read;
  throw new CommandError(read.message, read.fix, exitCodes.usage);
}
