import type { MessageId, Type } from "../../model/model.js";
import type { Step } from "../../values/aimed.js";
import type { Side } from "../change.js";
import { type Site, steppedBy } from "./edit.js";
import type { Walk } from "./walker.js";

/** A type, or what stands in it. */
interface Part {
  readonly type: Type;
  readonly path: string;
  readonly steps: readonly Step[];
}

/**
 * Two types of different kinds, of which one stands in the other now, or both hold what belongs together: `C` and `C[]`, a
 * tuple and a list, fields and a map. What changed within is told although the whole changed too.
 */
export function parts(walk: Walk, before: Type, now: Type, site: Site): void {
  const [old, young] = [partsOf(walk, "before", before), partsOf(walk, "now", now)];
  const whole = (type: Type): Part => ({ type, path: "", steps: [] });
  const tries: readonly (readonly [readonly Part[], readonly Part[]])[] = [
    [[whole(before)], young],
    [old, [whole(now)]],
    [old, young],
  ];
  for (const belongs of [isNamedAlike, isBuiltAlike]) {
    for (const [some, others] of tries) {
      const found = some.flatMap((one) =>
        others.filter((other) => belongs(walk, one, other)).map((other) => [one, other] as const),
      );
      for (const [one, other] of found) {
        const path = other.path === "" ? one.path : other.path;
        walk.compare(one.type, other.type, steppedBy(site, path, one.steps, other.steps));
      }
      if (found.length > 0) return;
    }
  }
}

function partsOf(walk: Walk, side: Side, type: Type): readonly Part[] {
  const plain = walk.plain(side, type);
  switch (plain.kind) {
    case "array":
      return [{ type: plain.items, path: "[]", steps: [{ into: "items" }] }];
    case "map":
      return [{ type: plain.values, path: "{}", steps: [{ into: "values" }] }];
    case "tuple":
      return plain.items.map((item, index) => ({ type: item, path: `[${index}]`, steps: [{ into: "item", index }] }));
    case "object":
      return plain.fields.map(({ name, type: of }) => ({
        type: of,
        path: `.${name}`,
        steps: [{ into: "field", name }],
      }));
    default:
      return [];
  }
}

function isNamedAlike(walk: Walk, one: Part, other: Part): boolean {
  const names = new Set(namesOf(walk, "now", other.type).map(({ name }) => name));
  return namesOf(walk, "before", one.type).some(({ name }) => names.has(name));
}

/** What has parts of its own, where not both are messages with a name. */
function isBuiltAlike(walk: Walk, one: Part, other: Part): boolean {
  const [plain, otherPlain] = [walk.plain("before", one.type), walk.plain("now", other.type)];
  if (plain.kind !== otherPlain.kind || !["object", "union", "tuple", "array", "map"].includes(plain.kind))
    return false;
  return plain === one.type || otherPlain === other.type;
}

function namesOf(walk: Walk, side: Side, type: Type): readonly MessageId[] {
  const names: MessageId[] = [];
  let target: Type | undefined = type.kind === "nullable" ? type.of : type;
  for (let steps = 0; target?.kind === "reference" && steps < 64; steps++) {
    names.push(target.to);
    target = walk[side](target.to);
  }
  return names;
}
