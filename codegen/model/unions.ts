import { didYouMean } from "../did-you-mean.js";
import type { TypeMapping } from "../parse/shape.js";
import type { BareType } from "./builtins.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import { sameType } from "./equal.js";
import type { ObjectType, Type, UnionType } from "./model.js";

/** `oneOf` or `anyOf`; with a discriminator, each member's tag is read off its fields. */
export function unionType(maker: TypeMaker, mapping: TypeMapping, place: Place): BareType {
  const mode = mapping.oneOf === undefined ? "anyOf" : "oneOf";
  if (mapping.oneOf !== undefined && mapping.anyOf !== undefined) {
    const where = locationOf(step(place, "anyOf"), "key");
    maker.findings.add("TYPE_CONFLICT", where, "`oneOf` and `anyOf` both list members", "Keep one of them.");
  }
  const members = (mapping[mode] ?? []).map((shape, index) => maker.make(shape, step(place, mode, index), "inner"));
  if (members.length === 0) {
    maker.findings.add("UNION_EMPTY", locationOf(step(place, mode)), "The union has no member", "List its members.");
  }
  const property =
    typeof mapping.discriminator === "object" ? mapping.discriminator.propertyName : mapping.discriminator;
  const plain: UnionType = { kind: "union", mode, members, open: false, sharedFields: [] };
  if (property === undefined) {
    if (mapping.open === true) {
      const fix = "Name the field that tells members apart: `discriminator: kind`.";
      maker.findings.add("OPEN_INVALID", locationOf(step(place, "open")), "An open union needs a discriminator", fix);
    }
    return isTooLarge(maker, plain, place) ? { ...plain, members: members.slice(0, 1) } : plain;
  }
  const objects = members.map((member) => maker.objectOf(member));
  const tags = tellMisspelt(maker, property, objects, place)
    ? []
    : members.map((member, index) => tagOf(maker, property, member, objects[index], step(place, mode, index)));
  tellTwice(maker, tags, mode, place);
  return {
    ...plain,
    discriminator: { property, tags: members.map((_, index) => tags[index] ?? "") },
    open: mapping.open === true,
    sharedFields: sharedFields(objects, property),
  };
}

/** Readers try one member after the other. */
const mostMembers = 500;

function isTooLarge(maker: TypeMaker, { mode, members }: UnionType, place: Place): boolean {
  if (members.length <= mostMembers) return false;
  const message = `The union has ${members.length} members and no discriminator; more than ${mostMembers} cannot be told apart by their looks`;
  const fix = "Make them objects told apart by a `discriminator`, or list fewer.";
  maker.findings.add("UNION_AMBIGUOUS", locationOf(step(place, mode)), message, fix);
  return true;
}

function tagOf(
  maker: TypeMaker,
  property: string,
  member: Type,
  object: ObjectType | undefined,
  place: Place,
): string | undefined {
  if (maker.isBroken(member)) return undefined;
  const tell = (message: string, fix: string) => {
    maker.findings.add("DISCRIMINATOR_INVALID", locationOf(place), message, fix);
    return undefined;
  };
  const fix = `Give it the required field \`${property}: { const: … }\`.`;
  const what = member.kind === "reference" ? `\`${member.to.name}\`` : "This member";
  if (!object) return tell(`${what} has no field that tells it apart`, fix);
  const field = object.fields.find((one) => one.name === property);
  if (!field) return tell(`${what} has no field \`${property}\``, fix);
  const always = !field.optional && field.type.default === undefined;
  if (!always) return tell(`\`${property}\` of ${what} may be left out`, fix);
  const [value, another] = field.type.kind === "enum" ? field.type.values : [];
  if (typeof value !== "string" || another !== undefined || (field.type.kind === "enum" && field.type.open)) {
    return tell(`\`${property}\` of ${what} is not one constant string`, fix);
  }
  return value;
}

/** A name that no member has and that is nearly one which all have: one finding, where it is misspelt. */
function tellMisspelt(
  maker: TypeMaker,
  property: string,
  objects: readonly (ObjectType | undefined)[],
  place: Place,
): boolean {
  const names = objects.map((object) => object?.fields.map(({ name }) => name) ?? []);
  const [first = [], ...others] = names;
  if (names.some((one) => one.includes(property))) return false;
  const meant = didYouMean(
    property,
    first.filter((name) => others.every((one) => one.includes(name))),
  );
  if (meant === undefined) return false;
  const where = locationOf(step(place, "discriminator"));
  const message = `No member has a field \`${property}\``;
  maker.findings.add("DISCRIMINATOR_INVALID", where, message, `Did you mean \`${meant}\`?`);
  return true;
}

function tellTwice(maker: TypeMaker, tags: readonly (string | undefined)[], mode: "oneOf" | "anyOf", place: Place) {
  for (const [index, tag] of tags.entries()) {
    if (tag === undefined || tags.indexOf(tag) === index) continue;
    const message = `Two members have the tag \`${tag}\``;
    const where = locationOf(step(place, mode, index));
    maker.findings.add("DISCRIMINATOR_TWICE", where, message, "Give each member a tag of its own.");
  }
}

function sharedFields(objects: readonly (ObjectType | undefined)[], property: string): readonly string[] {
  const [first, ...others] = objects;
  if (!first) return [];
  return first.fields
    .filter((field) => field.name !== property)
    .filter((field) =>
      others.every((other) =>
        other?.fields.some(
          (one) => one.name === field.name && one.optional === field.optional && sameType(one.type, field.type),
        ),
      ),
    )
    .map((field) => field.name);
}
