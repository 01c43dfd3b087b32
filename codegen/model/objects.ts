import { didYouMean } from "../did-you-mean.js";
import type { TypeMapping, TypeShape } from "../parse/shape.js";
import { type BareType, builtinType } from "./builtins.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import { sameType } from "./equal.js";
import { rememberLevel, tellExcess } from "./inherited.js";
import type { Field, ObjectType } from "./model.js";
import { referenceOf } from "./type-text.js";

/** `fields` or `properties`, with the fields of all `extends` flattened in before. */
export function objectType(maker: TypeMaker, mapping: TypeMapping, place: Place): BareType | undefined {
  const bases = basesOf(maker, mapping, place);
  const extended = bases.map(({ type }) => type);
  if (tellExcess(maker, extended, place)) return undefined;
  const fields = new Map<string, Field>();
  for (const { type, name, where } of bases) {
    for (const field of type.fields) addInherited(maker, fields, field, name, where);
  }
  for (const { field, where } of ownFields(maker, mapping, place)) {
    const inherited = fields.get(field.name);
    if (inherited && !sameField(inherited, field)) {
      const fix = "Rename it, or leave it out: what is inherited cannot be changed.";
      const message = `\`${field.name}\` differs from the field of that name that it extends`;
      maker.findings.add("EXTENDS_CONFLICT", locationOf(where, "key"), message, fix);
    }
    fields.set(field.name, field);
  }
  const refuse = mapping.additionalProperties === false || bases.some(({ type }) => type.unknownFields === "refuse");
  tellAdditional(maker, mapping, place);
  const type: ObjectType = {
    kind: "object",
    fields: [...fields.values()],
    unknownFields: refuse ? "refuse" : "drop",
  };
  rememberLevel(type, extended);
  return type;
}

interface Base {
  readonly type: ObjectType;
  readonly name: string;
  readonly where: Place;
}

function basesOf(maker: TypeMaker, mapping: TypeMapping, place: Place): readonly Base[] {
  return (mapping.extends ?? []).flatMap((name, index) => {
    const where = step(place, "extends", index);
    const reference = referenceOf(name);
    if (!reference || (reference.alias === undefined && builtinType(reference.name))) {
      const fix = "Name a message: `Base` or `alias.Base`.";
      maker.findings.add("EXTENDS_INVALID", locationOf(where), `\`${name}\` is not a message`, fix);
      return [];
    }
    const id = maker.resolve(reference, where);
    if (!id) return [];
    const type = maker.messageType(id);
    if (type === undefined) {
      const fix = "Take one of them out of the circle.";
      maker.findings.add("EXTENDS_CIRCLE", locationOf(where), `\`${name}\` extends what extends it`, fix);
      return [];
    }
    const object = maker.objectOf(type);
    if (object) return [{ type: object, name, where }];
    if (!maker.isBroken(type)) {
      const fix = "Extend messages with fields only; use the type as a field instead.";
      maker.findings.add("EXTENDS_INVALID", locationOf(where), `\`${name}\` has no fields`, fix);
    }
    return [];
  });
}

function addInherited(maker: TypeMaker, fields: Map<string, Field>, field: Field, base: string, where: Place): void {
  const known = fields.get(field.name);
  if (known && !sameField(known, field)) {
    const fix = "Extend one of them, or rename the field in one.";
    const message = `\`${base}\` brings another \`${field.name}\` than what stands before it`;
    maker.findings.add("EXTENDS_CONFLICT", locationOf(where), message, fix);
    return;
  }
  if (!known) fields.set(field.name, field);
}

function sameField(one: Field, other: Field): boolean {
  return one.optional === other.optional && sameType(one.type, other.type);
}

interface OwnField {
  readonly field: Field;
  readonly where: Place;
}

function ownFields(maker: TypeMaker, mapping: TypeMapping, place: Place): readonly OwnField[] {
  if (mapping.fields !== undefined && mapping.properties !== undefined) {
    const where = locationOf(step(place, "properties"), "key");
    maker.findings.add("TYPE_CONFLICT", where, "`fields` and `properties` both list fields", "Move all to `fields`.");
  }
  const marked = markedFields(maker, mapping, place);
  const required = new Set(mapping.required ?? []);
  const properties = Object.entries(mapping.properties ?? {}).map(([name, shape]) =>
    fieldOf(maker, name, !required.has(name), shape, step(place, "properties", name)),
  );
  tellRequired(maker, mapping, place);
  return [...marked, ...properties];
}

/** That `a` and `a?` do not stand side by side was seen when the file was read. */
function markedFields(maker: TypeMaker, mapping: TypeMapping, place: Place): readonly OwnField[] {
  return Object.entries(mapping.fields ?? {}).map(([key, shape]) => {
    const optional = key.endsWith("?");
    return fieldOf(maker, optional ? key.slice(0, -1) : key, optional, shape, step(place, "fields", key));
  });
}

function fieldOf(maker: TypeMaker, name: string, marked: boolean, shape: TypeShape, where: Place): OwnField {
  const type = maker.make(shape, where, "field");
  const always = type.default !== undefined || type.fill !== undefined;
  return { field: { name, optional: marked && !always, type }, where };
}

function tellRequired(maker: TypeMaker, mapping: TypeMapping, place: Place): void {
  if (mapping.required === undefined) return;
  if (mapping.properties === undefined) {
    const fix = "Under `fields` every field is required unless its name ends in `?`; leave `required` out.";
    const where = locationOf(step(place, "required"), "key");
    maker.findings.add("WORD_MISPLACED", where, "`required` belongs beside `properties`", fix);
    return;
  }
  const known = Object.keys(mapping.properties);
  for (const [index, name] of mapping.required.entries()) {
    if (known.includes(name)) continue;
    const meant = didYouMean(name, known);
    const fix = meant ? `Did you mean \`${meant}\`?` : "Add it to `properties`, or take it out.";
    const where = locationOf(step(place, "required", index));
    maker.findings.add("FIELD_UNKNOWN", where, `\`${name}\` is required but no field`, fix);
  }
}

function tellAdditional(maker: TypeMaker, mapping: TypeMapping, place: Place): void {
  if (mapping.additionalProperties === undefined || typeof mapping.additionalProperties === "boolean") return;
  const fix = "Put the others into a field of their own: `others: map<string>`.";
  const where = locationOf(step(place, "additionalProperties"), "key");
  maker.findings.add("WORD_MISPLACED", where, "A type has either known fields or any keys", fix);
}
