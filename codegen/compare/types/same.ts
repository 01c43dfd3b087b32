import { sameType } from "../../model/equal.js";
import type { Type } from "../../model/model.js";
import { allTypes } from "../../model/walk.js";
import type { Part } from "./refusal.js";

/** Do both take the same values in the same way, messages that they refer to included? */
export function sameThroughout(before: Part, now: Part): boolean {
  const seen = new Set<string>();
  const open: [Type, Type][] = [[before.type, now.type]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [one, other] = pair;
    if (!sameType(one, other)) return false;
    for (const type of allTypes(one)) {
      const key = type.kind === "reference" ? `${type.to.contract}/${type.to.name}` : "";
      if (type.kind !== "reference" || seen.has(key)) continue;
      seen.add(key);
      const [target, otherTarget] = [before.resolve(type.to), now.resolve(type.to)];
      if (!target || !otherTarget) return false;
      open.push([target, otherTarget]);
    }
  }
  return true;
}
