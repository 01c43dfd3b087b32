import * as z from "zod";
import type { JsonValue, TypeMapping, TypeShape, UpgradeShape } from "./shape.js";
import { fail, isMapping, leaf, list, names, oneOf, optional, words } from "./shape-parts.js";
import { told } from "./shape-told.js";

export const text = leaf("text", z.string());
/** `10s`: text as far as YAML is concerned. */
export const duration = leaf("duration", z.string());
export const number = leaf("number", z.number());
export const whole = leaf("whole number", z.int());
export const flag = leaf("true or false", z.boolean());
/** Any data: what a YAML document can hold is JSON, numbers and keys are looked at before. */
const json = told({ kind: "anything" }, z.custom<JsonValue>());
export const flagOrText = leaf("text", z.union([z.boolean(), z.string()]));

/** A type in place: its short form as text, or a mapping. */
export const type: z.ZodType<TypeShape> = told(
  () => ({ kind: "either", of: [text, typeMapping] }),
  z.custom<TypeShape>().check((context) => {
    const value: unknown = context.value;
    if (typeof value === "string") return;
    if (!isMapping(value)) return fail(context, [], { expected: "type", word: "" });
    context.issues.push(...(typeMapping.safeParse(value).error?.issues ?? []).map(again));
  }),
);

const named = words<{ readonly propertyName: string }>("a discriminator", { propertyName: text });
const discriminator = told(
  { kind: "either", of: [text, named] },
  z.custom<string | { readonly propertyName: string }>().check((context) => {
    const value: unknown = context.value;
    if (typeof value === "string") return;
    if (!isMapping(value)) return fail(context, [], { expected: "text", word: "" });
    context.issues.push(...(named.safeParse(value).error?.issues ?? []).map(again));
  }),
);

const typeOrFlag = told(
  { kind: "either", of: [flag, type] },
  z.custom<boolean | TypeShape>().check((context) => {
    if (typeof context.value === "boolean") return;
    context.issues.push(...(type.safeParse(context.value).error?.issues ?? []).map(again));
  }),
);

function again(issue: z.core.$ZodIssue): z.core.$ZodRawIssue {
  return { ...issue, input: undefined };
}

const upgrade = words<UpgradeShape>("an upgrade", {
  to: whole,
  rename: optional(names("rename", text, true)),
  move: optional(names("move", text, true)),
  default: optional(names("default", json, true)),
  hook: optional(text),
});

const typeMapping = words<TypeMapping>("a type", {
  type: optional(text),
  enum: optional(list("enum", json)),
  const: optional(json),
  format: optional(text),
  minLength: optional(whole),
  maxLength: optional(whole),
  pattern: optional(text),
  minimum: optional(number),
  maximum: optional(number),
  exclusiveMinimum: optional(number),
  exclusiveMaximum: optional(number),
  multipleOf: optional(number),
  items: optional(type),
  prefixItems: optional(list("prefixItems", type)),
  tuple: optional(list("tuple", type)),
  minItems: optional(whole),
  maxItems: optional(whole),
  uniqueItems: optional(flag),
  properties: optional(names("properties", type, true)),
  required: optional(list("required", text)),
  additionalProperties: optional(typeOrFlag),
  fields: optional(names("fields", type, true)),
  extends: optional(list("extends", text)),
  oneOf: optional(list("oneOf", type)),
  anyOf: optional(list("anyOf", type)),
  discriminator: optional(discriminator),
  open: optional(flag),
  fill: optional(oneOf(["uuid", "now"])),
  sensitive: optional(flag),
  reserved: optional(list("reserved", text)),
  version: optional(whole),
  upgrades: optional(list("upgrades", upgrade)),
  default: optional(json),
  description: optional(text),
  deprecated: optional(flagOrText),
  examples: optional(list("examples", json)),
  owner: optional(text),
  $ref: optional(text),
});
