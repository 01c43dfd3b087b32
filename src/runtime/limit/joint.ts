import { OptionsInvalidError } from "../errors.js";
import type { Argument, Command } from "../wire/command.js";
import type { Decision, JointDecision } from "./decision.js";
import { decisionAt, decisionLength, numbersOf, replyCodes } from "./replies.js";
import { decideScript } from "./scripts/decide.js";
import type { LimitTerms } from "./terms.js";

/** What `takeAllCommand` asks of one limiter. */
export interface JointRequest {
  readonly commands: { readonly terms: LimitTerms };
  /** @default 1 */
  readonly cost?: number;
}

/**
 * One script over several limiters, of any algorithms: takes from all, or, where one denies, from none. Their keys have
 * to lie in one slot of a cluster.
 * @throws {LimitImpossibleError} @throws {OptionsInvalidError} no limiter, or one stands twice among them.
 */
export function takeAllCommand(requests: readonly JointRequest[]): Command<JointDecision> {
  const all = requests.map(({ commands, cost = 1 }) => ({ terms: commands.terms, cost }));
  const [first] = all;
  if (!first || new Set(all.map(({ terms }) => terms.key)).size < all.length) {
    const fix = "Give each limiter once, with the cost of all that it is to let through.";
    throw new OptionsInvalidError("A limiter stands twice among those to take from, or none does", fix);
  }
  const args: Argument[] = ["1", 0, 0];
  for (const { terms, cost } of all) {
    terms.checkCost(cost);
    terms.pushSection(args, cost);
  }
  return {
    name: decideScript.name,
    script: decideScript,
    keys: all.flatMap(({ terms }) => terms.keys),
    args,
    repeatable: false,
    definition: first.terms.context.definition,
    decode: (reply) =>
      jointly(
        numbersOf(
          reply,
          all.map(({ terms }) => terms),
        ),
        all,
      ),
  };
}

function jointly(
  reply: readonly number[],
  all: readonly { readonly terms: LimitTerms; readonly cost: number }[],
): JointDecision {
  const taken = reply[0] === replyCodes.allowed;
  const takenAt = reply[1] ?? 0;
  let position = 3;
  const decisions: Decision[] = [];
  for (const { terms, cost } of all) {
    decisions.push(decisionAt(reply, position, terms, { taken: taken ? cost : 0, takenAt }));
    position += decisionLength(terms);
  }
  if (taken) return { allowed: true, decisions };
  let [retryAfterMs, bindingLimiter] = [0, 0];
  for (const [index, decision] of decisions.entries()) {
    if (decision.allowed || decision.retryAfterMs <= retryAfterMs) continue;
    [retryAfterMs, bindingLimiter] = [decision.retryAfterMs, index];
  }
  return { allowed: false, decisions, retryAfterMs, bindingLimiter };
}
