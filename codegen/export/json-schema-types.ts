import type {
  ArrayType,
  EnumType,
  MessageId,
  NumberType,
  ObjectType,
  Scalar,
  Type,
  UnionType,
} from "../model/model.js";
import { bytesSchema } from "./json-schema-bytes.js";
import { given, type JsonSchema, named, type SchemaObject } from "./schema.js";

/** Of a writer, or of a reader: a writer may leave out what has a `fill`. */
export type Side = "reader" | "writer";

/** What the schema is for. */
export interface View {
  readonly side: Side;
  /** AsyncAPI's own schemas are a superset of draft 7, which knows lists of types under another word. */
  readonly dialect: "2020-12" | "draft-07";
  /** Where the schema of a message stands. */
  readonly refer: (to: MessageId) => string;
  /** Is anything in it masked wherever people look? Its examples and defaults are not shown then. */
  readonly isSensitive: (type: Type) => boolean;
}

/** The schema of a type, with what stands beside it; references as `view` writes them. */
export function typeSchema(type: Type, view: View): SchemaObject {
  const bare = bareSchema(type, view);
  const remarks = remarksOf(type, view);
  // Draft 7 reads nothing beside a `$ref`.
  const isAlone = view.dialect === "draft-07" && "$ref" in bare && Object.keys(remarks).length > 0;
  return isAlone ? { allOf: [bare], ...remarks } : { ...bare, ...remarks };
}

/** What validators note and do not judge. Our own words stand under one of theirs, `x-redloom`. */
function remarksOf(whole: Type, view: View): SchemaObject {
  const { doc, default: standing, fill, sensitive, ...type } = whole;
  const isHidden = (standing !== undefined || doc.examples !== undefined) && view.isSensitive(whole);
  const { description, deprecated, examples, owner } = doc;
  const own = given({
    open: "open" in type && type.open ? true : undefined,
    type: type.kind === "bytes" || type.kind === "bigint" ? type.kind : undefined,
    fill,
    sensitive,
    owner,
    deprecated: typeof deprecated === "string" ? deprecated : undefined,
  });
  return given({
    description,
    deprecated: deprecated === undefined || deprecated === false ? undefined : true,
    default: isHidden ? undefined : standing,
    examples: isHidden ? undefined : examples,
    "x-redloom": Object.keys(own).length > 0 ? own : undefined,
  });
}

function bareSchema(type: Type, view: View): SchemaObject {
  switch (type.kind) {
    case "string": {
      const { format, minLength, maxLength, pattern } = type;
      return given({ type: "string", format, minLength, maxLength, pattern });
    }
    case "integer":
    case "number":
      return numberSchema(type);
    case "boolean":
    case "null":
      return { type: type.kind };
    case "json":
      return {};
    case "bytes":
      return bytesSchema(type);
    case "bigint":
      return { type: "string", pattern: "^(?:0|-?[1-9][0-9]*)$" };
    case "enum":
      return enumSchema(type);
    case "array":
      return arraySchema(type, view);
    case "tuple":
      return tupleSchema(type.items, view);
    case "map":
      return { type: "object", additionalProperties: typeSchema(type.values, view) };
    case "object":
      return objectSchema(type, view);
    case "union":
      return unionSchema(type, view);
    case "nullable":
      return nullableSchema(type.of, view);
    case "reference":
      return { $ref: view.refer(type.to) };
    default:
      return type satisfies never;
  }
}

function numberSchema(type: NumberType): SchemaObject {
  const { kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = type;
  if (kind === "number") return given({ type: kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf });
  const most = Number.MAX_SAFE_INTEGER;
  return given({
    type: kind,
    minimum: Math.max(minimum ?? -most, -most),
    maximum: Math.min(maximum ?? most, most),
    exclusiveMinimum,
    exclusiveMaximum,
    multipleOf,
  });
}

/** Of an open one the known values are listed beside all that a reader takes. */
function enumSchema({ values, open }: EnumType): SchemaObject {
  const known = listSchema(values);
  const kinds = [...new Set(values.filter((value) => value !== null).map((value) => typeof value))];
  if (!open || kinds.length === 0) return known;
  return { anyOf: [known, ...kinds.map((kind) => ({ type: kind }))] };
}

function listSchema(values: readonly Scalar[]): SchemaObject {
  const [only, another] = values;
  return only !== undefined && another === undefined ? { const: only } : { enum: values };
}

function arraySchema({ items, minItems, maxItems, uniqueItems }: ArrayType, view: View): SchemaObject {
  return given({ type: "array", items: typeSchema(items, view), minItems, maxItems, uniqueItems });
}

function tupleSchema(items: readonly Type[], view: View): SchemaObject {
  const count = items.length;
  if (count === 0) return { type: "array", maxItems: 0 };
  const schemas = items.map((item) => typeSchema(item, view));
  const words =
    view.dialect === "draft-07" ? { items: schemas, additionalItems: false } : { prefixItems: schemas, items: false };
  return { type: "array", ...words, minItems: count, maxItems: count };
}

/** ajv passes over the first under `properties`, and AsyncAPI's parser breaks on both: a pattern says the same. */
const unspeakable: readonly string[] = ["__proto__", "hasOwnProperty"];

function objectSchema({ fields, unknownFields }: ObjectType, view: View): SchemaObject {
  const required = fields.filter(({ optional, type }) => {
    const filled = type.fill !== undefined && view.side === "writer";
    return !optional && !filled && type.default === undefined;
  });
  const schemas = fields.map(({ name, type }) => [name, typeSchema(type, view)] as const);
  const plain = schemas.filter(([name]) => !unspeakable.includes(name));
  const odd = schemas.flatMap(([name, schema]) => (unspeakable.includes(name) ? [[`^${name}$`, schema] as const] : []));
  return given({
    type: "object",
    properties: fields.length > 0 ? named(plain) : undefined,
    patternProperties: odd.length > 0 ? named(odd) : undefined,
    required: required.length > 0 ? required.map(({ name }) => name) : undefined,
    additionalProperties: unknownFields === "refuse" ? false : undefined,
  });
}

/** The constant tag of each member keeps them apart; of an open union one more takes all other tags. */
function unionSchema({ mode, members, discriminator, open }: UnionType, view: View): SchemaObject {
  const known = members.map((member) => typeSchema(member, view));
  if (!discriminator) return { [mode]: known };
  const { property, tags } = discriminator;
  const unknown: JsonSchema = {
    type: "object",
    properties: named([[property, { type: "string", not: { enum: tags } }]]),
    required: [property],
    description: "A member that this contract does not know yet.",
  };
  return { oneOf: open ? [...known, unknown] : known };
}

function nullableSchema(of: Type, view: View): SchemaObject {
  const { type, ...words } = typeSchema(of, view);
  if (of.kind === "json") return words;
  if (typeof type !== "string" || "enum" in words || "const" in words) {
    return { anyOf: [given({ type, ...words }), { type: "null" }] };
  }
  return type === "null" ? { type, ...words } : { type: [type, "null"], ...words };
}
