import type { Field, Json, ObjectType, Type } from "../../model/model.js";
import { fits, isObject, type Resolve } from "../../values/fits.js";
import { sampleOf } from "../../values/sample.js";

/**
 * A value to show: valid, always the same, and no longer than people like to read. What is optional is left out where it
 * lies deep, as messages that hold themselves would go on and on.
 */
export function exampleOf(type: Type, resolve: Resolve): Json | undefined {
  const whole = sampleOf(type, resolve);
  if (whole === undefined) return undefined;
  const short = shortened(type, whole, resolve, 0);
  return fits(type, short, resolve, { side: "reader" }).length === 0 ? short : whole;
}

/** Objects in objects, of which the inner ones have only what they must. */
const deepest = 1;

function shortened(type: Type, value: Json, resolve: Resolve, depth: number): Json {
  switch (type.kind) {
    case "reference": {
      const target = resolve(type.to);
      return target ? shortened(target, value, resolve, depth) : value;
    }
    case "nullable":
      return value === null ? null : shortened(type.of, value, resolve, depth);
    case "array":
      return isList(value) ? value.map((item) => shortened(type.items, item, resolve, depth + 1)) : value;
    case "union": {
      const member = type.members.find((one) => fits(one, value, resolve, { side: "reader" }).length === 0);
      return member ? shortened(member, value, resolve, depth) : value;
    }
    case "object":
      return isObject(value) ? objectShortened(type, value, resolve, depth) : value;
    default:
      return value;
  }
}

function objectShortened(
  type: ObjectType,
  value: { readonly [name: string]: Json },
  resolve: Resolve,
  depth: number,
): Json {
  const kept = type.fields.flatMap((field: Field): [string, Json][] => {
    const inner = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (inner === undefined || (field.optional && depth >= deepest)) return [];
    return [[field.name, shortened(field.type, inner, resolve, depth + 1)]];
  });
  return Object.fromEntries(kept);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
