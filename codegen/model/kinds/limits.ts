import type { LimitShape, RateShape } from "../../parse/kinds/limits.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "../context.js";
import { base } from "../definitions.js";
import { leaseRange, mostHolders } from "../holders.js";
import type { KindMaker } from "../kind-maker.js";
import type { Algorithm, ConcurrencyLimit, Limit, Rate, RateLimit } from "../model.js";
import { Settings } from "../settings.js";

/** A limit of calls in a time, or of calls in flight. */
export const limitOf: KindMaker<LimitShape, Limit> = ({ types: maker }, shape, name, place) => {
  const settings = new Settings(maker, place);
  const { concurrency } = shape;
  if (concurrency === undefined) return rateLimitOf(maker, settings, shape, name, place);
  if (shape.rates === undefined) return concurrencyLimitOf(maker, settings, { ...shape, concurrency }, name, place);
  const fix = "Declare two limits: enter the one with `concurrency` first, then take from the one with `rates`.";
  settings.tell("LIMIT_INVALID", "concurrency", "`rates` and `concurrency` exclude each other", fix, "key");
  // Words of the one would be told as misplaced beside the other.
  settings.count("concurrency", concurrency, 1, mostHolders);
  const { lease: _, ...rest } = shape;
  return rateLimitOf(maker, settings, rest, name, place);
};

function rateLimitOf(maker: TypeMaker, settings: Settings, shape: LimitShape, name: string, place: Place): RateLimit {
  const { algorithm = "gcra", onUnavailable = "deny", overridable = false } = shape;
  if (shape.lease !== undefined) {
    const fix = "Leave `lease` out: what `rates` let through is given back by time alone.";
    settings.tell("LIMIT_INVALID", "lease", "`lease` belongs to `concurrency`", fix, "key");
  }
  return {
    ...base(maker, shape, name, place),
    counts: "rates",
    rates: ratesOf(maker, shape.rates ?? [], algorithm, step(place, "rates")),
    algorithm,
    onUnavailable,
    ...deadlineOf(settings, shape),
    rememberDenialsMs: settings.duration("rememberDenials", shape.rememberDenials, "0s", {
      least: "0s",
      most: "10s",
      why: "for so long it can be wrong",
    }),
    overridable,
  };
}

const wordsOfRates = ["algorithm", "rememberDenials", "overridable"] as const;

function concurrencyLimitOf(
  maker: TypeMaker,
  settings: Settings,
  shape: LimitShape & { readonly concurrency: number },
  name: string,
  place: Place,
): ConcurrencyLimit {
  for (const word of wordsOfRates.filter((one) => shape[one] !== undefined)) {
    const fix = `Leave \`${word}\` out: a place is free when its holder gives it back.`;
    settings.tell("LIMIT_INVALID", word, `\`${word}\` belongs to \`rates\``, fix, "key");
  }
  if (shape.onUnavailable === "local") {
    const fix = "Write `deny`, or `allow`: no process knows what others have in flight.";
    settings.tell("LIMIT_INVALID", "onUnavailable", "`onUnavailable: local` belongs to `rates`", fix);
  }
  return {
    ...base(maker, shape, name, place),
    counts: "concurrency",
    concurrency: settings.count("concurrency", shape.concurrency, 1, mostHolders),
    leaseMs: settings.duration("lease", shape.lease, "10s", { ...leaseRange, most: "365d" }),
    onUnavailable: shape.onUnavailable === "allow" ? "allow" : "deny",
    ...deadlineOf(settings, shape),
  };
}

/** Nothing where the contract says nothing: what then holds is the runtime's, and at most the connection's own. */
function deadlineOf(settings: Settings, { deadline }: LimitShape): Pick<Limit, "deadlineMs"> {
  const why = "whoever asks waits so long";
  const deadlineMs = settings.optionalDuration("deadline", deadline, { least: "10ms", most: "60s", why });
  return deadlineMs === undefined ? {} : { deadlineMs };
}

function ratesOf(
  maker: TypeMaker,
  rates: readonly RateShape[],
  algorithm: Algorithm,
  place: Place,
): RateLimit["rates"] {
  if (rates.length === 0 || rates.length > mostRates) {
    const fix = `List 1 to ${mostRates} rates: \`[{ allow: 10, per: 1s }]\`.`;
    maker.findings.add("RATE_INVALID", locationOf(place), `A limit of ${rates.length} rates cannot work`, fix);
  }
  return rates.map((rate, index) => rateOf(maker, rate, algorithm, step(place, index)));
}

function rateOf(maker: TypeMaker, rate: RateShape, algorithm: Algorithm, place: Place): Rate {
  const settings = new Settings(maker, place);
  const perMs = settings.duration("per", rate.per, "1s");
  const allow = settings.count("allow", rate.allow, 1, mostAllowed);
  const source = sourceOf(place);
  if (algorithm === "sliding-window" || algorithm === "fixed-window") {
    if (rate.burst !== undefined) {
      const fix = "Leave `burst` out, or write `algorithm: token-bucket`, which has one.";
      settings.tell("RATE_INVALID", "burst", `A ${algorithm} has no \`burst\`: it lets \`allow\` through`, fix, "key");
    }
    return { allow, perMs, source };
  }
  const burst = settings.count("burst", rate.burst, allow, mostAllowed);
  // A bucket gives back by whole steps.
  const givenBack = algorithm === "token-bucket" ? Math.ceil(burst / allow) * allow : burst;
  if (BigInt(givenBack) * BigInt(perMs) > BigInt(allow) * BigInt(longestMs)) {
    const fix = "Lower `burst`, or raise `allow`.";
    settings.tell("RATE_INVALID", "burst", "It would take more than 100 years to give back this burst", fix);
  }
  return { allow, perMs, burst, source };
}

// As `src/runtime/limit/rates.ts` has them: what microseconds in 2^53 hold.
const mostRates = 16;
const mostAllowed = 2 ** 50;
const longestMs = 36_500 * 86_400_000;
