import type { ConcurrencyLimit, Limit, RateLimit } from "../../model/model.js";
import type { KindRules } from "../kind-rules.js";
import { lease, shownSpan } from "../settings.js";
import { span } from "../span.js";
import { moved, type Tell } from "../telling.js";

export const limitRules: KindRules<Limit> = {
  carries: () => [],
  apart: ({ counts }) => [
    {
      whom: "consumers",
      how:
        counts === "rates"
          ? "Counting begins anew: programs of both contracts together let through up to twice as much."
          : "Programs of both contracts together let up to twice as many in at once.",
    },
  ],
  kept: (limit) =>
    limit.counts === "rates" && limit.overridable ? "What was set as the rates of single limiters" : undefined,
  settings(tell, before, now) {
    if (before.counts === "rates" && now.counts === "rates") rates(tell, before, now);
    else if (before.counts === "concurrency" && now.counts === "concurrency") places(tell, before, now);
    else {
      tell("COUNTING_CHANGED", {
        verdict: "breaking",
        message: `counted ${before.counts} and counts ${now.counts}: what it is in Redis differs, so one version gets WRONG_TYPE where the other was`,
        fix: "Make it a limit of its own, with an `address` of its own.",
        breaks: [{ whom: "consumers", how: "Limiters of the old and the new contract refuse each other's state." }],
        first: "neither",
      });
    }
    common(tell, before, now);
  },
};

/** In Redis a rate is found by its `per` and its place among those of the same: the rest of their order does nothing. */
function rates(tell: Tell, before: RateLimit, now: RateLimit): void {
  const [old, young] = [before, now].map(({ rates }) =>
    [...rates]
      .sort((one, other) => one.perMs - other.perMs)
      .map(shownRate)
      .join(", "),
  );
  if (old !== young) {
    tell("RATES_CHANGED", {
      verdict: "dangerous",
      message: `allows ${moved(old, young)}: a rate with another \`allow\` or \`per\` may begin anew, and programs of both versions decide by their own`,
      fix: "Expect what both allow together until no old program runs.",
    });
  }
  if (before.algorithm !== now.algorithm) {
    tell("ALGORITHM_CHANGED", {
      verdict: "dangerous",
      message: `counts by ${moved(before.algorithm, now.algorithm)}: it begins anew, and programs of both versions count apart from each other`,
      fix: "Expect up to twice as much to be let through until no old program runs.",
    });
  }
  if (before.rememberDenialsMs !== now.rememberDenialsMs) {
    tell("REMEMBER_DENIALS_CHANGED", {
      verdict: "safe",
      message: `remembers denials for ${moved(shownSpan(before.rememberDenialsMs), shownSpan(now.rememberDenialsMs))}`,
      fix: "Nothing.",
    });
  }
  if (before.overridable !== now.overridable) {
    tell("OVERRIDABLE_CHANGED", {
      verdict: "dangerous",
      message: now.overridable
        ? "goes by the rates that Redis holds for single limiters, which programs of the old contract do not look at"
        : "goes by the contract's rates only: those that Redis holds for single limiters are not looked at, and stay",
      fix: "Count on one of them once no old program runs.",
    });
  }
}

function shownRate({ allow, perMs, burst }: RateLimit["rates"][number]): string {
  return `${allow}/${span(perMs)}${burst === undefined || burst === allow ? "" : ` burst ${burst}`}`;
}

function places(tell: Tell, before: ConcurrencyLimit, now: ConcurrencyLimit): void {
  lease(tell, before.leaseMs, now.leaseMs);
  if (before.concurrency === now.concurrency) return;
  tell("CONCURRENCY_CHANGED", {
    verdict: "dangerous",
    message: `lets ${moved(before.concurrency, now.concurrency)} in at once: each process goes by its own number`,
    fix: "Expect as many as the greater number allows until no old program runs.",
  });
}

function common(tell: Tell, before: Limit, now: Limit): void {
  if (before.onUnavailable !== now.onUnavailable) {
    tell("ON_UNAVAILABLE_CHANGED", {
      verdict: "dangerous",
      message: `decides ${moved(before.onUnavailable, now.onUnavailable)} while Redis is away`,
      fix: "Look whether what is behind the limit can take it.",
    });
  }
  if (before.deadlineMs !== now.deadlineMs) {
    tell("DEADLINE_CHANGED", {
      verdict: "safe",
      message: `gives Redis ${moved(shownSpan(before.deadlineMs), shownSpan(now.deadlineMs))} before \`onUnavailable\` decides`,
      fix: "Nothing, where Redis answers in that time.",
    });
  }
}
