import type { KindRoom } from "../linted.js";
import type { Rule } from "../rule.js";
import { inWords } from "../words.js";

/** A waiter should have a chance to outlast a holder that died. */
const mostLeasesPerWait = 10;

const leaseWait: Rule = {
  code: "LEASE_WAIT",
  set: "standard",
  check({ contracts }, tell) {
    for (const { name, leaseMs, waitMs, source } of contracts.flatMap((contract) => contract.locks)) {
      if (waitMs === 0 || leaseMs <= mostLeasesPerWait * waitMs) continue;
      const text = `After a holder of \`${name}\` died, every \`acquire\` fails for up to ${inWords(leaseMs)}: it waits for ${inWords(waitMs)}`;
      const fix =
        "Shorten `lease`, which is renewed while it is held; raise `wait`; or write `wait: 0s`, which tries once.";
      tell(source, text, fix);
    }
  },
};

export const locks: KindRoom = {
  definitionsOf: (contract) =>
    contract.locks.map((definition) => ({
      definition,
      noun: "lock",
      carries: [],
      types: [],
      isReadByOthers: false,
      together: "acquireAll",
      suffixes: ["Lock"],
    })),
  rules: [leaseWait],
};
