import type { Algorithm, Rate, RateLimit } from "../../model/model.js";
import type { Rule } from "../rule.js";
import { inWords } from "../words.js";

const rateRedundant: Rule = {
  code: "RATE_REDUNDANT",
  set: "minimal",
  check({ contracts }, tell) {
    for (const { rates, algorithm } of rateLimits(contracts)) {
      for (const [index, rate] of rates.entries()) {
        // Of two that say the same the later one is told.
        const by = rates.find(
          (other, at) =>
            decidesFirst(other, rate, algorithm) &&
            (at < index || !decidesFirst(rate, other, algorithm)) &&
            at !== index,
        );
        if (!by) continue;
        const text = `${described(rate)} never decides: ${described(by)} denies first`;
        tell(rate.source, text, "Lower its `allow`, raise the other's, or take it out.");
      }
    }
  },
};

/** Does `one` deny whatever `other` would deny, whenever calls come? Proved for each algorithm, or no. */
function decidesFirst(one: Rate, other: Rate, algorithm: Algorithm): boolean {
  switch (algorithm) {
    case "gcra":
      // A bucket that is no larger and fills no faster is never fuller.
      return (
        isNoLarger(one, other) && BigInt(one.allow) * BigInt(other.perMs) <= BigInt(other.allow) * BigInt(one.perMs)
      );
    case "token-bucket":
      return isNoLarger(one, other) && one.allow <= other.allow && one.perMs % other.perMs === 0;
    case "sliding-window":
      return BigInt(coveringWindows(one, other)) * BigInt(one.allow) <= BigInt(other.allow);
    case "fixed-window":
      if (one.perMs % other.perMs === 0) return one.allow <= other.allow;
      return (
        other.perMs % one.perMs === 0 && BigInt(other.perMs / one.perMs) * BigInt(one.allow) <= BigInt(other.allow)
      );
    default:
      return algorithm satisfies never;
  }
}

/** So many takes are counted to the microsecond; of more, those within 1/64 of `per` count as the latest of them. */
const mostExact = 64;

/** How many windows of the one cover what a window of the other can count. */
function coveringWindows(one: Rate, other: Rate): number {
  const areAlike = one.allow > mostExact === other.allow > mostExact;
  if (one.perMs === other.perMs && areAlike) return 1;
  const countedMs = other.allow > mostExact ? (other.perMs * (mostExact + 1)) / mostExact : other.perMs;
  return Math.ceil(countedMs / one.perMs);
}

function isNoLarger(one: Rate, other: Rate): boolean {
  return (one.burst ?? one.allow) <= (other.burst ?? other.allow);
}

function described({ allow, perMs }: Rate): string {
  return `\`${allow} per ${inWords(perMs)}\``;
}

const windowShort: Rule = {
  code: "WINDOW_SHORT",
  set: "standard",
  check({ contracts, bounds }, tell) {
    for (const rate of rateLimits(contracts).flatMap(({ rates }) => rates)) {
      if (rate.perMs >= bounds.shortestWindow) continue;
      const text = `${described(rate)}: in so short a time the network's delays decide, not the limit`;
      tell(rate.source, text, `Say the same of a longer time: \`per: ${inWords(bounds.shortestWindow)}\` or more.`);
    }
  },
};

function rateLimits(
  contracts: readonly { readonly limits: readonly ({ counts: string } | RateLimit)[] }[],
): readonly RateLimit[] {
  return contracts.flatMap(({ limits }) => limits.filter((limit): limit is RateLimit => limit.counts === "rates"));
}

export const rateRules: readonly Rule[] = [rateRedundant, windowShort];
