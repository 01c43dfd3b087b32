import type { Json, ObjectType, Type } from "../model/model.js";
import { fits, type Resolve } from "./fits.js";
import { validValue } from "./make.js";
import { seeded } from "./random.js";
import { scalarProblem } from "./scalars.js";

/** A value to show: an example or a default of the contract where there is one, else a plain one. */
export function sampleOf(type: Type, resolve: Resolve): Json | undefined {
  const value = sample(type, resolve, 0);
  const isGood = value !== undefined && fits(type, value, resolve, { side: "reader" }).length === 0;
  return isGood ? value : validValue(type, resolve, seeded(1));
}

const deepest = 12;

function sample(type: Type, resolve: Resolve, depth: number): Json | undefined {
  const [example = type.default] = type.doc.examples ?? [];
  if (example !== undefined && fits(type, example, resolve, { side: "reader" }).length === 0) return example;
  if (depth > deepest) return undefined;
  const inner = (one: Type): Json | undefined => sample(one, resolve, depth + 1);
  switch (type.kind) {
    case "reference": {
      const target = resolve(type.to);
      return target && inner(target);
    }
    case "enum":
      return type.values[0];
    case "null":
    case "json":
      return null;
    case "nullable":
      return inner(type.of) ?? null;
    case "array":
      return list(Array.from({ length: Math.max(type.minItems ?? 0, 1) }, () => inner(type.items))) ?? [];
    case "tuple":
      return list(type.items.map(inner));
    case "map": {
      const value = inner(type.values);
      return value === undefined ? {} : { name: value };
    }
    case "union":
      return type.members.map(inner).find((value) => value !== undefined);
    case "object":
      return objectSample(type, inner);
    case "bytes":
      return ["aGVsbG8=", ""].find((value) => scalarProblem(type, value) === undefined);
    default:
      return plain.find((value) => scalarProblem(type, value) === undefined);
  }
}

/** In the order of preference; the first that fits. */
const plain: readonly Json[] = [
  "text",
  "123e4567-e89b-42d3-a456-426614174000",
  "2026-01-01T00:00:00Z",
  "2026-01-01",
  "12:00:00Z",
  "PT5M",
  "https://example.com",
  "somebody@example.com",
  1,
  0,
  0.5,
  10,
  true,
  "1",
];

/** Without the optional fields that would not end. */
function objectSample(type: ObjectType, inner: (type: Type) => Json | undefined): Json | undefined {
  const made = type.fields.map((field) => ({ field, value: inner(field.type) }));
  if (made.some(({ field, value }) => value === undefined && !field.optional)) return undefined;
  return Object.fromEntries(made.flatMap(({ field, value }) => (value === undefined ? [] : [[field.name, value]])));
}

function list(values: readonly (Json | undefined)[]): Json | undefined {
  const made = values.filter((value) => value !== undefined);
  return made.length === values.length ? made : undefined;
}
