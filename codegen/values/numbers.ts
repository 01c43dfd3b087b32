import type { NumberType } from "../model/model.js";
import { between, chance, pickOne, type Random } from "./random.js";

/** A number that probably fits; who asks looks whether it does. */
export function numberOf(type: NumberType, random: Random): number {
  const whole = type.kind === "integer";
  const step = type.multipleOf;
  const least = Math.max(type.minimum ?? -Infinity, above(type.exclusiveMinimum, whole));
  const most = Math.min(type.maximum ?? Infinity, -above(negated(type.exclusiveMaximum), whole));
  const [low, high] = finite(least, most);
  if (step !== undefined && step > 0) {
    const count = between(random, Math.ceil(low / step), Math.floor(high / step));
    // 3 × 0.1 is 0.30000000000000004; people mean 0.3.
    return Number((count * step).toPrecision(15));
  }
  const edge = pickOne(
    random,
    [low, high, 0, 1, -1].filter((one) => one >= low && one <= high),
  );
  const value = chance(random, 0.3) && edge !== undefined ? edge : low + random() * (high - low);
  return whole ? Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(value))) + 0 : value;
}

function above(bound: number | undefined, whole: boolean): number {
  if (bound === undefined) return -Infinity;
  return whole ? Math.floor(bound) + 1 : bound + Math.max(Number.MIN_VALUE, Math.abs(bound) * 2 * Number.EPSILON);
}

function negated(bound: number | undefined): number | undefined {
  return bound === undefined ? undefined : -bound;
}

/** Without bounds numbers stay small enough to read, and large enough to matter. */
function finite(least: number, most: number): readonly [number, number] {
  const far = 1_000_000;
  if (least === -Infinity && most === Infinity) return [-far, far];
  if (least === -Infinity) return [most - far, most];
  if (most === Infinity) return [least, Math.min(Number.MAX_SAFE_INTEGER, least + far)];
  return [least, most];
}
