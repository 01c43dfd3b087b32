import type { Type, UnionType } from "../model/model.js";
import { sharedFieldsOf, unknownMemberText } from "./messages-types.js";
import type { SchemaScope } from "./schemas-scope.js";
import { literalKey, stringLiteral } from "./text.js";

/** The member of an open union whose tag nobody knows, as a zod expression. */
export function unknownText(scope: SchemaScope, type: UnionType, schemaOf: (type: Type) => string): string {
  const property = stringLiteral(type.discriminator?.property ?? "");
  const known = `[${(type.discriminator?.tags ?? []).map(stringLiteral).join(", ")}]`;
  const output = unknownMemberText(scope.types, type, "reader");
  return [
    "z.codec(",
    `  z.custom<{ readonly [name: string]: ${scope.types.json()} }>((value) => ${scope.runtime("isUnknownWire")}(value, ${property}, ${known}), ${scope.expected("an object")}),`,
    `  z.custom<${output}>((value) => ${scope.runtime("isUnknownValue")}(value, ${property}, ${known}), ${scope.expected("an object")}),`,
    `  { decode: (raw) => ${scope.runtime("unknownMemberOf")}(raw, ${property}${sharedText(scope, type, schemaOf)}), encode: (value) => value?.raw },`,
    ")",
  ].join("\n");
}

/** The schemas of the fields that all members share: asked for when a member is read, they may be declared further down. */
function sharedText(scope: SchemaScope, type: UnionType, schemaOf: (type: Type) => string): string {
  const fields = sharedFieldsOf(scope.model, type);
  if (fields.length === 0) return "";
  const { insideGetter, waiting, circular } = scope;
  scope.insideGetter = true;
  const texts = fields.map((field) => `${literalKey(field.name)}: ${schemaOf(field.type)}`);
  Object.assign(scope, { insideGetter, waiting, circular });
  return `, (): Record<string, z.ZodType> => ({ ${texts.join(", ")} })`;
}
