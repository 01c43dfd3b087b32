import type { TypeMapping } from "../parse/shape.js";
import type { BareType } from "./builtins.js";
import { constrain, constraintWords } from "./constraints.js";
import { locationOf, type Place, type Role, step, type TypeMaker } from "./context.js";
import { enumType } from "./enums.js";
import { objectType } from "./objects.js";
import { pick } from "./pick.js";
import { unionType } from "./unions.js";

type Word = keyof TypeMapping;
type Form = "$ref" | "enum" | "const" | "union" | "object" | "tuple" | "array" | "map" | "text";

export const remarks: readonly Word[] = [
  "description",
  "deprecated",
  "examples",
  "default",
  "fill",
  "sensitive",
  "owner",
];

/** Which words may stand in which form of a type, beside the remarks. */
export const formWords: Readonly<Record<Form, readonly Word[]>> = {
  $ref: ["$ref"],
  enum: ["enum", "type", "open"],
  const: ["const", "type"],
  union: ["oneOf", "anyOf", "discriminator", "open"],
  object: [
    "fields",
    "properties",
    "required",
    "extends",
    "additionalProperties",
    "reserved",
    "version",
    "upgrades",
    "type",
  ],
  tuple: ["tuple", "prefixItems", "type"],
  array: ["items", "minItems", "maxItems", "uniqueItems", "type"],
  map: ["additionalProperties", "type"],
  text: ["type", ...constraintWords],
};

/** The type of a mapping; `undefined` after a finding that leaves none. */
export function mappingType(
  maker: TypeMaker,
  mapping: TypeMapping,
  place: Place,
  role: Role,
  text: (written: string, place: Place) => BareType | undefined,
): BareType | undefined {
  const form = formOf(maker, mapping, place);
  if (!form) return undefined;
  tellMisplaced(maker, mapping, form, place, role);
  const inner = (word: "items" | "additionalProperties") => {
    const shape = mapping[word];
    return shape === undefined || typeof shape === "boolean"
      ? maker.make("json", step(place, word), "inner")
      : maker.make(shape, step(place, word), "inner");
  };
  switch (form) {
    case "text":
      return textType(maker, mapping, place, text);
    case "$ref":
      return referenceType(maker, mapping.$ref ?? "", place);
    case "enum":
    case "const":
      return enumType(maker, mapping, place, text);
    case "union":
      return unionType(maker, mapping, place);
    case "object":
      return objectType(maker, mapping, place);
    case "array":
      return constrain(maker, { kind: "array", items: inner("items") }, pick(mapping, formConstraints), place);
    case "map":
      return { kind: "map", values: inner("additionalProperties") };
    case "tuple":
      return tupleType(maker, mapping, place);
    default:
      return form satisfies never;
  }
}

const formConstraints = ["minItems", "maxItems", "uniqueItems"] as const;

function formOf(maker: TypeMaker, mapping: TypeMapping, place: Place): Form | undefined {
  const has = (...words: readonly Word[]) => words.some((word) => mapping[word] !== undefined);
  const object = has("fields", "properties", "extends");
  const candidates: readonly [Form, boolean][] = [
    ["$ref", has("$ref")],
    ["enum", has("enum")],
    ["const", has("const")],
    ["union", has("oneOf", "anyOf")],
    ["object", object],
    ["tuple", has("tuple", "prefixItems")],
    ["array", has("items")],
    ["map", !object && has("additionalProperties")],
  ];
  const forms = candidates.flatMap(([form, present]) => (present ? [form] : []));
  const [first, second] = forms;
  if (first !== undefined && second !== undefined) {
    const [one, other] = [decidingWord(mapping, first), decidingWord(mapping, second)];
    const message = `\`${one}\` and \`${other}\` say two things about one type`;
    maker.findings.add("TYPE_CONFLICT", locationOf(step(place, other), "key"), message, "Keep one of them.");
    return undefined;
  }
  if (first !== undefined) return first;
  if (mapping.type === undefined) return tellMissing(maker, mapping, place);
  if (mapping.type === "object" || mapping.type === "array") return tellBare(maker, mapping.type, place);
  return "text";
}

function decidingWord(mapping: TypeMapping, form: Form): Word {
  return formWords[form].find((word) => word !== "type" && mapping[word] !== undefined) ?? "type";
}

function tellMissing(maker: TypeMaker, mapping: TypeMapping, place: Place): undefined {
  const [word] = constraintWords.filter((one) => mapping[one] !== undefined);
  const fix = word
    ? `Write \`type\` beside \`${word}\`, such as \`type: string\`.`
    : "Write `type: string`, `fields: { … }`, `enum: [ … ]` or another type.";
  maker.findings.add("TYPE_MISSING", locationOf(place), "This says no type", fix);
  return undefined;
}

function tellBare(maker: TypeMaker, type: "object" | "array", place: Place): undefined {
  const fix =
    type === "object"
      ? "List its fields under `fields`, or write `map<string>` (any keys), or `json` (anything)."
      : "Say of what: `string[]`, or `items: string` beside it.";
  maker.findings.add("TYPE_INCOMPLETE", locationOf(step(place, "type")), `\`type: ${type}\` says too little`, fix);
  return undefined;
}

function tellMisplaced(maker: TypeMaker, mapping: TypeMapping, form: Form, place: Place, role: Role): void {
  const known = Object.keys(mapping).filter((word): word is Word => word in mapping);
  for (const word of known) {
    if (mapping[word] === undefined || remarks.includes(word) || formWords[form].includes(word)) continue;
    if (word === "version" || word === "upgrades") continue;
    const deciding = decidingWord(mapping, form);
    const message = `\`${word}\` does not fit beside \`${deciding}\``;
    const fitting = [...formWords[form], ...remarks].filter((one) => one !== deciding);
    const fix = `Beside \`${deciding}\` fit ${list(fitting)}.`;
    maker.findings.add("WORD_MISPLACED", locationOf(step(place, word), "key"), message, fix);
  }
  tellNoMessage(maker, mapping, form, place, role);
  const needed =
    form === "object" || form === "map" ? "object" : form === "array" || form === "tuple" ? "array" : undefined;
  if (needed === undefined || mapping.type === undefined || mapping.type === needed) return;
  const message = `\`type: ${mapping.type}\` does not fit beside \`${decidingWord(mapping, form)}\``;
  maker.findings.add("TYPE_CONFLICT", locationOf(step(place, "type")), message, "Leave `type` out.");
}

function tellNoMessage(maker: TypeMaker, mapping: TypeMapping, form: Form, place: Place, role: Role): void {
  for (const word of ["reserved", "version", "upgrades"] as const) {
    if (mapping[word] === undefined) continue;
    const where = locationOf(step(place, word), "key");
    if (word !== "reserved" && form !== "object") {
      const fix = "Leave it out: an object of `fields` has versions, and in a union each member its own.";
      maker.findings.add("WORD_MISPLACED", where, `\`${word}\` belongs to messages with fields`, fix);
    } else if (role !== "message") {
      const fix = "Make this object a message of its own, under `messages`.";
      maker.findings.add("WORD_MISPLACED", where, `\`${word}\` belongs to messages`, fix);
    }
  }
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function textType(
  maker: TypeMaker,
  mapping: TypeMapping,
  place: Place,
  text: (written: string, place: Place) => BareType | undefined,
): BareType | undefined {
  const bare = text(mapping.type ?? "json", step(place, "type"));
  return bare && constrain(maker, bare, mapping, place);
}

function referenceType(maker: TypeMaker, text: string, place: Place): BareType | undefined {
  const to = maker.resolve({ kind: "$ref", text }, step(place, "$ref"));
  return to && { kind: "reference", to };
}

function tupleType(maker: TypeMaker, mapping: TypeMapping, place: Place): BareType {
  const word = mapping.tuple === undefined ? "prefixItems" : "tuple";
  const items = (mapping[word] ?? []).map((shape, index) => maker.make(shape, step(place, word, index), "inner"));
  return { kind: "tuple", items };
}
