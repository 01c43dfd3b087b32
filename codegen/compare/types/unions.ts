import type { Type, UnionType } from "../../model/model.js";
import type { Direction } from "../change.js";
import { type Effect, type Site, stepped } from "./edit.js";
import { plainUnions } from "./plain-unions.js";
import { typeName } from "./type-name.js";
import type { Walk } from "./walker.js";

type Unions = Type & UnionType;

export function unions(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const [old, young] = [before.discriminator?.property, now.discriminator?.property];
  if (old !== undefined && old === young) tagged(walk, before, now, site);
  else plainUnions(walk, before, now, site);
}

function tagged(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const [old, young] = [before.discriminator?.tags ?? [], now.discriminator?.tags ?? []];
  for (const [index, tag] of old.entries()) {
    const at = young.indexOf(tag);
    const [member, other] = [before.members[index], now.members[at]];
    if (!member) continue;
    if (!other) removed(walk, before, now, member, tag, site);
    else
      walk.compare(member, other, stepped(site, `(${tag})`, { into: "member", index }, { into: "member", index: at }));
  }
  for (const [index, tag] of young.entries()) {
    const member = now.members[index];
    if (member && !old.includes(tag)) added(walk, before, now, member, tag, site);
  }
  if (before.open !== now.open) openness(walk, before, now, site);
}

function added(walk: Walk, before: Unions, now: Unions, member: Type, tag: string, site: Site): void {
  walk.tell("UNION_MEMBER_ADDED", site, {
    message: `may be \`${tag}\` now (${typeName(member)})`,
    fix: before.open
      ? "Nothing: readers of the old contract take it as an unknown member."
      : "Deploy the consumers before anybody writes it; a union with `open: true` can grow at any time.",
    effects: { forward: before.open ? undefined : memberRefused(walk, "forward", before, now, member, tag) },
    at: ["now", member],
  });
}

function removed(walk: Walk, before: Unions, now: Unions, member: Type, tag: string, site: Site): void {
  walk.tell("UNION_MEMBER_REMOVED", site, {
    message: `may be \`${tag}\` no more (${typeName(member)})`,
    fix: now.open
      ? "Nothing on the wire: readers of the new contract take it as an unknown member."
      : "Keep the member until nobody writes it and nothing holds it; say `deprecated` meanwhile.",
    effects: { backward: now.open ? undefined : memberRefused(walk, "backward", before, now, member, tag) },
    at: ["before", member],
  });
}

function memberRefused(
  walk: Walk,
  direction: Direction,
  before: Unions,
  now: Unions,
  member: Type,
  tag: string,
): Effect {
  return walk.refuses(direction, before, now, `the member \`${tag}\` is not known`, { types: [member] });
}

function openness(walk: Walk, before: Unions, now: Unions, site: Site): void {
  const why = "members that it does not list are refused";
  const values = [{ [now.discriminator?.property ?? ""]: "another" }];
  walk.tell(now.open ? "UNION_OPENED" : "UNION_CLOSED", site, {
    message: now.open ? "is open now: members that it does not list are taken" : "is open no more",
    fix: now.open ? "Deploy the consumers before anybody writes a member that is not listed." : "Keep `open: true`.",
    effects: now.open
      ? { forward: walk.refuses("forward", before, now, why, { values }) }
      : { backward: walk.refuses("backward", before, now, why, { values }) },
    at: ["now", now],
  });
}
