import { OptionsInvalidError } from "../errors.js";
import type { Argument, Command } from "../wire/command.js";
import type { Decision, JointDecision } from "./decision.js";
import { decisionAt, decisionLength, numbersOf, replyCodes } from "./replies.js";
import { decideScript } from "./scripts/decide.js";
import type { Counted, LimitTerms } from "./terms.js";

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
  const terms = requests.map(({ commands }) => commands.terms);
  const all = requests.map(({ commands, cost = 1 }) => ({ current: commands.terms.current, cost }));
  const [first] = terms;
  if (!first || new Set(terms.map(({ key }) => key)).size < terms.length) {
    const fix = "Give each limiter once, with the cost of all that it is to let through.";
    throw new OptionsInvalidError("A limiter stands twice among those to take from, or none does", fix);
  }
  const args: Argument[] = ["1", 0, 0];
  for (const { commands, cost = 1 } of requests) {
    commands.terms.checkCost(cost);
    commands.terms.pushSection(args, cost);
  }
  return {
    name: decideScript.name,
    script: decideScript,
    keys: terms.flatMap(({ keys }) => keys),
    args,
    repeatable: false,
    definition: first.context.definition,
    decode: (reply) => jointly(numbersOf(reply, terms), all),
  };
}

function jointly(
  reply: readonly number[],
  all: readonly { readonly current: Counted; readonly cost: number }[],
): JointDecision {
  const taken = reply[0] === replyCodes.allowed;
  const takenAt = reply[1] ?? 0;
  let position = 3;
  const decisions: Decision[] = [];
  for (const { current, cost } of all) {
    decisions.push(decisionAt(reply, position, current, { taken: taken ? cost : 0, takenAt }));
    position += decisionLength(current);
  }
  if (taken) return { allowed: true, decisions };
  let [retryAfterMs, bindingLimiter] = [0, 0];
  for (const [index, decision] of decisions.entries()) {
    if (decision.allowed || decision.retryAfterMs <= retryAfterMs) continue;
    [retryAfterMs, bindingLimiter] = [decision.retryAfterMs, index];
  }
  return { allowed: false, decisions, retryAfterMs, bindingLimiter };
}
