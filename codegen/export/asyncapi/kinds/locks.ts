import type { Lock } from "../../../model/model.js";
import { given } from "../../schema.js";
import { type Part, remarks, type Scope } from "../scope.js";

export function lockPart(scope: Scope, { name, address, leaseMs, waitMs, mode, permits, doc }: Lock): Part {
  const redis = given({
    kind: "lock",
    ...scope.redisAddress(address),
    description: doc.description,
    type: permits === undefined && mode === "exclusive" ? "string" : "sorted set",
    mode,
    permits,
    leaseMs,
    waitMs,
    siblings: ["fence", "holders", "inbox:<connection>", "queue", "waiters"],
    ...remarks(doc),
  });
  return { stored: [[scope.id("locks", name), redis]] };
}
