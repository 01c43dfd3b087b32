import { contract } from "../parse/shape-contract.js";
import { leafSchema, type Part, partOf, type Shape } from "../parse/shape-told.js";
import { rules, tables } from "./contract-schema/tables.js";
import { typeText } from "./contract-schema/types.js";
import { durationPattern, given, named, type SchemaObject, sorted } from "./schema.js";

/**
 * JSON Schema of contract files, for editors: what each word is, what it takes, and what is there where it is left out. Read
 * off the shapes that contracts are proved with; draft 7, which editors know best.
 */
export function contractSchema(): SchemaObject {
  const places = new Map<string, SchemaObject>();
  const root = schemaOf(contract, places);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Redloom contract",
    ...root,
    definitions: named(sorted([...places])),
  };
}

/** @param places fills with the schemas of mappings, which take each other */
function schemaOf(shape: Shape, places: Map<string, SchemaObject>): SchemaObject {
  const known = partOf(shape);
  if (!known) throw new Error("A shape does not tell what it takes");
  const { part } = known;
  switch (part.kind) {
    case "words":
      return wordsSchema(part, places);
    case "names":
      return { type: "object", additionalProperties: schemaOf(part.of, places) };
    case "list":
      return { type: "array", items: schemaOf(part.of, places) };
    case "leaf":
      return { ...leafSchema(part.schema), ...(part.expected === "duration" ? { pattern: durationPattern } : {}) };
    case "either":
      return eitherSchema(part, places);
    case "constant":
      return { const: part.value };
    case "anything":
      return {};
    default:
      return part satisfies never;
  }
}

function eitherSchema({ of }: Part & { readonly kind: "either" }, places: Map<string, SchemaObject>): SchemaObject {
  const isType = of.some((one) => placeOf(one) === "a type");
  if (!isType) return { anyOf: of.map((one) => schemaOf(one, places)) };
  if (!places.has("type")) {
    places.set("type", {});
    places.set("type", { anyOf: [typeText, ...of.filter((one) => placeOf(one)).map((one) => schemaOf(one, places))] });
  }
  return { $ref: "#/definitions/type" };
}

function placeOf(shape: Shape): string | undefined {
  const part = partOf(shape)?.part;
  return part?.kind === "words" ? part.place : undefined;
}

function wordsSchema(part: Part & { readonly kind: "words" }, places: Map<string, SchemaObject>): SchemaObject {
  const { place } = part;
  const name = place === "a type" ? "type mapping" : place.replace(/^an? /, "").replaceAll("`", "");
  const key = name.replace(/[^A-Za-z]+/g, "-");
  if (!places.has(key)) {
    places.set(key, {});
    const words = [...part.words].map(([word, shape]) => [word, wordSchema(place, word, shape, places)] as const);
    const required = [...part.words].flatMap(([word, shape]) => (partOf(shape)?.optional ? [] : [word]));
    const together = rules.get(place) ?? [];
    places.set(
      key,
      given({
        type: "object",
        properties: named(words),
        patternProperties: { "^x-": { description: "Carried along by editors, not by Redloom." } },
        additionalProperties: false,
        required: required.length > 0 ? required : undefined,
        anyOf: part.either.length > 0 ? part.either.map((word) => ({ required: [word] })) : undefined,
        allOf: together.length > 0 ? together : undefined,
      }),
    );
  }
  return { $ref: `#/definitions/${key}` };
}

function wordSchema(place: string, word: string, shape: Shape, places: Map<string, SchemaObject>): SchemaObject {
  const table = tables.get(place);
  const told = table && Object.hasOwn(table, word) ? table[word] : undefined;
  if (!told) throw new Error(`Nobody says what \`${word}\` of ${place} is`);
  const schema = schemaOf(shape, places);
  const isWhole = "$ref" in schema && told.also !== undefined;
  return given({
    ...(isWhole ? { allOf: [schema] } : schema),
    ...told.also,
    // Editors show the description and not the default.
    description: told.default === undefined ? told.is : `${told.is} Default: ${told.default}.`,
    default: told.default,
    examples: told.examples,
  });
}
