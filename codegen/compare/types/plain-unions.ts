import type { Type, UnionType } from "../../model/model.js";
import type { Direction, Side } from "../change.js";
import { choicesOf, comparePairs, crossing, type Paired, paired, tagOf } from "./choices.js";
import type { Effect, Site } from "./edit.js";
import { sameThroughout } from "./same.js";
import { typeName } from "./type-name.js";
import type { Walk } from "./walker.js";

type Unions = Type & UnionType;

/** Unions whose members are not told apart by one field on both sides: by what fits, or by fields of other names. */
export function plainUnions(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const both = paired(walk, choicesOf(before), choicesOf(now));
  const { pairs } = both;
  const lost = both.before.all.filter((_, index) => !pairs.some(([one]) => one === index));
  const gained = both.now.all.filter((_, index) => !pairs.some(([, other]) => other === index));
  for (const { type: member } of lost) {
    walk.tell("UNION_MEMBER_REMOVED", site, {
      message: `may be ${typeName(member)} no more`,
      fix: "Keep the member until nobody writes it and nothing holds it.",
      effects: { backward: refusing(walk, "backward", before, now, member) },
      at: ["before", member],
    });
  }
  for (const { type: member } of gained) {
    walk.tell("UNION_MEMBER_ADDED", site, {
      message: `may be ${typeName(member)} now`,
      fix: "Deploy the consumers before anybody writes it.",
      effects: { forward: refusing(walk, "forward", before, now, member) },
      at: ["now", member],
    });
  }
  comparePairs(walk, both, site);
  if (!sameUnion(walk, before, now)) changed(walk, before, now, both, site);
}

/** An open union takes a member that it does not know, by its tag. */
function refusing(walk: Walk, direction: Direction, before: Unions, now: Unions, member: Type): Effect | undefined {
  const [from, reader]: [Side, Unions] = direction === "backward" ? ["before", now] : ["now", before];
  const property = reader.open ? reader.discriminator?.property : undefined;
  if (property !== undefined && typeof tagOf(walk, from, member, property) === "string") return undefined;
  return walk.refuses(direction, before, now, `${typeName(member)} is not known`, { types: [member] });
}

/** Which member takes a value may change with anything in any of them. */
function changed(walk: Walk, before: Unions, now: Unions, both: Paired, site: Site): void {
  const effects = {
    backward: effectOf(walk, "backward", before, now, both),
    forward: effectOf(walk, "forward", before, now, both),
  };
  const [old, young] = [property(before), property(now)];
  if (old === young && !effects.backward && !effects.forward) return;
  const modes = before.mode === now.mode ? "" : ` (${before.mode} became ${now.mode})`;
  walk.tell("UNION_CHANGED", site, {
    message:
      old === young
        ? `tells its members apart by what fits, and they changed${modes}`
        : `had ${old} to tell its members apart and has ${young}`,
    fix:
      effects.backward || effects.forward
        ? "Give the union a `discriminator`, as a message of its own beside this one."
        : "Nothing: the same is written and read.",
    effects,
    at: ["now", now],
  });
}

function property({ discriminator }: Unions): string {
  return discriminator ? `\`${discriminator.property}\`` : "no discriminator";
}

function effectOf(walk: Walk, direction: Direction, before: Unions, now: Unions, both: Paired): Effect | undefined {
  const writer = direction === "backward" ? before : now;
  const finds = crossing(walk, both, direction);
  if (finds === "taken") return undefined;
  const why = "which member takes a value may be another one, or none";
  if (finds === "moved") return { does: "differs", why: "which member takes a value may be another one" };
  const tag = writer.discriminator && writer.open ? [{ [writer.discriminator.property]: "another" }] : [];
  return walk.refuses(direction, before, now, why, { types: writer.members, values: tag });
}

function sameUnion(walk: Walk, before: Unions, now: Unions): boolean {
  return sameThroughout({ type: before, resolve: walk.before }, { type: now, resolve: walk.now });
}
