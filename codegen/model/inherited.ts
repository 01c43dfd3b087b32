import { locationOf, type Place, type TypeMaker } from "./context.js";
import { deepest, tooDeep } from "./depth.js";
import type { Field, ObjectType } from "./model.js";

/** Of all messages of a contract together: a chain of messages inherits with the square of its length. */
const mostInherited = 50_000;

/** How many messages lie below, for the fields of each that extends one. */
const levels = new WeakMap<readonly Field[], number>();
/** What the messages of each contract inherit so far. */
const counts = new WeakMap<TypeMaker, Map<string, number>>();

/** Is that more than can be judged in time? Tells it then. */
export function tellExcess(maker: TypeMaker, bases: readonly ObjectType[], place: Place): boolean {
  if (levelOf(bases) > deepest) {
    maker.findings.add("EXTENDS_INVALID", locationOf(place, "key"), tooDeep, "Build on fewer.");
    return true;
  }
  const known = counts.get(maker) ?? new Map<string, number>();
  counts.set(maker, known);
  const before = known.get(place.file.contract) ?? 0;
  const after = bases.reduce((sum, { fields }) => sum + fields.length, before);
  known.set(place.file.contract, after);
  if (after <= mostInherited) return false;
  if (before > mostInherited) return true;
  const message = `With this the messages of this contract inherit more than ${mostInherited} fields`;
  const fix = "Extend fewer messages, or name them as types of fields instead.";
  maker.findings.add("EXTENDS_INVALID", locationOf(place, "key"), message, fix);
  return true;
}

export function rememberLevel(type: ObjectType, bases: readonly ObjectType[]): void {
  if (bases.length > 0) levels.set(type.fields, levelOf(bases));
}

function levelOf(bases: readonly ObjectType[]): number {
  return bases.reduce((most, { fields }) => Math.max(most, (levels.get(fields) ?? 0) + 1), 0);
}
