import type { Location } from "../diagnostic.js";
import type { Contract, MessageId, Model, Type } from "../model/model.js";
import type { Bounds } from "./bounds.js";

/** From the fewest rules to the most; each has all of the one before. */
export const ruleSetNames = ["minimal", "standard", "strict"] as const;

export type RuleSet = (typeof ruleSetNames)[number];

export function isRuleSet(name: string): name is RuleSet {
  return ruleSetNames.some((one) => one === name);
}

/** One rule about what works and is not wise. */
export interface Rule {
  /** What it finds: `RETENTION_MISSING`. */
  readonly code: string;
  /** The smallest set that has it. */
  readonly set: RuleSet;
  readonly check: (context: LintContext, tell: Tell) => void;
}

/** What a rule reads. */
export interface LintContext {
  readonly model: Model;
  /** Those of this project: what an installed package says is its owner's. */
  readonly contracts: readonly Contract[];
  readonly bounds: Bounds;
  messageType(id: MessageId): Type | undefined;
}

/**
 * @param message a sentence; its full stop is put in by `lintModel`
 * @param fix a sentence: what to do
 */
export type Tell = (where: Location, message: string, fix: string) => void;
