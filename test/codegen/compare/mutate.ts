import type { Field, ObjectType, Type, UnionType } from "../../../codegen/model/model.js";
import { between, chance, pickOne, type Random } from "../../../codegen/values/random.js";
import { notes } from "../emit/support.js";

/** The type with one thing in it changed as people change contracts; often the same, where nothing was found. */
export function mutatedType(type: Type, random: Random): Type {
  if (chance(random, 0.1)) return replaced(type, random);
  switch (type.kind) {
    case "string":
    case "bytes":
      return chance(random, 0.5)
        ? { ...type, maxLength: between(random, 2, 9) }
        : { ...type, minLength: between(random, 0, 2) };
    case "integer":
    case "number":
      return ranged(type, random);
    case "enum":
      return listed(type, random);
    case "nullable":
      return chance(random, 0.3) ? type.of : { ...type, of: mutatedType(type.of, random) };
    case "array":
      return chance(random, 0.5)
        ? { ...type, maxItems: between(random, 1, 5), minItems: between(random, 0, 1) }
        : { ...type, items: type.uniqueItems ? type.items : mutatedType(type.items, random) };
    case "tuple":
      return { ...type, items: oneOf(type.items, random) };
    case "map":
      return { ...type, values: mutatedType(type.values, random) };
    case "object":
      return objectOf(type, random);
    case "union":
      return unionOf(type, random);
    default:
      return replaced(type, random);
  }
}

const plain: readonly Type[] = [
  { ...notes, kind: "string" },
  { ...notes, kind: "integer" },
  { ...notes, kind: "number" },
  { ...notes, kind: "boolean" },
  { ...notes, kind: "json" },
  { ...notes, kind: "bigint" },
  { ...notes, kind: "enum", values: ["a", "b"], open: false },
];

function replaced(type: Type, random: Random): Type {
  const { default: _, fill: __, ...rest } = type;
  return chance(random, 0.5) ? { ...notes, kind: "nullable", of: rest } : (pickOne(random, plain) ?? type);
}

function ranged(type: Type & { readonly kind: "integer" | "number" }, random: Random): Type {
  switch (between(random, 1, 4)) {
    case 1:
      return { ...type, kind: type.kind === "integer" ? "number" : "integer" };
    case 2:
      return { ...type, maximum: between(random, 1, 50) };
    case 3:
      return { ...type, minimum: between(random, -5, 0) };
    default: {
      const { multipleOf: _, ...rest } = type;
      return { ...rest, multipleOf: between(random, 1, 3) };
    }
  }
}

function listed(type: Type & { readonly kind: "enum" }, random: Random): Type {
  if (chance(random, 0.2)) return { ...type, open: !type.open };
  const less = type.values.slice(0, -1);
  const removes = less.length > 0 && chance(random, 0.5);
  return { ...type, values: removes ? less : [...new Set([...type.values, `new-${between(random, 0, 5)}`])] };
}

function oneOf(types: readonly Type[], random: Random): readonly Type[] {
  const at = between(random, 0, types.length - 1);
  return types.map((one, index) => (index === at ? mutatedType(one, random) : one));
}

function objectOf(type: Type & ObjectType, random: Random): Type {
  // The tag of a member stays.
  const free = type.fields.filter(({ name }) => name !== "kind");
  const field = pickOne(random, free);
  const change = (make: (field: Field) => Field): Type => ({
    ...type,
    fields: type.fields.map((one) => (one === field ? make(one) : one)),
  });
  switch (between(random, 1, 7)) {
    case 1:
      return { ...type, fields: type.fields.filter((one) => one !== field) };
    case 2:
      return { ...type, fields: [...type.fields, added(random)] };
    case 3:
      return { ...type, unknownFields: type.unknownFields === "drop" ? "refuse" : "drop" };
    case 4:
      return change((one) => {
        const { default: _, ...bare } = one.type;
        return { ...one, optional: !one.optional && one.type.fill === undefined, type: bare };
      });
    default:
      return change((one) => {
        const { default: _, fill: __, ...bare } = one.type;
        return { ...one, type: mutatedType(bare, random) };
      });
  }
}

function added(random: Random): Field {
  const name = `added${between(random, 1, 3)}`;
  const type: Type = { ...notes, kind: "integer" };
  const how = between(random, 1, 3);
  return { name, optional: how === 1, type: how === 2 ? { ...type, default: 1 } : type };
}

function unionOf(type: Type & UnionType, random: Random): Type {
  const { members, discriminator } = type;
  if (!discriminator) {
    const other = pickOne(random, plain.slice(0, 4));
    return chance(random, 0.5) && members.length > 1
      ? { ...type, members: members.slice(1) }
      : { ...type, members: [...members, ...(other ? [other] : [])] };
  }
  if (chance(random, 0.25)) return { ...type, open: !type.open };
  if (chance(random, 0.3) && members.length > 1) {
    return {
      ...type,
      members: members.slice(1),
      discriminator: { ...discriminator, tags: discriminator.tags.slice(1) },
    };
  }
  return { ...type, members: oneOf(members, random) };
}
