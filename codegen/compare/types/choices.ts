import type { Scalar, Type, UnionType } from "../../model/model.js";
import type { Step } from "../../values/aimed.js";
import type { Direction, Side } from "../change.js";
import { areApart, constantsOf } from "./apart.js";
import { type Site, steppedBy } from "./edit.js";
import { sameThroughout } from "./same.js";
import type { Walk } from "./walker.js";

/** What a place may be: the members of a union, something or null, or one type alone. */
export interface Choices {
  readonly all: readonly Choice[];
  readonly mode: UnionType["mode"];
  readonly discriminator?: NonNullable<UnionType["discriminator"]>;
  readonly open: boolean;
}

interface Choice {
  readonly type: Type;
  /** From the place to it. */
  readonly steps: readonly Step[];
}

export function choicesOf(type: Type): Choices {
  if (type.kind === "nullable") {
    const { all, ...rest } = choicesOf(type.of);
    const isNull: Choice = { type: { kind: "null", doc: {}, source: type.source }, steps: [] };
    return { ...rest, all: [...all.map((one) => behind(one, { into: "of" })), isNull] };
  }
  if (type.kind !== "union") return { all: [{ type, steps: [] }], mode: "anyOf", open: false };
  const all = type.members.flatMap((member, index) =>
    (member.kind === "nullable" ? choicesOf(member).all : [{ type: member, steps: [] }]).map((one) =>
      behind(one, { into: "member", index }),
    ),
  );
  const { mode, discriminator, open } = type;
  return { all, mode, open, ...(discriminator ? { discriminator } : {}) };
}

function behind({ type, steps }: Choice, step: Step): Choice {
  return { type, steps: [step, ...steps] };
}

/** Indexes of choices that are each other's. */
export type Pairs = readonly (readonly [number, number])[];

/** Both sides of a place, and which of their choices are each other's. */
export interface Paired {
  readonly before: Choices;
  readonly now: Choices;
  readonly pairs: Pairs;
}

/** Equal ones, those of one tag, of one name, with values in common, and then those of one kind. */
export function paired(walk: Walk, before: Choices, now: Choices): Paired {
  const pairs: [number, number][] = [];
  const properties = [before, now].flatMap(({ discriminator }) => discriminator?.property ?? []);
  const alike: readonly ((one: Type, other: Type) => boolean)[] = [
    (one, other) => sameThroughout({ type: one, resolve: walk.before }, { type: other, resolve: walk.now }),
    (one, other) =>
      properties.some((name) => {
        const [old, young] = [tagOf(walk, "before", one, name), tagOf(walk, "now", other, name)];
        return old !== undefined && old === young;
      }),
    (one, other) => one.kind === "reference" && other.kind === "reference" && one.to.name === other.to.name,
    (one, other) => shareValues(walk.plain("before", one), walk.plain("now", other)),
    (one, other) =>
      (one.kind !== "reference" || other.kind !== "reference") &&
      kindOf(walk.plain("before", one)) === kindOf(walk.plain("now", other)),
  ];
  for (const isAlike of alike) {
    for (const [index, { type }] of before.all.entries()) {
      if (pairs.some(([one]) => one === index)) continue;
      const at = now.all.findIndex(
        (other, at) => !pairs.some(([, taken]) => taken === at) && isAlike(type, other.type),
      );
      if (at >= 0) pairs.push([index, at]);
    }
  }
  return { before, now, pairs };
}

/** Goes on with each pair. */
export function comparePairs(walk: Walk, { before, now, pairs }: Paired, site: Site): void {
  const properties = [before, now].flatMap(({ discriminator }) => discriminator?.property ?? []);
  const isPlain = [before, now].some(({ all, discriminator }) => all.length > 1 && !discriminator);
  for (const [index, at] of pairs) {
    const [one, other] = [before.all[index], now.all[at]];
    if (!one || !other) continue;
    const tag = properties.map((name) => tagOf(walk, "now", other.type, name)).find((value) => value !== undefined);
    const inner = steppedBy(site, tag === undefined ? "" : `(${tag})`, one.steps, other.steps);
    walk.compare(one.type, other.type, isPlain ? { ...inner, unions: [...site.unions, site.path] } : inner);
  }
}

/**
 * What the reader makes of the writer's choices that have another, beyond what the pairs say by themselves. `taken`: each is
 * taken by its other. `moved`: each is taken, by another one perhaps. `unknown`: some may be taken by none.
 */
export function crossing(
  walk: Walk,
  { before, now, pairs }: Paired,
  direction: Direction,
): "taken" | "moved" | "unknown" {
  const isBackward = direction === "backward";
  const [writer, reader] = isBackward ? [before, now] : [now, before];
  const [from, to]: [Side, Side] = isBackward ? ["before", "now"] : ["now", "before"];
  const others = new Map(pairs.map(([one, other]) => (isBackward ? [one, other] : [other, one])));
  if (writer.open && !reader.open) return "unknown";
  const { discriminator } = reader;
  if (discriminator) {
    const finds = ({ type }: Choice, index: number): boolean => {
      if (type.kind === "null" || !others.has(index)) return true;
      const tag = tagOf(walk, from, type, discriminator.property);
      return typeof tag === "string" && discriminator.tags.indexOf(tag) === others.get(index);
    };
    return writer.all.every(finds) ? "taken" : "unknown";
  }
  const types = reader.all.map(({ type }) => type);
  if (areApart(walk, to, types)) return "taken";
  if (reader.mode === "oneOf") return "unknown";
  return types.every((type) => isScalar(walk.plain(to, type))) ? "taken" : "moved";
}

/** The one value that a field has in every object of the type. */
export function tagOf(walk: Walk, side: Side, type: Type, property: string): Scalar | undefined {
  const [only, another] = constantsOf(walk, side, type).get(property) ?? [];
  return another === undefined ? only : undefined;
}

function shareValues(one: Type, other: Type): boolean {
  return one.kind === "enum" && other.kind === "enum" && one.values.some((value) => other.values.includes(value));
}

function kindOf({ kind }: Type): string {
  return kind === "integer" ? "number" : kind;
}

/** Read as it stands, whichever member takes it. */
function isScalar({ kind }: Type): boolean {
  return ["string", "integer", "number", "boolean", "null", "enum"].includes(kind);
}
