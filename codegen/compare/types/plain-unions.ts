import type { Type, UnionType } from "../../model/model.js";
import type { Direction, Side } from "../change.js";
import { type Effect, type Site, stepped } from "./edit.js";
import { sameThroughout } from "./same.js";
import { typeName } from "./type-name.js";
import type { Walk } from "./walker.js";

type Unions = Type & UnionType;

/** Unions without a discriminator: members are told apart by what fits. */
export function plainUnions(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const pairs = matched(walk, before, now);
  const lost = before.members.filter((_, index) => !pairs.some(([one]) => one === index));
  const gained = now.members.filter((_, index) => !pairs.some(([, other]) => other === index));
  for (const member of lost) {
    walk.tell("UNION_MEMBER_REMOVED", site, {
      message: `may be ${typeName(member)} no more`,
      fix: "Keep the member until nobody writes it and nothing holds it.",
      effects: { backward: refusing(walk, "backward", before, now, member) },
      at: ["before", member],
    });
  }
  for (const member of gained) {
    walk.tell("UNION_MEMBER_ADDED", site, {
      message: `may be ${typeName(member)} now`,
      fix: "Deploy the consumers before anybody writes it.",
      effects: { forward: refusing(walk, "forward", before, now, member) },
      at: ["now", member],
    });
  }
  for (const [index, at] of pairs) {
    const [member, other] = [before.members[index], now.members[at]];
    if (!member || !other) continue;
    const inner = stepped(site, "", { into: "member", index }, { into: "member", index: at });
    walk.compare(member, other, { ...inner, unions: [...site.unions, site.path] });
  }
  if (!sameUnion(walk, before, now) && !(apart(walk, "before", before) && apart(walk, "now", now))) {
    tellChanged(walk, before, now, site);
  }
}

function refusing(walk: Walk, direction: Direction, before: Type, now: Type, member: Type): Effect {
  return walk.refuses(direction, before, now, `${typeName(member)} is not known`, { types: [member] });
}

/** Which member takes a value may change with anything in any of them. */
function tellChanged(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const why = "which member takes a value may be another one, or none";
  const modes = before.mode === now.mode ? "" : ` (${before.mode} became ${now.mode})`;
  walk.tell("UNION_CHANGED", site, {
    message: `tells its members apart by what fits, and they changed${modes}`,
    fix: "Give the union a `discriminator`, as a message of its own beside this one.",
    effects: {
      backward: walk.refuses("backward", before, now, why, { types: before.members }),
      forward: walk.refuses("forward", before, now, why, { types: now.members }),
    },
    at: ["now", now],
  });
}

function sameUnion(walk: Walk, before: Unions, now: Unions): boolean {
  return sameThroughout({ type: before, resolve: walk.before }, { type: now, resolve: walk.now });
}

/** Indexes of members that are each other's: equal ones, those of one name, those of one kind, and the last that are left. */
function matched(walk: Walk, before: Unions, now: Unions): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  const alike: readonly ((one: Type, other: Type) => boolean)[] = [
    (one, other) => sameThroughout({ type: one, resolve: walk.before }, { type: other, resolve: walk.now }),
    (one, other) => one.kind === "reference" && other.kind === "reference" && one.to.name === other.to.name,
    (one, other) => one.kind !== "reference" && other.kind !== "reference" && kindOf(one) === kindOf(other),
  ];
  for (const isAlike of alike) {
    for (const [index, member] of before.members.entries()) {
      if (pairs.some(([one]) => one === index)) continue;
      const at = now.members.findIndex(
        (other, at) => isAlike(member, other) && !pairs.some(([, taken]) => taken === at),
      );
      if (at >= 0) pairs.push([index, at]);
    }
  }
  return pairs;
}

function kindOf({ kind }: Type): string {
  return kind === "integer" ? "number" : kind;
}

/** Can no JSON fit two of the members? Told by what JSON calls them. */
function apart(walk: Walk, side: Side, { members }: Unions): boolean {
  const seen = members.flatMap((member) => jsonKinds(walk, side, member));
  return new Set(seen).size === seen.length && !seen.includes("any");
}

function jsonKinds(walk: Walk, side: Side, type: Type): readonly string[] {
  const plain = walk.plain(side, type);
  switch (plain.kind) {
    case "bytes":
    case "bigint":
      return ["string"];
    case "integer":
      return ["number"];
    case "tuple":
      return ["array"];
    case "map":
      return ["object"];
    case "enum":
      return [...new Set(plain.values.map((value) => (value === null ? "null" : typeof value)))];
    case "nullable":
      return [...new Set(["null", ...jsonKinds(walk, side, plain.of)])];
    case "union":
      return [...new Set(plain.members.flatMap((member) => jsonKinds(walk, side, member)))];
    case "json":
      return ["any"];
    default:
      return [plain.kind];
  }
}
