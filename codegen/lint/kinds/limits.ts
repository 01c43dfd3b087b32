import type { KindRoom } from "../linted.js";
import { rateRules } from "../rules/rates.js";

export const limits: KindRoom = {
  definitionsOf: (contract) =>
    contract.limits.map((definition) => ({
      definition,
      noun: "limit",
      carries: [],
      types: [],
      isReadByOthers: false,
      ...(definition.counts === "rates" ? { together: "takeAll" } : {}),
      suffixes: ["Limit", "Limiter"],
    })),
  rules: rateRules,
};
