import type { Contract, Source } from "../../model/model.js";
import type { Rule } from "../rule.js";
import { inWords } from "../words.js";

/** Whatever has a lease: locks, and limits of what is in flight. */
interface Leased {
  readonly name: string;
  readonly leaseMs: number;
  readonly source: Source;
}

function leasedOf({ locks, limits }: Contract): readonly Leased[] {
  return [...locks, ...limits.flatMap((limit) => (limit.counts === "concurrency" ? [limit] : []))];
}

const leaseLong: Rule = {
  code: "LEASE_LONG",
  set: "standard",
  check({ contracts, bounds }, tell) {
    for (const { name, leaseMs, source } of contracts.flatMap(leasedOf)) {
      if (leaseMs <= bounds.longestLease) continue;
      const text = `A holder of \`${name}\` that died blocks others for up to ${inWords(leaseMs)}`;
      tell(source, text, "Shorten `lease`: it is renewed at each third for as long as its holder lives.");
    }
  },
};

const leaseShort: Rule = {
  code: "LEASE_SHORT",
  set: "minimal",
  check({ contracts, bounds }, tell) {
    for (const { name, leaseMs, source } of contracts.flatMap(leasedOf)) {
      if (leaseMs >= bounds.shortestLease) continue;
      const text = `A holder of \`${name}\` that pauses for ${inWords(leaseMs)}, for garbage collection say, has lost it`;
      tell(source, text, `Raise \`lease\` to ${inWords(bounds.shortestLease)} or more.`);
    }
  },
};

export const leaseRules: readonly Rule[] = [leaseLong, leaseShort];
