import type { ArrayType, Field, Json, MapType, ObjectType, TupleType, Type, UnionType } from "../model/model.js";
import { conditionOf } from "./codecs-check.js";
import type { CodecScope } from "./codecs-scope.js";
import { isVerbatim } from "./messages-of.js";
import { sharedFieldsOf, typeText } from "./messages-types.js";
import { jsonLiteral, literalKey, onObjectPrototype, ownsInherited, propertyAccess, stringLiteral } from "./text.js";

/** What a reader takes. */
export const anyJson = { name: "json", type: "unknown" };

/** Where a reader is written. */
export interface ReadSite {
  readonly scope: CodecScope;
  readonly path: string;
}

/** An expression that turns wire JSON, which was checked, into the value. The JSON is typed `never`: the check vouches for it. */
function readOf(site: ReadSite, type: Type, json: string): string {
  const { scope } = site;
  if (isVerbatim(scope.model, type)) return json;
  switch (type.kind) {
    case "bytes":
      return `${scope.runtime("bytesFromBase64")}(${json})`;
    case "bigint":
      return `BigInt(${json})`;
    case "reference":
      return `${scope.functionOf("read", type.to)}(${json})`;
    case "nullable":
      return `(${json} === null ? null : ${readOf(site, type.of, json)})`;
    default:
      return `${helperOf(site, type)}(${json})`;
  }
}

/** The statements of a reader: `json` is its parameter. */
export function readBody(site: ReadSite, type: Type, output: string): string[] {
  switch (type.kind) {
    case "object":
      return objectBody(site, type, output);
    case "array":
      return arrayBody(site, type, output);
    case "tuple":
      return tupleBody(site, type);
    case "map":
      return mapBody(site, type, output);
    case "union":
      return unionBody(site, type, output);
    default:
      return [`return ${readOf(site, type, jsonIn(site))};`];
  }
}

function helperOf(site: ReadSite, type: Type): string {
  const name = site.scope.helperName(site.path);
  const output = typeText(site.scope.types, type, "reader");
  site.scope.addFunction(name, { parameter: anyJson, returns: output }, readBody(site, type, output));
  return name;
}

/** The check vouches for it. */
function jsonIn({ scope }: ReadSite): string {
  return `(${scope.marks.cast("json", "never")})`;
}

function wireAs({ scope }: ReadSite, type: string): string {
  return `const wire = ${scope.marks.cast("json", type)};`;
}

function within(site: ReadSite, part: string): ReadSite {
  return { ...site, path: `${site.path}$${part.replace(/[^A-Za-z0-9_]+/g, "_")}` };
}

function objectBody(site: ReadSite, { fields }: ObjectType, output: string): string[] {
  if (fields.length === 0) return ["return {};"];
  const { marks } = site.scope;
  const names = fields.map((field) => stringLiteral(field.name)).join(" | ");
  // The compiler takes an inherited `constructor` for the field that is still to be set.
  const lacksInherited = fields.some((field) => field.optional && onObjectPrototype(field.name));
  const members = fields.filter((field) => !field.optional).map((field) => `  ${memberOf(site, field)},`);
  return [
    wireAs(site, `Record<${names}, never>`),
    `const value${marks.annotation(output)} = {`,
    ...members,
    `${lacksInherited ? marks.cast("}", "never") : "}"};`,
    ...fields.filter((field) => field.optional).map((field) => optionalOf(site, field)),
    "return value;",
  ];
}

function memberOf(site: ReadSite, { name, type }: Field): string {
  const access = propertyAccess("wire", name);
  const read = readOf(within(site, name), type, access);
  if (type.default === undefined) return `${literalKey(name)}: ${read}`;
  return `${literalKey(name)}: ${found(site, name)} === undefined ? ${defaultOf(site, name, type, type.default)} : ${read}`;
}

/** The default as a reader has it: contracts write it as on the wire. */
function defaultOf(site: ReadSite, name: string, type: Type, json: Json): string {
  const literal = jsonLiteral(json);
  if (json === null) return literal;
  const cast = `(${site.scope.marks.cast(literal, "never")})`;
  if (isVerbatim(site.scope.model, type)) return ownsInherited(json) ? cast : literal;
  return readOf(within(site, `${name}$default`), type, cast);
}

function optionalOf(site: ReadSite, { name, type }: Field): string {
  const read = readOf(within(site, name), type, propertyAccess("wire", name));
  const set =
    name === "__proto__"
      ? `${site.scope.runtime("define")}(value, "__proto__", ${read})`
      : `${propertyAccess("value", name)} = ${read}`;
  return `if (${found(site, name)} !== undefined) ${set};`;
}

function found({ scope }: ReadSite, name: string): string {
  return onObjectPrototype(name)
    ? `${scope.runtime("own")}(wire, ${stringLiteral(name)})`
    : propertyAccess("wire", name);
}

function arrayBody(site: ReadSite, type: ArrayType, output: string): string[] {
  return [
    wireAs(site, "readonly never[]"),
    `const value${site.scope.marks.annotation(output)} = [];`,
    `for (const item of wire) value.push(${readOf(within(site, "item"), type.items, "item")});`,
    "return value;",
  ];
}

function tupleBody(site: ReadSite, type: TupleType): string[] {
  if (type.items.length === 0) return ["return [];"];
  const wire = `[${type.items.map(() => "never").join(", ")}]`;
  const items = type.items.map((item, index) => readOf(within(site, String(index)), item, `wire[${index}]`));
  return [wireAs(site, wire), `return [${items.join(", ")}];`];
}

function mapBody(site: ReadSite, type: MapType, output: string): string[] {
  const { scope } = site;
  return [
    wireAs(site, "Record<string, never>"),
    `const value${scope.marks.annotation(output)} = {};`,
    `for (const [name, item] of Object.entries(wire)) ${scope.runtime("define")}(value, name, ${readOf(within(site, "item"), type.values, "item")});`,
    "return value;",
  ];
}

function unionBody(site: ReadSite, type: UnionType, output: string): string[] {
  const members = type.members.map((member, index) => readOf(within(site, String(index)), member, jsonIn(site)));
  if (type.discriminator) return taggedBody(site, type, output, members);
  const branches = type.members.slice(0, -1).map((member, index) => {
    const check = { scope: site.scope, check: "fits" as const, path: `${site.path}$fits${index}` };
    return `if (${conditionOf(check, member, "json")}) return ${members[index] ?? ""};`;
  });
  return [...branches, `return ${members.at(-1) ?? ""};`];
}

function taggedBody(site: ReadSite, type: UnionType, output: string, members: readonly string[]): string[] {
  const { property, tags } = type.discriminator ?? { property: "", tags: [] };
  const known = type.open ? tags : tags.slice(0, -1);
  return [
    wireAs(site, `Record<${stringLiteral(property)}, string>`),
    `switch (${propertyAccess("wire", property)}) {`,
    ...known.flatMap((tag, index) => [`  case ${stringLiteral(tag)}:`, `    return ${members[index] ?? ""};`]),
    "  default:",
    ...(type.open ? unknownBody(site, type, output) : [`return ${members.at(-1) ?? ""};`]).map((line) => `    ${line}`),
    "}",
  ];
}

function unknownBody(site: ReadSite, type: UnionType, output: string): string[] {
  const { scope } = site;
  const property = type.discriminator?.property ?? "";
  const literal = `{ ${literalKey(property)}: ${scope.runtime("unknownMember")}, tag: ${propertyAccess("wire", property)}, raw: ${scope.marks.cast("json", "never")} }`;
  const fields = sharedFieldsOf(scope.model, type);
  if (fields.length === 0) return [`return ${literal};`];
  const unknown = `Extract<${output}, { ${literalKey(property)}: typeof ${scope.runtime("unknownMember")} }>`;
  const names = fields.map((field) => stringLiteral(field.name)).join(" | ");
  return [
    `const value${scope.marks.annotation(unknown)} = ${literal};`,
    `const shared = ${scope.marks.cast("json", `Record<${names}, never>`)};`,
    ...fields.map((field) => sharedOf(site, field)),
    "return value;",
  ];
}

function sharedOf(site: ReadSite, { name, type }: Field): string {
  const { scope } = site;
  const access = propertyAccess("shared", name);
  const check = {
    scope,
    check: "fits" as const,
    path: `${site.path}$fitsShared$${name.replace(/[^A-Za-z0-9_]+/g, "_")}`,
  };
  const owned = onObjectPrototype(name) ? `Object.hasOwn(shared, ${stringLiteral(name)}) && ` : "";
  const read = readOf(within(site, `shared_${name}`), type, access);
  const set =
    name === "__proto__"
      ? `${scope.runtime("define")}(value, "__proto__", ${read})`
      : `${propertyAccess("value", name)} = ${read}`;
  return `if (${owned}${conditionOf(check, type, access)}) ${set};`;
}
