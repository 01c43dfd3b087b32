import { builtinNames } from "../../model/builtins.js";
import { constraintWords } from "../../model/constraints.js";
import type { TypeMapping, UpgradeShape } from "../../parse/shape.js";
import type { SchemaObject } from "../schema.js";
import { type WordsOf, without } from "./word.js";

const name = "(?:[A-Za-z][\\w-]*\\.)?(?!(?:map|list|array|object|dict|record)\\b)[A-Za-z_][\\w-]*";

const spellings: readonly SchemaObject[] = [
  { enum: [...builtinNames] },
  { pattern: `^\\s*(?:map\\s*<.*>|${name})(?:\\s*\\[\\s*\\])*(?:\\s*\\|\\s*null)?\\s*$` },
];

/** A type in one string. The list of names is what editors offer. */
export const typeText: SchemaObject = {
  type: "string",
  description: "A built-in type, a message, alias.Name, or one of these with [], in map<…>, or with | null behind it.",
  anyOf: [...spellings],
};

const textOf = (names: string): SchemaObject => ({
  pattern: `^\\s*(?!(?:${names})\\s*$)(?:[A-Za-z][\\w-]*\\.)?[A-Za-z_][\\w-]*\\s*$`,
});

/** A type that stands in one text of Redis: of a header or a parameter. What else it says belongs into a message. */
function inText(names: string): SchemaObject {
  const words = [
    ...["fields", "properties", "extends", "additionalProperties", "items", "tuple", "prefixItems", "oneOf", "anyOf"],
    ...constraintWords.filter((word) => word !== "format"),
  ];
  return {
    allOf: [
      { $ref: "#/definitions/type" },
      {
        anyOf: [
          { type: "string", ...textOf(names) },
          { type: "object", properties: { type: textOf(names) }, ...without(...words) },
        ],
      },
    ],
  };
}

export const headerType: SchemaObject = inText("number|null|json|bytes|bigint");
export const parameterType: SchemaObject = inText(
  "number|boolean|null|json|bytes|bigint|date-time|date|time|duration|uri|email",
);

const whole: SchemaObject = { minimum: 0 };

export const typeWords: WordsOf<TypeMapping> = {
  type: {
    is: "A built-in type, a message or one of these with [], map<…> or | null; other words may stand beside it.",
    also: { anyOf: [...spellings, { enum: ["object", "array"] }] },
  },
  enum: {
    is: "The values to choose from.",
    examples: [["alert", "info"]],
    also: { items: scalar(), minItems: 1, uniqueItems: true },
  },
  const: { is: "The one value.", also: scalar() },
  format: {
    is: "Of a string: checked as strictly as its RFC.",
    also: { enum: ["uuid", "date-time", "date", "time", "duration", "uri", "email"] },
  },
  minLength: { is: "Of a string in code points, of bytes in bytes.", also: whole },
  maxLength: { is: "Of a string in code points, of bytes in bytes.", also: whole },
  pattern: {
    is: "Of a string: a regular expression of JavaScript with the u flag, which reads each text in one way only.",
  },
  minimum: { is: "Of a number: no less." },
  maximum: { is: "Of a number: no more." },
  exclusiveMinimum: { is: "Of a number: more than this." },
  exclusiveMaximum: { is: "Of a number: less than this." },
  multipleOf: { is: "Of a number: exact for decimals.", examples: [0.01], also: { exclusiveMinimum: 0 } },
  items: { is: "An array of this type.", examples: ["string"] },
  prefixItems: { is: "A closed list, as many items as types; the same as tuple." },
  tuple: { is: "A closed list: as many items as types.", examples: [["string", "integer"]] },
  minItems: { is: "Of an array: no fewer.", also: whole },
  maxItems: { is: "Of an array: no more.", also: whole },
  uniqueItems: { is: "Of an array: no two items are equal." },
  properties: { is: "Fields in JSON Schema's words: those under required must be there. fields says it shorter." },
  required: { is: "Beside properties: the fields that must be there." },
  additionalProperties: {
    is: "false: readers refuse unknown fields, which they drop otherwise. A type, without fields: any keys, values of that type.",
  },
  fields: {
    is: "An object: name: type, with name? for a field that may be missing.",
    examples: [{ id: "uuid", "note?": "string" }],
  },
  extends: { is: "Messages whose fields come first.", examples: [["TaskBase"]] },
  oneOf: { is: "A union of which exactly one member fits; with discriminator the one of its tag." },
  anyOf: { is: "A union of which the first member that fits is read." },
  discriminator: { is: "The field whose constant tells the members of a union apart.", examples: ["kind"] },
  open: { is: "Beside enum, or a union with discriminator: a reader takes what it does not know.", default: false },
  fill: { is: "A field that the writer's runtime fills in when it is left out." },
  sensitive: { is: "true: masked wherever people look.", default: false },
  reserved: { is: "Names of fields that are never to be used again." },
  version: {
    is: "Of the fields as they are now. Above 1 it travels beside each message, and readers lift older ones.",
    default: 1,
    also: { minimum: 1 },
  },
  upgrades: { is: "What makes JSON of one version JSON of the next, one for each version from 2 on." },
  default: { is: "What a reader has where the field is missing; a writer may leave it out." },
  description: { is: "For people: it stands in the generated code and in the reference." },
  deprecated: { is: "true, or what to use instead: struck through where it is used." },
  examples: { is: "Values of this type, for people." },
  owner: { is: "Who answers for it, as free text." },
  $ref: {
    is: "A message by its place; its name alone says the same.",
    examples: ["#/messages/Origin", "common.yaml#/messages/Origin"],
    also: { pattern: "^(?!/|[a-z][a-z0-9+.-]*:)[^#]*#/messages/[^/#]+$" },
  },
};

function scalar(): SchemaObject {
  return { type: ["string", "number", "boolean", "null"] };
}

export const upgradeWords: WordsOf<UpgradeShape> = {
  to: { is: "The version that comes out, from 2 on.", also: { minimum: 2 } },
  rename: { is: "Fields with a new name: old: new.", examples: [{ text: "body" }] },
  move: {
    is: "Fields at a new place: old path: new path, names with dots between.",
    examples: [{ city: "address.city" }],
  },
  default: { is: "What stands in a field where there is nothing yet, by path." },
  hook: { is: "The name of a function of yours that does the rest.", examples: ["splitName"] },
};

export const discriminatorWords: WordsOf<{ readonly propertyName: string }> = {
  propertyName: { is: "The field, in OpenAPI's words; discriminator: kind says it shorter.", examples: ["kind"] },
};
