import type { KindRoom } from "../linted.js";
import { groupRules } from "../rules/groups.js";
import { retentionRules } from "../rules/retention.js";

export const streams: KindRoom = {
  definitionsOf: (contract) =>
    contract.streams.map((definition) => ({
      definition,
      noun: "stream",
      carries: [definition.message],
      types: (definition.headers ?? []).map(({ type }) => type),
      isReadByOthers: true,
      together: "transaction",
      suffixes: ["Stream"],
    })),
  rules: [...retentionRules, ...groupRules],
};
