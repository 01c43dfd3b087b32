import type {
  ArrayType,
  BytesType,
  EnumType,
  Field,
  Json,
  NumberType,
  ObjectType,
  StringType,
  Type,
  UnionType,
} from "../model/model.js";
import { stampedAs } from "../values/lift.js";
import { formatCheck } from "./codecs-check.js";
import { anywhere, isLikeBytes, isVerbatim, messageOf, resolved } from "./messages-of.js";
import { typeText } from "./messages-types.js";
import type { SchemaScope } from "./schemas-scope.js";
import { unknownText } from "./schemas-unknown.js";
import { jsonLiteral, literalKey, onObjectPrototype, ownsInherited, stringLiteral } from "./text.js";

/** A type as a zod expression. Wherever zod's own idea differs from the codec's, the codec's function decides. */
export function schemaText(scope: SchemaScope, type: Type): string {
  switch (type.kind) {
    case "string":
      return stringText(scope, type);
    case "integer":
    case "number":
      return numberText(scope, type);
    case "boolean":
    case "null":
      return `z.${type.kind}()`;
    case "json":
      return `z.custom<${scope.types.json()}>(${scope.runtime("isJson")}, ${scope.expected("JSON of at most 64 levels")})`;
    case "bytes":
      return bytesText(scope, type);
    case "bigint":
      return `z.codec(${refined(scope, "z.string()", "isDecimal", "decimal text")}, z.bigint(), { decode: (text) => BigInt(text), encode: String })`;
    case "enum":
      return enumText(scope, type);
    case "array":
      return arrayText(scope, type);
    case "tuple":
      return scope.inferred(() => `z.tuple([${type.items.map((item) => schemaText(scope, item)).join(", ")}])`);
    case "map":
      return scope.inferred(() => `${scope.helper("mapOf")}(${schemaText(scope, type.values)})`);
    case "object":
      return objectText(scope, type);
    case "union":
      return unionText(scope, type);
    case "nullable":
      return `${schemaText(scope, type.of)}.nullable()`;
    case "reference":
      return referenceText(scope, type);
    default:
      return type satisfies never;
  }
}

type Refinement = Parameters<SchemaScope["runtime"]>[0];

function refined(scope: SchemaScope, schema: string, check: Refinement, expected: string): string {
  return `${schema}.refine(${scope.runtime(check)}, ${scope.expected(expected)})`;
}

function asked(scope: SchemaScope, schema: string, condition: string, expected: string): string {
  return `${schema}.refine((value) => ${condition}, ${scope.expected(expected)})`;
}

function stringText(scope: SchemaScope, { format, minLength, maxLength, pattern }: StringType): string {
  let text =
    format === undefined ? `${scope.helper("text")}()` : refined(scope, "z.string()", formatCheck(format), format);
  if (minLength !== undefined) {
    text = asked(scope, text, `${scope.runtime("isAtLeast")}(value, ${minLength})`, `at least ${minLength} characters`);
  }
  if (maxLength !== undefined) {
    text = asked(scope, text, `${scope.runtime("isAtMost")}(value, ${maxLength})`, `at most ${maxLength} characters`);
  }
  if (pattern === undefined) return text;
  return asked(scope, text, `new RegExp(${stringLiteral(pattern)}, "u").test(value)`, `text that matches ${pattern}`);
}

function numberText(scope: SchemaScope, type: NumberType): string {
  const words = { minimum: "gte", maximum: "lte", exclusiveMinimum: "gt", exclusiveMaximum: "lt" } as const;
  let text = type.kind === "integer" ? "z.int()" : "z.number()";
  for (const word of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const) {
    if (type[word] !== undefined) text += `.${words[word]}(${type[word]})`;
  }
  if (type.multipleOf === undefined) return text;
  const condition = `${scope.runtime("isMultipleOf")}(value, ${type.multipleOf})`;
  return asked(scope, text, condition, `a multiple of ${type.multipleOf}`);
}

function bytesText(scope: SchemaScope, { minLength, maxLength }: BytesType): string {
  const wire = refined(scope, "z.string()", "isBase64", "base64");
  const least = minLength === undefined ? [] : [[`value.byteLength >= ${minLength}`, `at least ${minLength} bytes`]];
  const most = maxLength === undefined ? [] : [[`value.byteLength <= ${maxLength}`, `at most ${maxLength} bytes`]];
  const sizes = [...least, ...most];
  const is = scope.runtime("isBytes");
  // One condition: where zod tries the codec on anything, a refinement of its own would meet what is no bytes.
  const fits = sizes.length === 0 ? is : `(value) => ${[`${is}(value)`, ...sizes.map(([one]) => one)].join(" && ")}`;
  const expected = scope.expected(["Uint8Array", ...sizes.map(([, text]) => text)].join(", "));
  const value = `z.custom<${scope.types.bytes()}>(${fits}, ${expected})`;
  return `z.codec(${wire}, ${value}, { decode: ${scope.runtime("bytesFromBase64")}, encode: ${scope.runtime("base64OfBytes")} })`;
}

function enumText(scope: SchemaScope, { values, open }: EnumType): string {
  if (!open) return `z.literal([${values.map(jsonLiteral).join(", ")}])`;
  const kinds = [...new Set(values.map((value) => (value === null ? "null" : typeof value)))];
  const others = kinds.map((kind) => (kind === "string" ? `${scope.helper("text")}()` : `z.${kind}()`));
  return oneOrUnion("union", others);
}

function oneOrUnion(union: "union" | "xor", members: readonly string[]): string {
  return members.length === 1 ? (members[0] ?? "z.never()") : `z.${union}([${members.join(", ")}])`;
}

function arrayText(scope: SchemaScope, type: ArrayType): string {
  const list = () => `z.array(${schemaText(scope, type.items)})`;
  let text = isPlainList(type) ? list() : scope.inferred(list);
  if (type.minItems !== undefined) text += `.min(${type.minItems})`;
  if (type.maxItems !== undefined) text += `.max(${type.maxItems})`;
  return type.uniqueItems === true ? refined(scope, text, "hasUniqueItems", "items that differ") : text;
}

function isPlainList({ minItems, maxItems, uniqueItems }: ArrayType): boolean {
  return minItems === undefined && maxItems === undefined && uniqueItems !== true;
}

function referenceText(scope: SchemaScope, type: Extract<Type, { readonly kind: "reference" }>): string {
  const { name, isDeclared } = scope.referenceTo(type.to);
  if (isDeclared) return name;
  if (scope.insideGetter) {
    scope.waiting++;
    if (isInferred(messageOf(scope.model, type.to).type)) scope.circular++;
    return name;
  }
  // No object lies between the message and itself: only an annotation ends the compiler's circle.
  return `z.lazy((): z.ZodType<${typeText(scope.types, type, "reader")}> => ${name})`;
}

/** Is its schema's type one that the compiler infers from what stands in it? An object's is not: it has getters. */
function isInferred(type: Type): boolean {
  switch (type.kind) {
    case "tuple":
    case "map":
    case "reference":
      return true;
    case "array":
      return !isPlainList(type) || (type.items.kind !== "reference" && isInferred(type.items));
    case "nullable":
      return type.of.kind !== "reference" && isInferred(type.of);
    case "union":
      return type.members.some((member) => member.kind !== "reference" && isInferred(member));
    default:
      return false;
  }
}

function objectText(scope: SchemaScope, type: ObjectType & Type): string {
  const hidden = type.fields.some((field) => onObjectPrototype(field.name));
  const members = type.fields.map((field) => memberText(scope, field, hidden));
  const shape = members.length === 0 ? "{}" : `{\n${members.map((member) => `${indented(member)},\n`).join("")}}`;
  const text = `z.${type.unknownFields === "refuse" ? "strictObject" : "object"}(${shape})`;
  if (hidden) return hiddenText(scope, type, text);
  // The compiler does not find out what stands in itself through a pipe.
  if (!isLikeBytes(type) || scope.insideRecursion) return text;
  // No refinement: within one, zod encodes what it has not checked, and takes two members of a union for fitting.
  const condition = `(value) => !${scope.runtime("isBytes")}(value)`;
  return `${text}.pipe(z.custom<${typeText(scope.types, type, "reader")}>(${condition}, ${scope.expected("object")}))`;
}

/** Names that every object inherits go through zod with other names. */
function hiddenText(scope: SchemaScope, type: ObjectType & Type, text: string): string {
  const [hide, show] = [scope.runtime("hideNames"), scope.runtime("showNames")];
  const is = scope.runtime("isObject");
  const isObject = `${is}, ${scope.expected("object")}`;
  const isValue = isLikeBytes(type)
    ? `(value) => ${is}(value) && !${scope.runtime("isBytes")}(value), ${scope.expected("object")}`
    : isObject;
  const output = typeText(scope.types, type, "reader");
  return (
    `z.codec(z.custom<Record<string, unknown>>(${isObject}), ${text}, { decode: ${hide}, encode: ${show} })` +
    `.pipe(z.codec(z.custom<never>(), z.custom<${output}>(${isValue}), { decode: ${show}, encode: ${hide} }))`
  );
}

function memberText(scope: SchemaScope, field: Field, hidden: boolean): string {
  const isHidden = hidden && (onObjectPrototype(field.name) || field.name.endsWith("\0"));
  const name = isHidden ? stringLiteral(`${field.name}\0`) : literalKey(field.name);
  const before = { waiting: scope.waiting, circular: scope.circular };
  const outside = scope.insideGetter;
  scope.insideGetter = true;
  const text = fieldText(scope, field, () => scope.waiting > before.waiting);
  scope.insideGetter = outside;
  if (scope.waiting === before.waiting) return `${name}: ${text}`;
  const annotation = scope.circular > before.circular ? `: ${getterType(scope, field)}` : "";
  return `get ${name}()${annotation} {\n  return ${indented(text).trimStart()};\n}`;
}

/** Said, where the compiler would have to know it to find it out. */
function getterType(scope: SchemaScope, { optional, type }: Field): string {
  const text = `z.ZodType<${typeText(scope.types, type, "reader")}>`;
  if (type.default !== undefined) return `z.ZodPrefault<${text}>`;
  return optional ? `z.ZodOptional<${text}>` : text;
}

function fieldText(scope: SchemaScope, { optional, type }: Field, isWaiting: () => boolean): string {
  const { default: value, fill } = type;
  if (value !== undefined) return defaultText(scope, type, value, isWaiting);
  const text = schemaText(scope, type);
  if (optional) return `${text}.optional()`;
  return fill === undefined ? text : `${scope.helper("filled")}(${text}, ${scope.runtime("fills")}.${fill})`;
}

const holdsTuple = anywhere((one) => one.kind === "tuple");

/** A default is written as on the wire. `default` takes a value, and does not bear a circle of types. */
function defaultText(scope: SchemaScope, type: Type, value: Json, isWaiting: () => boolean): string {
  const text = scope.inferred(() => schemaText(scope, type));
  const wire = stampedAs(scope.model, type, value);
  const literal = jsonLiteral(wire);
  if (!isVerbatim(scope.model, type) || isWaiting()) return `${scope.helper("prefilled")}(${text}, ${literal})`;
  // The compiler takes a list for an array before it looks for a tuple.
  const isStamped = JSON.stringify(wire) !== JSON.stringify(value);
  const isMistaken = isStamped || ownsInherited(value) || holdsTuple(scope.model, type);
  return `${text}.optional().default(${literal}${isMistaken ? " as never" : ""})`;
}

function unionText(scope: SchemaScope, type: UnionType & Type): string {
  const { discriminator } = type;
  const members = type.members.map((member, index) => {
    const text = schemaText(scope, member);
    if (!discriminator || !type.members.some((one) => isVersioned(scope, one))) return text;
    const tag = stringLiteral(discriminator.tags[index] ?? "");
    return `${scope.helper("tagged")}(${text}, ${stringLiteral(discriminator.property)}, ${tag})`;
  });
  if (!discriminator) return oneOrUnion(type.mode === "oneOf" ? "xor" : "union", members);
  const plain = type.members.every((member) => isPlainObject(scope, member));
  const known = plain
    ? `z.discriminatedUnion(${stringLiteral(discriminator.property)}, [${members.join(", ")}])`
    : oneOrUnion("union", members);
  return type.open ? `z.union([${known}, ${unknownText(scope, type, (one) => schemaText(scope, one))}])` : known;
}

function isPlainObject(scope: SchemaScope, member: Type): boolean {
  const object = resolved(scope.model, member);
  if (object.kind !== "object" || object.fields.some((field) => onObjectPrototype(field.name))) return false;
  if (isLikeBytes(object)) return false;
  if (member.kind !== "reference") return true;
  if (isVersioned(scope, member)) return false;
  return scope.isBare(member.to) && (scope.insideGetter || scope.referenceTo(member.to).isDeclared);
}

/** Is there a pipe around its object, which lifts it? */
function isVersioned(scope: SchemaScope, member: Type): boolean {
  if (member.kind !== "reference") return false;
  const { version, type } = messageOf(scope.model, member.to);
  return version > 1 || isVersioned(scope, type);
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}
