import type { NumberType } from "../model/model.js";
import { inDecimals, wholeStep } from "./decimals.js";
import { between, chance, pickOne, type Random, times } from "./random.js";
import { scalarProblem } from "./scalars.js";

/** A number that probably fits; who asks looks whether it does. */
export function numberOf(type: NumberType, random: Random): number {
  const whole = type.kind === "integer";
  const least = Math.max(type.minimum ?? -Infinity, above(type.exclusiveMinimum, whole));
  const most = Math.min(type.maximum ?? Infinity, -above(negated(type.exclusiveMaximum), whole));
  if (type.multipleOf !== undefined && type.multipleOf > 0) {
    return multiple(type, whole ? wholeStep(type.multipleOf) : type.multipleOf, [least, most], random);
  }
  const [low, high] = finite(least, most, whole, 1);
  const edge = pickOne(
    random,
    [low, high, 0, 1, -1].filter((one) => one >= low && one <= high),
  );
  if (chance(random, 0.3) && edge !== undefined) return edge;
  const share = random();
  // Not the distance between them: it may be more than a number holds.
  const value = high - low < Infinity ? low + share * (high - low) : low * (1 - share) + high * share;
  return whole ? Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(value))) + 0 : value;
}

/** So few are looked at one by one. */
const few = 50;

function multiple(type: NumberType, step: number, [least, most]: readonly [number, number], random: Random): number {
  const [low, high] = finite(least, most, type.kind === "integer", step);
  const exact = inDecimals(step);
  // Dividing rounds: one more on either side.
  const [first, last] = [Math.ceil(bounded(low / step)) - 1, Math.floor(bounded(high / step)) + 1];
  if (last - first > few) return exact.times(between(random, first + 1, last - 1));
  const all = times(last - first + 1, (index) => exact.times(first + index));
  const fitting = all.filter((value) => scalarProblem(type, value) === undefined);
  return pickOne(random, fitting) ?? exact.times(first);
}

function bounded(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

function above(bound: number | undefined, whole: boolean): number {
  if (bound === undefined) return -Infinity;
  return whole ? Math.floor(bound) + 1 : bound + Math.max(Number.MIN_VALUE, Math.abs(bound) * 2 * Number.EPSILON);
}

function negated(bound: number | undefined): number | undefined {
  return bound === undefined ? undefined : -bound;
}

/** Without bounds numbers stay small enough to read, and large enough to matter; there is room for some steps. */
function finite(least: number, most: number, whole: boolean, step: number): readonly [number, number] {
  const far = Math.max(1_000_000, step * 1_000);
  const furthest = whole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const [from, to] = least === -Infinity && most === Infinity ? [-far, far] : [least, most];
  return [
    Math.max(-furthest, from === -Infinity ? to - far : from),
    Math.min(furthest, to === Infinity ? from + far : to),
  ];
}
