import type { Json, Type } from "../model/model.js";
import { fits, isObject, type Resolve } from "./fits.js";

/** The JSON that a writer sends of JSON that fits: every default is put in, unknown fields are gone. */
export function asWritten(type: Type, value: Json, resolve: Resolve): Json {
  const inner = (one: Type, part: Json): Json => asWritten(one, part, resolve);
  switch (type.kind) {
    case "reference": {
      const target = resolve(type.to);
      return target ? inner(target, value) : value;
    }
    case "nullable":
      return value === null ? null : inner(type.of, value);
    case "array":
      return Array.isArray(value) ? value.map((item: Json) => inner(type.items, item)) : value;
    case "tuple":
      return Array.isArray(value) ? value.map((item: Json, index) => partOf(type.items[index], item, inner)) : value;
    case "map":
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(type.values, one)]))
        : value;
    case "object":
      if (!isObject(value)) return value;
      return Object.fromEntries(
        type.fields.flatMap(({ name, type: of }) => {
          const given = Object.hasOwn(value, name) ? value[name] : undefined;
          // A default is written as it stands in the contract.
          if (given === undefined) return of.default === undefined ? [] : [[name, of.default]];
          return [[name, inner(of, given)]];
        }),
      );
    case "union": {
      const { discriminator, members } = type;
      const tag = discriminator && isObject(value) ? value[discriminator.property] : undefined;
      const member = discriminator
        ? members[typeof tag === "string" ? discriminator.tags.indexOf(tag) : -1]
        : members.find((one) => fits(one, value, resolve, { side: "reader" }).length === 0);
      return member ? inner(member, value) : value;
    }
    default:
      return value;
  }
}

function partOf(type: Type | undefined, value: Json, inner: (type: Type, part: Json) => Json): Json {
  return type ? inner(type, value) : value;
}
