import type { Rule } from "../rule.js";

export const retentionRules: readonly Rule[] = [
  {
    code: "RETENTION_MISSING",
    set: "minimal",
    check({ contracts }, tell) {
      for (const { name, source, retention, capacity } of contracts.flatMap(({ streams }) => streams)) {
        if (retention || capacity) continue;
        const fix = "Add `retention: { maxAge: 7d }`, `retention: { maxEntries: 100000 }`, or a `capacity`.";
        tell(source, `\`${name}\` keeps every entry for ever, until Redis has no memory left`, fix);
      }
    },
  },
];
