import type { Scalar, Type } from "../../model/model.js";
import type { Side } from "../change.js";
import type { Walk } from "./walker.js";

/** Can no JSON fit two of them? Told by what JSON calls them, by listed values, and by fields that differ in every object. */
export function areApart(walk: Walk, side: Side, types: readonly Type[]): boolean {
  const known = types.map((type) => seen(walk, side, type));
  return known.every((one, index) => known.slice(index + 1).every((other) => isApart(one, other)));
}

interface Seen {
  readonly kinds: readonly string[];
  /** All that it may be, where they are listed. */
  readonly values?: readonly Scalar[];
  readonly constants: ReadonlyMap<string, readonly Scalar[]>;
}

function seen(walk: Walk, side: Side, type: Type): Seen {
  const plain = walk.plain(side, type);
  const values = plain.kind === "enum" && !plain.open ? { values: plain.values } : {};
  return { kinds: jsonKinds(walk, side, plain), ...values, constants: constantsOf(walk, side, plain) };
}

function isApart(one: Seen, other: Seen): boolean {
  if (one.kinds.includes("any") || other.kinds.includes("any")) return false;
  if (!one.kinds.some((kind) => other.kinds.includes(kind))) return true;
  if (one.values && other.values) return areDisjoint(one.values, other.values);
  return [...one.constants].some(([name, values]) => {
    const others = other.constants.get(name);
    return others !== undefined && areDisjoint(values, others);
  });
}

function areDisjoint(some: readonly Scalar[], others: readonly Scalar[]): boolean {
  return !some.some((value) => others.includes(value));
}

/** Fields that every value of an object has, each with the values that it may have, where they are listed. */
export function constantsOf(walk: Walk, side: Side, type: Type): ReadonlyMap<string, readonly Scalar[]> {
  const plain = walk.plain(side, type);
  if (plain.kind !== "object") return new Map();
  return new Map(
    plain.fields.flatMap(({ name, optional, type: of }) => {
      const field = walk.plain(side, of);
      if (optional || of.default !== undefined || field.kind !== "enum" || field.open) return [];
      return [[name, field.values] as const];
    }),
  );
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
