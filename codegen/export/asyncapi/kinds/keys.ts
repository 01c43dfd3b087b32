import type { Key } from "../../../model/model.js";
import { given } from "../../schema.js";
import { type Part, remarks, type Scope } from "../scope.js";

export function keyPart(scope: Scope, key: Key): Part {
  const { name, address, value, encoding, maxBytes, expiresMs, staleForMs, onInvalid, doc } = key;
  const redis = given({
    kind: "key",
    ...scope.redisAddress(address),
    description: doc.description,
    type: "string",
    encoding,
    value: value && { $ref: scope.view.refer(value) },
    maxBytes,
    expiresMs,
    staleForMs,
    onInvalid,
    siblings: ["loaded", "loading"],
    ...remarks(doc),
  });
  return { stored: [[scope.id("keys", name), redis]] };
}
