import { groupsOf } from "../groups-of-contracts.js";
import type { Rule } from "../rule.js";
import { inWords } from "../words.js";

const ackTimeoutLong: Rule = {
  code: "ACK_TIMEOUT_LONG",
  set: "standard",
  check(context, tell) {
    for (const { group } of context.contracts.flatMap((contract) => groupsOf(contract, context))) {
      if (group.ackTimeoutMs <= context.bounds.longestAckTimeout) continue;
      const text = `What a dead worker of \`${group.name}\` had stands still for ${inWords(group.ackTimeoutMs)}`;
      tell(
        group.source,
        text,
        "Shorten `ackTimeout`: handlers that run are kept by heartbeats, however long they take.",
      );
    }
  },
};

const deadLetterShort: Rule = {
  code: "DEAD_LETTER_SHORT",
  set: "standard",
  check(context, tell) {
    for (const { group, stream } of context.contracts.flatMap((contract) => groupsOf(contract, context))) {
      const { retention } = stream ?? {};
      const keptMs = group.deadLetter.maxAgeMs;
      if (retention?.maxAgeMs === undefined || keptMs >= retention.maxAgeMs) continue;
      const text = `Dead letters of \`${group.name}\` go after ${inWords(keptMs)}, while the stream keeps what went well for ${inWords(retention.maxAgeMs)}`;
      tell(group.source, text, `Raise \`deadLetter.maxAge\` to ${inWords(retention.maxAgeMs)} or more.`);
    }
  },
};

export const groupRules: readonly Rule[] = [ackTimeoutLong, deadLetterShort];
