import { retryHorizonMs } from "../../model/retry-horizon.js";
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

/** Where the bound is hard, this is an error. */
const retentionShort: Rule = {
  code: "RETENTION_SHORT",
  set: "minimal",
  check({ contracts }, tell) {
    for (const { groups, retention } of contracts.flatMap(({ streams }) => streams)) {
      if (retention?.maxAgeMs === undefined || retention.hard) continue;
      for (const { name, retry, ackTimeoutMs } of groups) {
        const horizonMs = retryHorizonMs(retry, ackTimeoutMs);
        if (horizonMs <= retention.maxAgeMs) continue;
        const text = `\`maxAge: ${inWords(retention.maxAgeMs)}\` does not hold: the attempts of \`${name}\` can take up to ${roundedUp(horizonMs)}, and what is not acknowledged is kept`;
        tell(retention.source, text, `Raise \`maxAge\` to ${roundedUp(horizonMs)}, or let \`${name}\` retry less.`);
      }
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
