import { formats } from "../../model/builtins.js";
import { constraintWords, wordsOf } from "../../model/constraints.js";
import { formWords, remarks } from "../../model/mapping.js";
import type { SchemaObject } from "../schema.js";
import { needsOne, whenever, without } from "./word.js";

/** Words of a type that exclude or need each other. */
export function typeRules(): readonly SchemaObject[] {
  return [...formRules(), ...baseRules(), ...constraintRules(), ...fillRules(), ...versionRules()];
}

/** Without one of these, a type is what `type` says. */
const deciding = [
  "$ref",
  "enum",
  "const",
  "oneOf",
  "anyOf",
  "fields",
  "properties",
  "extends",
  "tuple",
  "prefixItems",
  "items",
];

/** A type says one thing: each of these words fits beside some others only, and one of them must be there. */
function formRules(): readonly SchemaObject[] {
  const fits = Object.values(formWords).flatMap((words) =>
    words
      .filter((word) => deciding.includes(word))
      .map((word) => whenever({ required: [word] }, only([...words, ...remarks]))),
  );
  const known = ["type", "additionalProperties", ...deciding];
  return [
    needsOne(...known),
    ...fits,
    whenever(without("additionalProperties", ...deciding), only([...formWords.text, ...remarks])),
    whenever(
      { allOf: [{ required: ["additionalProperties"] }, without(...deciding)] },
      only([...formWords.map, ...remarks]),
    ),
    { not: { required: ["fields", "properties"] } },
    { not: { required: ["oneOf", "anyOf"] } },
  ];
}

function only(words: readonly string[]): SchemaObject {
  return { propertyNames: { anyOf: [{ enum: [...new Set(words)] }, { pattern: "^x-" }] } };
}

/** What `type` can be beside words that say what the type is. */
function baseRules(): readonly SchemaObject[] {
  return [
    whenever(needsOne("fields", "properties", "extends", "additionalProperties"), typeIs("^object$")),
    whenever(needsOne("items", "tuple", "prefixItems"), typeIs("^array$")),
    whenever(needsOne("enum", "const"), typeIs(named(["string", ...formats, "integer", "number", "boolean", "null"]))),
    whenever(without("additionalProperties", ...deciding), {
      properties: { type: { not: { pattern: "^(?:object|array)$" } } },
    }),
  ];
}

function constraintRules(): readonly SchemaObject[] {
  const kinds: readonly (readonly [names: readonly string[], fitting: readonly string[]])[] = [
    [["string", ...formats], wordsOf.string],
    [["bytes"], wordsOf.bytes],
    [["integer", "number"], wordsOf.number],
    [["boolean", "null", "json", "bigint"], []],
  ];
  return kinds.map(([names, fitting]) =>
    whenever(
      { ...typeIs(named(names)), required: ["type"] },
      without(...constraintWords.filter((word) => !fitting.includes(word))),
    ),
  );
}

function fillRules(): readonly SchemaObject[] {
  const filled = (value: string, names: readonly string[], format: string) =>
    whenever(
      { properties: { fill: { const: value } }, required: ["fill"] },
      {
        anyOf: [
          typeIs(`^\\s*(?:${names.join("|")})\\s*$`),
          { properties: { format: { const: format } }, required: ["format"] },
        ],
      },
    );
  return [
    { not: { required: ["fill", "default"] } },
    whenever({ required: ["fill"] }, { allOf: [{ required: ["type"] }, without(...deciding)] }),
    filled("now", ["date-time"], "date-time"),
    filled("uuid", ["uuid", "string"], "uuid"),
  ];
}

function versionRules(): readonly SchemaObject[] {
  return [whenever({ properties: { version: { minimum: 2 } }, required: ["version"] }, { required: ["upgrades"] })];
}

function typeIs(pattern: string): SchemaObject {
  return { properties: { type: { pattern } } };
}

/** Built-in types in one string, with or without `| null`. */
function named(names: readonly string[]): string {
  return `^\\s*(?:${names.join("|")})\\s*(?:\\|\\s*null\\s*)?$`;
}
