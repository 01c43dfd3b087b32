import { ServerRefusedError } from "../errors.js";
import type { Amount } from "./algorithms.js";
import type { Balance, Decision, Denied } from "./decision.js";
import { type CompiledRate, costOf, emptyMs, unitsLeft, waitMs } from "./rates.js";
import type { Counted, LimitTerms } from "./terms.js";

// What the scripts saw, in people's units. The replies are described above each script.

/** How the first number of a reply is read. */
export const replyCodes = { denied: 4, allowed: 5, otherRates: 6, deniedAndBlocked: 7 } as const;

/** Where each rate stands; the tightest first seen, and the one that takes longest. */
class Standing {
  remaining: number = Number.POSITIVE_INFINITY;
  resetAfterMs = 0;
  retryAfterMs = 0;
  tightest = 0;
  slowest = 0;
  readonly #rates: readonly CompiledRate[];

  constructor(rates: readonly CompiledRate[]) {
    this.#rates = rates;
  }

  add(index: number, left: number, resetMs: number, retryMs: number): void {
    if (left < this.remaining) [this.remaining, this.tightest] = [left, index];
    if (resetMs > this.resetAfterMs) this.resetAfterMs = resetMs;
    if (retryMs > this.retryAfterMs) [this.retryAfterMs, this.slowest] = [retryMs, index];
  }

  balance(index: number): Balance {
    const { remaining, resetAfterMs } = this;
    return { limit: this.#rates[index]?.burst ?? 0, remaining, resetAfterMs };
  }

  allowed(cost: number, takenAt: number): Decision {
    const { remaining, resetAfterMs, tightest: bindingRate } = this;
    const limit = this.#rates[bindingRate]?.burst ?? 0;
    return { allowed: true, limit, remaining, resetAfterMs, bindingRate, cost, takenAt };
  }

  denied(): Denied {
    const { retryAfterMs, slowest } = this;
    return { allowed: false, ...this.balance(slowest), retryAfterMs, bindingRate: slowest, reason: "rate" };
  }

  blocked(blockedMs: number): Denied {
    const retryAfterMs = Math.max(this.retryAfterMs, blockedMs);
    const { limit, resetAfterMs } = this.balance(this.tightest);
    return { allowed: false, limit, remaining: 0, resetAfterMs, retryAfterMs, bindingRate: -1, reason: "blocked" };
  }
}

/** Of `takeScript` where it went its short way. `units` were asked for; `taken` were taken, if it allowed. */
export function shortDecision(reply: readonly number[], { rates }: Counted, units: number, taken: number): Decision {
  const standing = new Standing(rates);
  const allowed = reply[0] === 1;
  for (let index = 0; index < rates.length; index++) {
    const rate = rates[index];
    if (!rate) continue;
    const used = { us: reply[1 + 2 * index] ?? 0, part: reply[2 + 2 * index] ?? 0 };
    standing.add(index, unitsLeft(used, rate), emptyMs(used), allowed ? 0 : waitMs(used, costOf(units, rate), rate));
  }
  if (!allowed) return standing.denied();
  return standing.allowed(taken, taken === 0 ? 0 : (reply[reply.length - 1] ?? 0));
}

/** What `decideScript` tells of one limiter, from its position in the reply. */
export function decisionAt(
  reply: readonly number[],
  position: number,
  { rates, counting }: Counted,
  { taken, takenAt }: { readonly taken: number; readonly takenAt: number },
): Decision {
  const standing = new Standing(rates);
  for (const [index, rate] of rates.entries()) {
    const [wait = 0, reset = 0, ...used] = reply.slice(position + 1 + 4 * index, position + 5 + 4 * index);
    standing.add(index, counting.left(amountAt(used, 0), rate), msOf(reset), msOf(wait));
  }
  const blockedMs = msOf(reply[position] ?? 0);
  if (reply[0] === replyCodes.deniedAndBlocked) {
    const denied = standing.denied();
    return { ...denied, retryAfterMs: Math.max(denied.retryAfterMs, blockedMs) };
  }
  // Turns are taken though they have to be waited for, until a block ends too.
  if (blockedMs > 0 && reply[0] !== replyCodes.allowed) return standing.blocked(blockedMs);
  const allowed = standing.retryAfterMs === 0 || reply[0] === replyCodes.allowed;
  return allowed ? standing.allowed(taken, taken === 0 ? 0 : takenAt) : standing.denied();
}

/** How many numbers `decisionAt` reads. */
export function decisionLength({ rates }: Counted): number {
  return 1 + 4 * rates.length;
}

/** What `chargeScript` tells: the balance, and how many units were not charged, of those that were sent. */
export function chargedOf(
  reply: readonly number[],
  { rates, counting }: Counted,
): { readonly balance: Balance; readonly rest: readonly number[] } {
  const standing = new Standing(rates);
  const rest: number[] = [];
  for (const [index, rate] of rates.entries()) {
    const position = 2 + 5 * index;
    rest.push(counting.units(amountAt(reply, position), rate));
    standing.add(index, counting.left(amountAt(reply, position + 3), rate), msOf(reply[position + 2] ?? 0), 0);
  }
  return { balance: standing.balance(standing.tightest), rest };
}

/** The numbers of a reply. @throws {RatesChangedError} where the script says so, of any of `all`. */
export function numbersOf(reply: unknown, all: readonly LimitTerms[]): readonly number[] {
  const [first] = all;
  if (Array.isArray(reply)) {
    if (reply[0] === replyCodes.otherRates) tellChanged(reply, all);
    if (reply.every(Number.isSafeInteger)) return reply;
  }
  throw new ServerRefusedError("REPLY", "The script replied what it never replies", "Report this.", first?.context);
}

/** @throws {RatesChangedError} */
function tellChanged(reply: readonly unknown[], all: readonly LimitTerms[]): void {
  const changed: [LimitTerms, string][] = [];
  for (let position = 1; position + 1 < reply.length; position += 2) {
    const terms = all[Number(reply[position])];
    const text = reply[position + 1];
    if (terms && typeof text === "string") changed.push([terms, text]);
  }
  for (const [terms, text] of changed) terms.learn(text);
  const [one] = changed;
  if (one) one[0].changed(one[1]);
}

function amountAt(numbers: readonly number[], position: number): Amount {
  return [numbers[position] ?? 0, numbers[position + 1] ?? 0];
}

function msOf(us: number): number {
  return Math.ceil(us / 1_000);
}
