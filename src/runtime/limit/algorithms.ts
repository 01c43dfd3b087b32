import type { Script } from "../wire/script.js";
import type { Algorithm } from "./definition.js";
import { type CompiledRate, costOf, type Span, unitsLeft } from "./rates.js";
import { takeScript } from "./scripts/take.js";
import { takeBucketScript } from "./scripts/take-bucket.js";
import { takeLogScript } from "./scripts/take-log.js";

/** What the scripts count a rate's units in. Of gcra a span of time; of the others the units themselves, and 0. */
export type Amount = readonly [number, number];

/** What an algorithm has of its own, outside the scripts. */
export interface Counting {
  /** The script that takes of one limiter, where nothing else is asked. */
  readonly take: Script;
  /** How its records begin. */
  readonly kind: "" | "b" | "f" | "s";
  /** What `units` are, for the script. */
  amount(units: number, rate: CompiledRate): Amount;
  /** As far as takes may go. */
  limit(rate: CompiledRate): Amount;
  /** Whole units that are left when so much is used. */
  left(used: Amount, rate: CompiledRate): number;
  /** Whole units, rounded up. */
  units(amount: Amount, rate: CompiledRate): number;
}

const spanned: Counting = {
  take: takeScript,
  kind: "",
  amount: (units, rate) => amountOf(costOf(units, rate)),
  limit: (rate) => amountOf(rate.tolerance),
  left: ([us, part], rate) => unitsLeft({ us, part }, rate),
  units: ([us, part], rate) => {
    const perUs = BigInt(rate.perMs) * 1_000n;
    return Number((BigInt(us) * BigInt(rate.allow) + BigInt(part) + perUs - 1n) / perUs);
  },
};

const counted = (kind: "b" | "f" | "s", take: Script): Counting => ({
  take,
  kind,
  amount: (units) => [units, 0],
  limit: (rate) => [rate.burst, 0],
  left: ([used], rate) => Math.max(0, rate.burst - used),
  units: ([units]) => units,
});

function amountOf({ us, part }: Span): Amount {
  return [us, part];
}

export const countings: Readonly<Record<Algorithm, Counting>> = {
  gcra: spanned,
  "token-bucket": counted("b", takeBucketScript),
  "fixed-window": counted("f", takeBucketScript),
  "sliding-window": counted("s", takeLogScript),
};
