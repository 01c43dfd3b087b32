import type { LimitShape, RateShape } from "../../../parse/kinds/limits.js";
import { count, type WordsOf } from "../word.js";
import { addressed } from "./addressed.js";

export const limitWords: WordsOf<LimitShape> = {
  rates: {
    is: "So many in a time; all must allow, decided in one step.",
    examples: [[{ allow: 10, per: "1s", burst: 20 }]],
    also: { minItems: 1, maxItems: 16 },
  },
  concurrency: { is: "So many in flight, over all processes; in place of rates.", examples: [4], also: count(10_000) },
  ...addressed,
  algorithm: {
    is: "How rates count: gcra evenly, token-bucket in portions, the windows without a burst.",
    default: "gcra",
  },
  lease: { is: "With concurrency: how long a place outlives the process that had it; 100ms to 365d.", default: "10s" },
  onUnavailable: {
    is: "What is decided while Redis is away; local, with rates only: each process by itself.",
    default: "deny",
  },
  deadline: {
    is: "How long Redis may take before onUnavailable decides: 10ms to 60s. 1s where it is left out.",
    examples: ["250ms"],
  },
  rememberDenials: { is: "A process answers by itself for so long what it was denied: up to 10s.", default: "0s" },
  overridable: { is: "true: rates of single limiters may be kept in Redis, in place of these.", default: false },
};

export const rateWords: WordsOf<RateShape> = {
  allow: { is: "So many.", examples: [10], also: count(2 ** 50) },
  per: { is: "In this time.", examples: ["1s", "1d"] },
  burst: {
    is: "So many at once; not with the windows. The same as allow where it is left out.",
    examples: [20],
    also: count(2 ** 50),
  },
};
