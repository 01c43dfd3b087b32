import type { Type } from "../../../../codegen/model/model.js";
import type { Resolve } from "../../../../codegen/values/fits.js";
import { validValue } from "../../../../codegen/values/make.js";
import { seeded } from "../../../../codegen/values/random.js";

/** The innermost part of a type that no value is found of. */
export interface HardPart {
  /** `owner.serial`; empty for the whole. */
  readonly path: string;
  readonly type: Type;
}

const tries = 3;
const deepest = 12;

export function hardPartOf(type: Type, resolve: Resolve): HardPart {
  return search({ path: "", type }, resolve, 0);
}

function search(part: HardPart, resolve: Resolve, depth: number): HardPart {
  const inner = depth < deepest ? partsOf(part, resolve).find(({ type }) => !isFound(type, resolve)) : undefined;
  return inner ? search(inner, resolve, depth + 1) : part;
}

function isFound(type: Type, resolve: Resolve): boolean {
  return Array.from({ length: tries }, (_, seed) => validValue(type, resolve, seeded(seed))).some(
    (value) => value !== undefined,
  );
}

/** What has to be there; a union has one of its members, and is itself the part that is told. */
function partsOf({ path, type }: HardPart, resolve: Resolve): readonly HardPart[] {
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  switch (type.kind) {
    case "reference": {
      const target = resolve(type.to);
      return target ? [{ path, type: target }] : [];
    }
    case "nullable":
      return [{ path, type: type.of }];
    case "array":
      return [{ path: below("0"), type: type.items }];
    case "map":
      return [{ path: below("*"), type: type.values }];
    case "tuple":
      return type.items.map((item, index) => ({ path: below(String(index)), type: item }));
    case "object":
      return type.fields.map((field) => ({ path: below(field.name), type: field.type }));
    default:
      return [];
  }
}
