import type {
  ArrayType,
  Field,
  MapType,
  ObjectType,
  Scalar,
  StringType,
  TupleType,
  Type,
  UnionType,
} from "../model/model.js";
import { stampedAs } from "../values/lift.js";
import { conditionOf } from "./codecs-check.js";
import type { CodecScope } from "./codecs-scope.js";
import { mayLeaveOut } from "./messages-of.js";
import { typeText } from "./messages-types.js";
import { jsonTextLiteral, onObjectPrototype, propertyAccess, stringLiteral } from "./text.js";

/** Where a writer is written. */
export interface WriteSite {
  readonly scope: CodecScope;
  readonly path: string;
  /** Of the message, where a whole message is written: said above 1. */
  readonly version?: number;
}

/** Parts of JSON text in order: known text, or an expression that gives text. */
type Piece = { readonly text: string } | { readonly code: string };

/** One expression of the pieces, known text put together. */
function joined(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let known = "";
  for (const piece of pieces) {
    if ("text" in piece) {
      known += piece.text;
      continue;
    }
    if (known !== "" || parts.length === 0) parts.push(jsonTextLiteral(known));
    known = "";
    parts.push(piece.code);
  }
  if (known !== "" || parts.length === 0) parts.push(jsonTextLiteral(known));
  const [first, second, ...others] = parts;
  // An empty string in front only makes text of a number; before an expression of text it is noise.
  return [
    ...(first === '""' && second !== undefined && /^[A-Za-z$_][\w$]*\(/.test(second) ? [] : [first]),
    second,
    ...others,
  ]
    .filter((part) => part !== undefined)
    .join(" + ");
}

/** The JSON text of an accepted value. */
function writeOf(site: WriteSite, type: Type, value: string): string {
  return joined(piecesOf(site, type, value));
}

function piecesOf(site: WriteSite, type: Type, value: string): Piece[] {
  const { scope } = site;
  switch (type.kind) {
    case "string":
      return quoted(holdsEscapes(type) ? `${scope.runtime("escaped")}(${value})` : value);
    case "integer":
    case "number":
    case "boolean":
      return [{ code: value }];
    case "null":
      return [{ text: "null" }];
    case "json":
      return [{ code: `JSON.stringify(${value})` }];
    case "bytes":
      return quoted(`${scope.runtime("base64FromBytes")}(${value})`);
    case "bigint":
      return quoted(value);
    case "enum":
      return enumPieces(scope, type.values, type.open, value);
    case "nullable":
      return [{ code: `(${value} === null ? "null" : ${writeOf(site, type.of, value)})` }];
    case "reference":
      return [{ code: `${scope.functionOf("write", type.to)}(${value})` }];
    default:
      return [{ code: `${helperOf(site, type)}(${value})` }];
  }
}

/** What fits a format holds nothing that JSON escapes; but before the `@` of an address quotes and backslashes may stand. */
function holdsEscapes({ format }: StringType): boolean {
  return format === undefined || format === "email";
}

function quoted(code: string): Piece[] {
  return [{ text: '"' }, { code }, { text: '"' }];
}

function enumPieces(scope: CodecScope, values: readonly Scalar[], open: boolean, value: string): Piece[] {
  const [only, another] = values;
  if (!open && only !== undefined && another === undefined) return [{ text: JSON.stringify(only) }];
  if (!values.every((one) => typeof one === "string")) return [{ code: `JSON.stringify(${value})` }];
  const plain = !open && values.every((one) => JSON.stringify(one) === `"${one}"`);
  return quoted(plain ? value : `${scope.runtime("escaped")}(${value})`);
}

/** The statements of a writer: `value` is its parameter. */
export function writeBody(site: WriteSite, type: Type): string[] {
  switch (type.kind) {
    case "object":
      return objectBody(site, type);
    case "array":
      return arrayBody(site, type);
    case "tuple":
      return tupleBody(site, type);
    case "map":
      return mapBody(site, type);
    case "union":
      return unionBody(site, type);
    default:
      return [`return ${writeOf(site, type, "value")};`];
  }
}

function helperOf(site: WriteSite, type: Type): string {
  const name = site.scope.helperName(site.path);
  const input = typeText(site.scope.types, type, "writer");
  site.scope.addFunction(name, { parameter: { name: "value", type: input }, returns: "string" }, writeBody(site, type));
  return name;
}

function within(site: WriteSite, part: string): WriteSite {
  return { scope: site.scope, path: `${site.path}$${part.replace(/[^A-Za-z0-9_]+/g, "_")}` };
}

function objectBody(site: WriteSite, { fields }: ObjectType): string[] {
  if (site.version !== undefined && site.version > 1) return versionedBody(site, fields, site.version);
  if (fields.length === 0) return ['return "{}";'];
  const [first] = fields;
  const commaFirst = first !== undefined && isOptionalText(first);
  const pieces = fields.flatMap((field, index) => fieldPieces(site, field, index > 0 || commaFirst ? "," : "{"));
  if (!commaFirst) return [`return ${joined([...pieces, { text: "}" }])};`];
  // The first comma becomes the brace: what stands first is known only at run time.
  return [`const text = ${joined([...pieces, { text: "}" }])};`, 'return text === "}" ? "{}" : "{" + text.slice(1);'];
}

function versionedBody(site: WriteSite, fields: readonly Field[], version: number): string[] {
  const pieces = fields.flatMap((field) => fieldPieces(site, field, ","));
  return [`return ${joined([{ text: `{"$version":${version}` }, ...pieces, { text: "}" }])};`];
}

/** Written only where the value has it; defaults and fills are always written. */
function isOptionalText({ optional, type }: Field): boolean {
  return optional && type.default === undefined && type.fill === undefined;
}

function fieldPieces(site: WriteSite, field: Field, before: string): Piece[] {
  const { name, type } = field;
  const { scope } = site;
  const key: Piece = { text: `${before}${JSON.stringify(name)}:` };
  const inherited = onObjectPrototype(name);
  const access = propertyAccess("value", name);
  const present = `${inherited ? `${scope.runtime("own")}(value, ${stringLiteral(name)})` : access} === undefined`;
  // What `own` found is not narrowed by the compiler.
  const found = inherited && mayLeaveOut(field) ? `(${scope.marks.cast(access, "never")})` : access;
  const pieces = piecesOf(within(site, name), type, found);
  if (!mayLeaveOut(field)) return [key, ...pieces];
  if (isOptionalText(field)) return [{ code: `(${present} ? "" : ${joined([key, ...pieces])})` }];
  return [key, ...missingPieces(scope, type, present, pieces)];
}

function missingPieces(scope: CodecScope, type: Type, missing: string, pieces: readonly Piece[]): Piece[] {
  if (type.fill !== undefined) {
    // What is filled in is text without escapes: the quotes stand around both.
    const inner = joined(pieces.slice(1, -1)).replace(/^"" \+ /, "");
    return quoted(`(${missing} ? ${scope.runtime("fills")}.${type.fill}() : ${inner})`);
  }
  const text = jsonTextLiteral(JSON.stringify(stampedAs(scope.model, type, type.default ?? null)));
  return [{ code: `(${missing} ? ${text} : ${joined(pieces)})` }];
}

function arrayBody(site: WriteSite, type: ArrayType): string[] {
  return listBody(piecesOf(within(site, "item"), type.items, "item"), "item", "value", ["[", "]"]);
}

function mapBody(site: WriteSite, type: MapType): string[] {
  const name = quoted(`${site.scope.runtime("escaped")}(name)`);
  const item = piecesOf(within(site, "item"), type.values, "item");
  return listBody([...name, { text: ":" }, ...item], "[name, item]", "Object.entries(value)", ["{", "}"]);
}

/** The text around an item is put together once: fewer joints make a faster string. */
function listBody(item: readonly Piece[], variable: string, list: string, [open, close]: [string, string]): string[] {
  const [first, last] = [item[0], item.at(-1)];
  const before = first && "text" in first ? first.text : "";
  const after = item.length > 1 && last && "text" in last ? last.text : "";
  const middle = item.slice(before === "" ? 0 : 1, after === "" ? undefined : -1);
  const code = joined(middle).replace(/^"" \+ /, "");
  return [
    `let text = "";`,
    `let before = ${jsonTextLiteral(open + before)};`,
    `for (const ${/\bitem\b/.test(code) ? variable : variable.replace("item", "_item")} of ${list}) {`,
    `  text += before + ${code};`,
    `  before = ${jsonTextLiteral(`${after},${before}`)};`,
    "}",
    `return text === "" ? "${open}${close}" : text + ${jsonTextLiteral(after + close)};`,
  ];
}

function tupleBody(site: WriteSite, type: TupleType): string[] {
  const pieces = type.items.flatMap((item, index): Piece[] => [
    { text: index === 0 ? "[" : "," },
    ...piecesOf(within(site, String(index)), item, `value[${index}]`),
  ]);
  return [`return ${joined([...pieces, { text: type.items.length === 0 ? "[]" : "]" }])};`];
}

function unionBody(site: WriteSite, type: UnionType): string[] {
  const { marks } = site.scope;
  const members = type.members.map((member, index) =>
    writeOf(within(site, String(index)), member, `(${marks.cast("value", "never")})`),
  );
  const { discriminator } = type;
  if (!discriminator) {
    const branches = type.members.slice(0, -1).map((member, index) => {
      const check = { scope: site.scope, check: "accepts" as const, path: `${site.path}$accepts${index}` };
      return `if (${conditionOf(check, member, "given")}) return ${members[index] ?? ""};`;
    });
    // The checks ask about anything; a narrowed type would make some of their questions errors.
    const given = branches.length === 0 ? [] : [`const given${marks.annotation("unknown")} = value;`];
    return [...given, ...branches, `return ${members.at(-1) ?? ""};`];
  }
  const { property, tags } = discriminator;
  const known = type.open ? tags : tags.slice(0, -1);
  return [
    `switch (${propertyAccess("value", property)}) {`,
    ...known.flatMap((tag, index) => [`  case ${stringLiteral(tag)}:`, `    return ${members[index] ?? ""};`]),
    "  default:",
    `    return ${type.open ? `JSON.stringify((${marks.cast("value", "{ raw: unknown }")}).raw)` : (members.at(-1) ?? "")};`,
    "}",
  ];
}
