import type { Limit } from "../../../model/model.js";
import { given, type SchemaObject } from "../../schema.js";
import { type Part, remarks, type Scope } from "../scope.js";

export function limitPart(scope: Scope, limit: Limit): Part {
  const { name, address, doc, deadlineMs, onUnavailable } = limit;
  const redis = given({
    kind: "limit",
    ...scope.redisAddress(address),
    description: doc.description,
    ...countsOf(limit),
    onUnavailable,
    deadlineMs,
    ...remarks(doc),
  });
  return { stored: [[scope.id("limits", name), redis]] };
}

function countsOf(limit: Limit): SchemaObject {
  if (limit.counts === "concurrency") {
    const { counts, concurrency, leaseMs } = limit;
    return { counts, type: "sorted set", concurrency, leaseMs, siblings: ["holders"] };
  }
  const { counts, algorithm, overridable, rememberDenialsMs } = limit;
  const rates = limit.rates.map(({ allow, perMs, burst }) => given({ allow, perMs, burst }));
  const siblings = overridable ? ["rates"] : undefined;
  return given({ counts, type: "string", algorithm, rates, rememberDenialsMs, overridable, siblings });
}
