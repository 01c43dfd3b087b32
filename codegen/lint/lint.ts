import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import type { Model } from "../model/model.js";
import { messageTypes } from "../model/walk.js";
import { type LintContext, type Rule, type RuleSet, ruleSetNames } from "./rule.js";
import { rules } from "./rules.js";
import type { LintSettings } from "./settings.js";

/** What `lint` calls rules: findings about what works and is not wise. */
export const ruleCodes: ReadonlySet<string> = new Set(rules.map(({ code }) => code));

/** The codes of each set; a larger one has those of the smaller ones. */
export const ruleSets: Readonly<Record<RuleSet, readonly string[]>> = {
  minimal: codesOf("minimal"),
  standard: codesOf("standard"),
  strict: codesOf("strict"),
};

function codesOf(set: RuleSet): readonly string[] {
  const within = ruleSetNames.slice(0, ruleSetNames.indexOf(set) + 1);
  return rules
    .filter((rule) => within.includes(rule.set))
    .map(({ code }) => code)
    .sort();
}

/** The rules that `lint` looks for with these settings. */
export function activeRules({ rules: set, add, remove }: LintSettings): ReadonlySet<string> {
  return new Set([...ruleSets[set], ...add].filter((code) => !remove.includes(code)));
}

/** Every finding of the rules that are asked for, in a model without errors; what packages declare is not judged. */
export function lintModel(model: Model, settings: LintSettings): Diagnostic[] {
  const asked = activeRules(settings);
  const context: LintContext = {
    model,
    contracts: model.contracts.filter(({ external }) => !external),
    bounds: settings.bounds,
    messageType: messageTypes(model),
  };
  return sortDiagnostics(rules.filter(({ code }) => asked.has(code)).flatMap((rule) => findingsOf(rule, context)));
}

/** One finding at a place: a field that several messages inherit is one field. */
function findingsOf({ code, check }: Rule, context: LintContext): Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  check(context, ({ file, line, column, length }, message, fix) => {
    const place = `${file}:${line}:${column}`;
    if (told.has(place)) return;
    told.set(place, { code, severity: "rule", message: `${message}.`, fix, file, line, column, length });
  });
  return [...told.values()];
}
