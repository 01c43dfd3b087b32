import type { EnumType, Field, MessageId, Model, ObjectType, Type, UnionType } from "../model/model.js";
import { inputDiffers } from "./input.js";
import { mayLeaveOut, resolved } from "./messages-of.js";
import { jsonLiteral, memberName } from "./text.js";

/** A writer may leave more out than a reader has to expect. */
export type Audience = "reader" | "writer";

/** How one module names what its types mention. */
export interface TypeNames {
  readonly model: Model;
  message(id: MessageId, audience: Audience): string;
  json(): string;
  bytes(): string;
  /** `typeof unknownMember` */
  unknownMember(): string;
}

export function messageType(names: TypeNames, id: MessageId, audience: Audience): string {
  return names.message(id, audience === "writer" && inputDiffers(names.model, id) ? "writer" : "reader");
}

export function typeText(names: TypeNames, type: Type, audience: Audience): string {
  switch (type.kind) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
    case "bigint":
      return type.kind;
    case "json":
      return names.json();
    case "bytes":
      return names.bytes();
    case "enum":
      return enumText(type);
    case "array":
      return `${grouped(names, type.items, audience)}[]`;
    case "tuple":
      return `[${type.items.map((item) => typeText(names, item, audience)).join(", ")}]`;
    case "map":
      return `{ [name: string]: ${typeText(names, type.values, audience)} }`;
    case "object":
      return objectText(names, type, audience);
    case "union":
      return unionText(names, type, audience);
    case "nullable":
      return `${typeText(names, type.of, audience)} | null`;
    case "reference":
      return messageType(names, type.to, audience);
    default:
      return type satisfies never;
  }
}

/** The type of a field's value; where it may be missing, `undefined` says the same. */
export function fieldText(names: TypeNames, field: Field, audience: Audience): string {
  const text = typeText(names, field.type, audience);
  return isLeftOut(field, audience) ? `${text} | undefined` : text;
}

export function isLeftOut(field: Field, audience: Audience): boolean {
  return audience === "reader" ? field.optional : mayLeaveOut(field);
}

function grouped(names: TypeNames, type: Type, audience: Audience): string {
  const text = typeText(names, type, audience);
  return ["union", "nullable", "enum"].includes(type.kind) ? `(${text})` : text;
}

function enumText({ values, open }: EnumType): string {
  const literals = values.map(jsonLiteral);
  if (!open) return literals.join(" | ");
  const kinds = new Set(values.map((value) => (value === null ? "null" : typeof value)));
  const others = [...kinds].map((kind) => (kind === "string" || kind === "number" ? `(${kind} & {})` : kind));
  return [...new Set([...literals, ...others])].join(" | ");
}

function objectText(names: TypeNames, { fields }: ObjectType, audience: Audience): string {
  if (fields.length === 0) return "{ [name: string]: never }";
  const members = fields.map(
    (field) =>
      `${memberName(field.name)}${isLeftOut(field, audience) ? "?" : ""}: ${fieldText(names, field, audience)}`,
  );
  return `{ ${members.join("; ")} }`;
}

function unionText(names: TypeNames, type: UnionType, audience: Audience): string {
  const members = type.members.map((member) => typeText(names, member, audience));
  if (type.open) members.push(unknownMemberText(names, type, audience));
  return [...new Set(members)].join(" | ");
}

/** A member of an open union whose tag nobody knows. */
export function unknownMemberText(names: TypeNames, type: UnionType, audience: Audience): string {
  const shared = sharedFieldsOf(names.model, type).map(
    (field) => `${memberName(field.name)}?: ${typeText(names, field.type, audience)} | undefined`,
  );
  const own = [
    `${memberName(type.discriminator?.property ?? "")}: ${names.unknownMember()}`,
    "tag: string",
    `raw: { readonly [name: string]: ${names.json()} }`,
  ];
  return `{ ${[...own, ...shared].join("; ")} }`;
}

/** Fields that an unknown member carries where they fit. `tag` and `raw` are its own. */
export function sharedFieldsOf(model: Model, type: UnionType): readonly Field[] {
  const [first] = type.members;
  const object = first && resolved(model, first);
  if (object?.kind !== "object") return [];
  const { property } = type.discriminator ?? {};
  return object.fields.filter(
    ({ name }) => type.sharedFields.includes(name) && name !== property && name !== "tag" && name !== "raw",
  );
}
