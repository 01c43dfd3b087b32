import type { KindRoom } from "../linted.js";
import type { Rule } from "../rule.js";
import { inWords } from "../words.js";

const timeoutLong: Rule = {
  code: "TIMEOUT_LONG",
  set: "standard",
  check({ contracts, bounds }, tell) {
    for (const { name, timeoutMs, source } of contracts.flatMap((contract) => contract.calls)) {
      if (timeoutMs <= bounds.longestTimeout) continue;
      const text = `Whoever asks \`${name}\` has to stay for up to ${inWords(timeoutMs)}: the answer is lost with its process`;
      tell(source, text, "Send the work through a stream and the result through another, or shorten `timeout`.");
    }
  },
};

export const calls: KindRoom = {
  definitionsOf: (contract) =>
    contract.calls.map((definition) => ({
      definition,
      noun: "call",
      carries: [
        definition.request,
        definition.reply,
        ...definition.errors.map(({ details }) => details),
        ...(definition.progress ? [definition.progress] : []),
      ],
      types: [],
      isReadByOthers: false,
      suffixes: ["Call"],
    })),
  rules: [timeoutLong],
};
