import type { Json, ObjectType, Type, UnionType } from "../../../../codegen/model/model.js";
import { isObject, type Resolve } from "../../../../codegen/values/fits.js";
import { pickOne, type Random } from "../../../../codegen/values/random.js";
import { OptionsInvalidError } from "../../errors.js";

/** Fields that a test gives, by name. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * The type of what is left to make: the member of a union that has all the given fields, without these.
 * @throws {OptionsInvalidError} the message has no such field.
 */
export function leftToMake(type: Type, given: Given, resolve: Resolve, random: Random, message: string): Type {
  const members = objectsOf(type, given, resolve);
  const names = Object.keys(given);
  const member = pickOne(
    random,
    members.filter((one) => names.every((name) => one.kind === "map" || hasField(one, name))),
  );
  if (!member) throw unknownFields(names, members, message);
  if (member.kind === "map") return member;
  return { ...member, fields: member.fields.filter(({ name }) => !names.includes(name)) };
}

type Fielded = Type & { readonly kind: "object" | "map" };

/** All that it can be where it has fields. */
function objectsOf(type: Type, given: Given, resolve: Resolve, depth = 0): readonly Fielded[] {
  const inner = (one: Type): readonly Fielded[] => (depth > 64 ? [] : objectsOf(one, given, resolve, depth + 1));
  switch (type.kind) {
    case "object":
    case "map":
      return [type];
    case "nullable":
      return inner(type.of);
    case "reference": {
      const target = resolve(type.to);
      return target ? inner(target) : [];
    }
    case "union":
      return membersFor(type, given).flatMap(inner);
    default:
      return [];
  }
}

function membersFor({ members, discriminator }: UnionType, given: Given): readonly Type[] {
  const tag = discriminator && given[discriminator.property];
  return tag === undefined ? members : members.filter((_, index) => discriminator?.tags[index] === tag);
}

function hasField({ fields }: ObjectType, name: string): boolean {
  return fields.some((field) => field.name === name);
}

function unknownFields(names: readonly string[], members: readonly Fielded[], message: string): OptionsInvalidError {
  const objects = members.filter((one) => one.kind === "object");
  const unknown = names.filter((name) => !objects.some((one) => hasField(one, name)));
  const known = [...new Set(objects.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  if (unknown.length > 0 && known.length > 0) {
    const text = `${message} has no field ${unknown.map((name) => `"${name}"`).join(", ")}`;
    return new OptionsInvalidError(text, `Give some of: ${known.join(", ")}.`);
  }
  const text = `No member of ${message} has these fields together: ${names.join(", ")}`;
  return new OptionsInvalidError(
    text,
    "Give fields of one member of the union, and its tag as the contract writes it.",
  );
}

/** Wire JSON as a writer gives it: bytes and bigints are no strings. */
export function asGiven(type: Type, json: Json, resolve: Resolve, fits: (type: Type, json: Json) => boolean): unknown {
  const inner = (one: Type, part: Json): unknown => asGiven(one, part, resolve, fits);
  const list = (one: Json): readonly Json[] => (Array.isArray(one) ? one : []);
  switch (type.kind) {
    case "bytes":
      return new Uint8Array(Buffer.from(String(json), "base64"));
    case "bigint":
      return BigInt(String(json));
    case "nullable":
      return json === null ? null : inner(type.of, json);
    case "reference": {
      const target = resolve(type.to);
      return target ? inner(target, json) : json;
    }
    case "array":
      return list(json).map((item) => inner(type.items, item));
    case "tuple":
      return list(json).map((item, index) => (type.items[index] ? inner(type.items[index], item) : item));
    case "map":
      return mapped(json, (_, value) => inner(type.values, value));
    case "object":
      return mapped(json, (name, value) => {
        const field = type.fields.find((one) => one.name === name);
        return field ? inner(field.type, value) : value;
      });
    case "union": {
      const member = type.members.find((one) => fits(one, json));
      return member ? inner(member, json) : json;
    }
    default:
      return json;
  }
}

function mapped(json: Json, change: (name: string, value: Json) => unknown): unknown {
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, change(name, value)]));
}
