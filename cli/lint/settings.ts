import * as z from "zod";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { durationPattern } from "../../codegen/export/schema.js";
import { type BoundName, defaultBounds } from "../../codegen/lint/bounds.js";
import { ruleCodes } from "../../codegen/lint/lint.js";
import { isRuleSet, ruleSetNames } from "../../codegen/lint/rule.js";
import { defaultLintSettings, type LintSettings, type LintWords, readLintWords } from "../../codegen/lint/settings.js";
import { inWords } from "../../codegen/lint/words.js";
import { CommandError, exitCodes } from "../outcome.js";
import { settingWords } from "../settings/words-below.js";

// For editors: `readLint` tells what was meant.
const code = z.string("the code of a rule").meta({ enum: [...ruleCodes] });
const codes = z.array(code, "a list of rules, as `[RETENTION_MISSING]`");

function duration(name: BoundName, is: string) {
  return z
    .string("a duration, as `10m`")
    .meta({ pattern: durationPattern, default: inWords(defaultBounds[name]) })
    .optional()
    .describe(is);
}

const words = {
  rules: z
    .enum(ruleSetNames, `one of ${ruleSetNames.join(", ")}`)
    .meta({ default: defaultLintSettings.rules })
    .optional()
    .describe("The set of rules."),
  add: codes.optional().describe("Rules beside those of the set."),
  remove: codes.optional().describe("Rules that are left out."),
  longestLease: duration("longestLease", "The longest `lease`: a dead holder blocks others for so long."),
  shortestLease: duration("shortestLease", "The shortest `lease`: a pause of the process loses what is shorter."),
  longestAckTimeout: duration(
    "longestAckTimeout",
    "The longest `ackTimeout`: what a dead worker had stands still for so long.",
  ),
  longestTimeout: duration("longestTimeout", "The longest `timeout` of a call: whoever asks is there for so long."),
  shortestDeduplicate: duration(
    "shortestDeduplicate",
    "The shortest window of `deduplicate`: what repeats itself takes so long.",
  ),
  shortestWindow: duration(
    "shortestWindow",
    "The shortest `per` of a rate: below it the network decides more than the limit.",
  ),
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
