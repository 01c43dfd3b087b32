import { retryHorizonMs } from "../../model/retry-horizon.js";
import { groupsOf } from "../groups-of-contracts.js";
import type { Rule } from "../rule.js";
import { inWords, roundedUp } from "../words.js";

const retentionMissing: Rule = {
  code: "RETENTION_MISSING",
  set: "minimal",
  check({ contracts }, tell) {
    for (const { name, source, retention, capacity } of contracts.flatMap(({ streams }) => streams)) {
      if (retention || capacity) continue;
      const fix = "Add `retention: { maxAge: 7d }`, `retention: { maxEntries: 100000 }`, or a `capacity`.";
      tell(source, `\`${name}\` keeps every entry for ever, until Redis has no memory left`, fix);
    }
  },
};

/** Where the bound is hard, this is an error. Of a stream of another contract it is told of the group, which that does not know. */
const retentionShort: Rule = {
  code: "RETENTION_SHORT",
  set: "minimal",
  check(context, tell) {
    for (const { group, stream, isForeign } of context.contracts.flatMap((contract) => groupsOf(contract, context))) {
      const { retention } = stream ?? {};
      if (!stream || retention?.maxAgeMs === undefined || retention.hard) continue;
      const horizonMs = retryHorizonMs(group.retry, group.ackTimeoutMs);
      if (horizonMs <= retention.maxAgeMs) continue;
      const what = `\`maxAge: ${inWords(retention.maxAgeMs)}\`${isForeign ? ` of \`${stream.name}\`` : ""}`;
      const text = `${what} does not hold: the attempts of \`${group.name}\` can take up to ${roundedUp(horizonMs)}, and what is not acknowledged is kept`;
      const fix = `Raise \`maxAge\` to ${roundedUp(horizonMs)}, or let \`${group.name}\` retry less.`;
      tell(isForeign ? group.source : retention.source, text, fix);
    }
  },
};

const deduplicateShort: Rule = {
  code: "DEDUPLICATE_SHORT",
  set: "standard",
  check({ contracts, bounds }, tell) {
    for (const { deduplicate } of contracts.flatMap(({ streams }) => streams)) {
      if (!deduplicate || deduplicate.withinMs >= bounds.shortestDeduplicate) continue;
      const text = `A producer that is restarted repeats itself later than ${inWords(deduplicate.withinMs)}: what it added is then added twice`;
      tell(deduplicate.source, text, `Raise \`within\` to ${inWords(bounds.shortestDeduplicate)} or more.`);
    }
  },
};

export const retentionRules: readonly Rule[] = [retentionMissing, retentionShort, deduplicateShort];
