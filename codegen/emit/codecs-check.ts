import type {
  ArrayType,
  BytesType,
  EnumType,
  MapType,
  NumberType,
  ObjectType,
  StringFormat,
  StringType,
  TupleType,
  Type,
  UnionType,
} from "../model/model.js";
import type { CodecScope } from "./codecs-scope.js";
import { isObjectWith } from "./is-object.js";
import { isLikeBytes, mayLeaveOut, mayMissOnWire } from "./messages-of.js";
import { jsonLiteral, onObjectPrototype, propertyAccess, stringLiteral } from "./text.js";

/** `fits` asks about JSON from the wire, `accepts` about a value of the program. */
export type Check = "fits" | "accepts";

/** What a check takes. */
export const anyValue = { name: "value", type: "unknown" };

/** Where a check is written: helper functions take their names from it. */
export interface CheckSite {
  readonly scope: CodecScope;
  readonly check: Check;
  readonly path: string;
  /** Of the message, where a whole message is checked: above 1, JSON says it. */
  readonly version?: number;
}

const formatChecks = {
  uuid: "isUuid",
  "date-time": "isDateTime",
  date: "isDate",
  time: "isTime",
  duration: "isDuration",
  uri: "isUri",
  email: "isEmail",
} as const satisfies Record<StringFormat, string>;

export function formatCheck(format: StringFormat): (typeof formatChecks)[StringFormat] {
  return formatChecks[format];
}

/** A condition on an expression, which may be repeated in it. Never throws, whatever the value. */
export function conditionOf(site: CheckSite, type: Type, value: string): string {
  const { scope, check } = site;
  switch (type.kind) {
    case "string":
      return all(stringParts(site, type, value));
    case "integer":
    case "number":
      return all(numberParts(scope, type, value));
    case "boolean":
      return `typeof ${value} === "boolean"`;
    case "null":
      return `${value} === null`;
    case "json":
      return `${scope.runtime("isJson")}(${value})`;
    case "bytes":
      return all(bytesParts(site, type, value));
    case "bigint":
      return check === "fits" ? `${scope.runtime("isDecimal")}(${value})` : `typeof ${value} === "bigint"`;
    case "enum":
      return enumCondition(site, type, value);
    case "nullable":
      return `(${value} === null || ${conditionOf(site, type.of, value)})`;
    case "reference":
      return `${scope.functionOf(check, type.to)}(${value})`;
    case "array":
    case "tuple":
    case "map":
    case "object":
    case "union":
      return `${helperOf(site, type)}(${value})`;
    default:
      return type satisfies never;
  }
}

/** The statements of a function that answers whether its parameter fits. */
export function checkBody(site: CheckSite, type: Type, value: string): string[] {
  switch (type.kind) {
    case "array":
      return arrayBody(site, type, value);
    case "tuple":
      return tupleBody(site, type, value);
    case "map":
      return mapBody(site, type, value);
    case "object":
      return objectBody(site, type, value);
    case "union":
      return unionBody(site, type, value);
    default:
      return [`return ${conditionOf(site, type, value)};`];
  }
}

function helperOf(site: CheckSite, type: Type): string {
  const name = site.scope.helperName(site.path);
  site.scope.addFunction(name, { parameter: anyValue, returns: "boolean" }, checkBody(site, type, "value"));
  return name;
}

function within(site: CheckSite, part: string): CheckSite {
  return { scope: site.scope, check: site.check, path: `${site.path}$${part.replace(/[^A-Za-z0-9_]+/g, "_")}` };
}

function all(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? "true") : `(${parts.join(" && ")})`;
}

function stringParts(site: CheckSite, type: StringType, value: string): string[] {
  const { scope } = site;
  const parts =
    type.format === undefined
      ? [textCondition(site, value)]
      : [`typeof ${value} === "string"`, `${scope.runtime(formatChecks[type.format])}(${value})`];
  if (type.minLength === 1) parts.push(`${value} !== ""`);
  else if (type.minLength !== undefined && type.minLength > 0) {
    parts.push(`${scope.runtime("isAtLeast")}(${value}, ${type.minLength})`);
  }
  if (type.maxLength !== undefined) parts.push(`${scope.runtime("isAtMost")}(${value}, ${type.maxLength})`);
  if (type.pattern !== undefined) parts.push(`${patternOf(scope, type.pattern)}.test(${value})`);
  return parts;
}

/** Lone surrogates, which UTF-8 cannot say, are refused where they are written; reading spares the time. */
function textCondition({ scope, check }: CheckSite, value: string): string {
  return check === "fits" ? `typeof ${value} === "string"` : `${scope.runtime("isText")}(${value})`;
}

function patternOf(scope: CodecScope, pattern: string): string {
  return scope.constant("pattern", `new RegExp(${stringLiteral(pattern)}, "u")`);
}

function numberParts(scope: CodecScope, type: NumberType, value: string): string[] {
  const parts = [
    `typeof ${value} === "number"`,
    `Number.${type.kind === "integer" ? "isSafeInteger" : "isFinite"}(${value})`,
  ];
  if (type.minimum !== undefined) parts.push(`${value} >= ${type.minimum}`);
  if (type.maximum !== undefined) parts.push(`${value} <= ${type.maximum}`);
  if (type.exclusiveMinimum !== undefined) parts.push(`${value} > ${type.exclusiveMinimum}`);
  if (type.exclusiveMaximum !== undefined) parts.push(`${value} < ${type.exclusiveMaximum}`);
  if (type.multipleOf !== undefined) parts.push(`${scope.runtime("isMultipleOf")}(${value}, ${type.multipleOf})`);
  return parts;
}

function bytesParts({ scope, check }: CheckSite, type: BytesType, value: string): string[] {
  const [is, size] =
    check === "fits"
      ? [scope.runtime("isBase64"), () => `${scope.runtime("base64Size")}(${value})`]
      : [scope.runtime("isBytes"), () => `${value}.byteLength`];
  const parts = [`${is}(${value})`];
  if (type.minLength !== undefined) parts.push(`${size()} >= ${type.minLength}`);
  if (type.maxLength !== undefined) parts.push(`${size()} <= ${type.maxLength}`);
  return parts;
}

/** Above this many values a set is faster than a row of comparisons. */
const MANY = 8;

function enumCondition(site: CheckSite, { values, open }: EnumType, value: string): string {
  const { scope } = site;
  if (open) {
    const kinds = [...new Set(values.map((one) => (one === null ? "null" : typeof one)))];
    return either(kinds.map((kind) => scalarCondition(site, kind, value)));
  }
  if (values.length > MANY) {
    return `${scope.constant("values", `new Set${scope.marks.arguments("unknown")}([${values.map(jsonLiteral).join(", ")}])`)}.has(${value})`;
  }
  return either(values.map((one) => `${value} === ${jsonLiteral(one)}`));
}

function scalarCondition(site: CheckSite, kind: string, value: string): string {
  if (kind === "null") return `${value} === null`;
  if (kind === "string") return textCondition(site, value);
  if (kind === "number") return `(typeof ${value} === "number" && Number.isFinite(${value}))`;
  return `typeof ${value} === ${stringLiteral(kind)}`;
}

/** `!isText(item)`, but `!(a === b)`. */
function negated(condition: string): string {
  return /^(?:\(.*\)|[\w$.]+\([^()]*\))$/s.test(condition) ? `!${condition}` : `!(${condition})`;
}

function either(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? "false") : `(${parts.join(" || ")})`;
}

function arrayBody(site: CheckSite, type: ArrayType, value: string): string[] {
  const size = [
    ...(type.minItems === undefined ? [] : [`${value}.length < ${type.minItems}`]),
    ...(type.maxItems === undefined ? [] : [`${value}.length > ${type.maxItems}`]),
    ...(type.uniqueItems === true ? [`!${site.scope.runtime("hasUniqueItems")}(${value})`] : []),
  ];
  return [
    `if (!Array.isArray(${value})) return false;`,
    ...(size.length === 0 ? [] : [`if (${size.join(" || ")}) return false;`]),
    `for (let index = 0; index < ${value}.length; index++) {`,
    `  const item${site.scope.marks.annotation("unknown")} = ${value}[index];`,
    `  if (${negated(conditionOf(within(site, "item"), type.items, "item"))}) return false;`,
    "}",
    "return true;",
  ];
}

function tupleBody(site: CheckSite, type: TupleType, value: string): string[] {
  return [
    `if (!Array.isArray(${value}) || ${value}.length !== ${type.items.length}) return false;`,
    ...(type.items.length === 0 ? [] : [`const items${site.scope.marks.annotation("readonly unknown[]")} = ${value};`]),
    ...type.items.map((_, index) => `const item${index} = items[${index}];`),
    `return ${type.items.map((item, index) => conditionOf(within(site, String(index)), item, `item${index}`)).join(" && ") || "true"};`,
  ];
}

function mapBody(site: CheckSite, type: MapType, value: string): string[] {
  const { scope } = site;
  return [
    `if (!${scope.runtime("isMap")}(${value})) return false;`,
    `for (const name of Object.keys(${value})) {`,
    `  const item = ${value}[name];`,
    `  if (!(${scope.runtime("isText")}(name) && ${conditionOf(within(site, "item"), type.values, "item")})) return false;`,
    "}",
    "return true;",
  ];
}

function objectBody(site: CheckSite, type: ObjectType, value: string): string[] {
  const { scope, check } = site;
  const locals: string[] = [];
  const conditions = type.fields.map((field, index) => {
    let access = propertyAccess(value, field.name);
    if (onObjectPrototype(field.name)) {
      access = `field${index}`;
      locals.push(`const ${access} = ${scope.runtime("own")}(${value}, ${stringLiteral(field.name)});`);
    }
    const condition = conditionOf(within(site, field.name), field.type, access);
    const mayMiss = check === "fits" ? mayMissOnWire(field) : mayLeaveOut(field);
    return mayMiss ? `(${access} === undefined || ${condition})` : condition;
  });
  if (type.unknownFields === "refuse") {
    const isVersioned = check === "fits" && (site.version ?? 1) > 1;
    const all = [...(isVersioned ? ["$version"] : []), ...type.fields.map((field) => field.name)];
    const names = all.map(stringLiteral).join(", ");
    const known = scope.constant("names", `new Set${scope.marks.arguments("string")}([${names}])`);
    conditions.unshift(`${scope.runtime("hasOnlyNames")}(${value}, ${known})`);
  }
  if (check === "accepts" && isLikeBytes(type)) conditions.unshift(`!${scope.runtime("isBytes")}(${value})`);
  const isObject = isObjectWith(scope, value, type.fields);
  if (locals.length > 0) return [`if (!${isObject}) return false;`, ...locals, returned(conditions)];
  return [returned([isObject, ...conditions])];
}

function returned(conditions: readonly string[]): string {
  if (conditions.length <= 1) return `return ${conditions[0] ?? "true"};`;
  return `return (\n  ${conditions.join(" &&\n  ")}\n);`;
}

function unionBody(site: CheckSite, type: UnionType, value: string): string[] {
  const members = type.members.map((member, index) => conditionOf(within(site, String(index)), member, value));
  if (type.discriminator) return taggedBody(site, type, value, members);
  if (type.mode === "anyOf" || members.length === 1) return [`return ${members.join(" || ")};`];
  return [`return ${members.map((member) => `Number(${member})`).join(" + ")} === 1;`];
}

function taggedBody({ scope, check }: CheckSite, type: UnionType, value: string, members: readonly string[]): string[] {
  const { property, tags } = type.discriminator ?? { property: "", tags: [] };
  const access = onObjectPrototype(property)
    ? `${scope.runtime("own")}(${value}, ${stringLiteral(property)})`
    : propertyAccess(value, property);
  const unknown = () =>
    `${scope.runtime(check === "fits" ? "isUnknownWire" : "isUnknownValue")}(${value}, ${stringLiteral(property)}, ${knownTags(scope, type)})`;
  return [
    `if (!${isObjectWith(scope, value, [{ name: property }])}) return false;`,
    `switch (${access}) {`,
    ...tags.flatMap((tag, index) => [`  case ${stringLiteral(tag)}:`, `    return ${members[index] ?? "false"};`]),
    "  default:",
    `    return ${type.open ? unknown() : "false"};`,
    "}",
  ];
}

function knownTags(scope: CodecScope, { discriminator }: UnionType): string {
  return scope.constant("tags", `[${(discriminator?.tags ?? []).map(stringLiteral).join(", ")}]`);
}
