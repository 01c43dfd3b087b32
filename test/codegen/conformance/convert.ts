import type { Json } from "../../../codegen/model/model.js";

/** Why a schema has no form in a contract. */
export class Unsupported extends Error {}

/** JSON of a type in a contract. */
export type Written = Json;

interface Schema {
  readonly [word: string]: Json;
}

const kinds = ["string", "number", "boolean", "null", "array", "object"];
const notes = ["$schema", "$comment", "title", "description"];
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  boolean: [],
  null: [],
  array: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties"],
};
const known = ["type", "enum", "const", "oneOf", "anyOf", "$ref", "default", ...Object.values(wordsOf).flat()];
const formats = ["uuid", "date-time", "date", "time", "duration", "uri", "email"];

/** A schema of the suite as the messages of a contract; the first is the schema, the others are what it refers to. */
export function convert(schema: Json, name: string): Readonly<Record<string, Written>> {
  const { $defs = {}, ...root } = isObject(schema) ? schema : {};
  const whole = isObject(schema) ? root : schema;
  const definitions = isObject($defs) ? $defs : {};
  const names = new Map(Object.keys(definitions).map((one, at) => [one, `${name}D${at}`]));
  const converter = new Converter(name, names);
  const used = Object.entries(definitions).map(([one, definition]) => [names.get(one) ?? "", definition] as const);
  return Object.fromEntries([
    [name, converter.type(whole)],
    ...used.map(([message, definition]) => [message, converter.type(definition)]),
  ]);
}

class Converter {
  readonly #root: string;
  readonly #names: ReadonlyMap<string, string>;

  constructor(root: string, names: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#names = names;
  }

  type(schema: Json): Written {
    if (schema === true) return "json";
    if (!isObject(schema)) throw new Unsupported("`false`, which nothing fits");
    const said = Object.fromEntries(Object.entries(schema).filter(([word]) => !notes.includes(word)));
    for (const word of Object.keys(said)) if (!known.includes(word)) throw new Unsupported(`the word \`${word}\``);
    const { default: standing, ...words } = said;
    const type = this.#bare(words);
    if (standing === undefined) return type;
    return isObject(type) ? { ...type, default: standing } : { type, default: standing };
  }

  #bare(words: Schema): Written {
    for (const word of ["$ref", "enum", "const", "oneOf", "anyOf"]) {
      if (words[word] === undefined) continue;
      const others = Object.keys(words).filter((one) => one !== word);
      if (others.length > 0) throw new Unsupported(`\`${word}\` beside \`${others[0]}\`, which judges too`);
      return this.#whole(word, words[word]);
    }
    const { type } = words;
    if (Object.keys(words).length === 0) return "json";
    const stated = type === undefined ? kinds : Array.isArray(type) ? type.map(String) : [String(type)];
    const members = stated.filter((one) => one !== "integer" || !stated.includes("number"));
    const types = members.map((kind) => this.#kind(kind, words));
    const [only = "json", another] = types;
    return another === undefined ? only : { anyOf: types };
  }

  #whole(word: string, value: Json): Written {
    switch (word) {
      case "$ref":
        return { $ref: this.#target(String(value)) };
      case "oneOf":
      case "anyOf":
        return { [word]: list(value).map((member) => this.type(member)) };
      default: {
        const values = word === "const" ? [value] : list(value);
        if (values.some((one) => typeof one === "object" && one !== null)) {
          throw new Unsupported(`\`${word}\` of objects or lists`);
        }
        return { [word]: value };
      }
    }
  }

  #target(reference: string): string {
    if (reference === "#") return `#/messages/${this.#root}`;
    const text = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1];
    const name = text && this.#names.get(decodeURIComponent(text).replaceAll("~1", "/").replaceAll("~0", "~"));
    if (!name) throw new Unsupported("`$ref` to something else than a definition of the same schema");
    return `#/messages/${name}`;
  }

  #kind(kind: string, words: Schema): Written {
    const fitting = Object.fromEntries(Object.entries(words).filter(([word]) => wordsOf[kind]?.includes(word)));
    if (kind === "array") return this.#array(fitting);
    if (kind === "object") return this.#object(fitting);
    const { format } = fitting;
    if (format !== undefined && !formats.includes(String(format))) throw new Unsupported(`\`format: ${format}\``);
    return Object.keys(fitting).length === 0 ? kind : { type: kind, ...fitting };
  }

  #array({ prefixItems, items = true, ...bounds }: Schema): Written {
    if (prefixItems === undefined) return { ...bounds, items: this.type(items) };
    const types = list(prefixItems);
    if (items !== false || bounds.minItems !== types.length) {
      throw new Unsupported("`prefixItems` of a list that may be longer or shorter");
    }
    const { minItems, ...rest } = bounds;
    if (Object.keys(rest).length > 0) throw new Unsupported("`prefixItems` beside bounds");
    return { tuple: types.map((type) => this.type(type)) };
  }

  #object({ properties, required = [], additionalProperties }: Schema): Written {
    const needed = list(required).map(String);
    const stated = properties ?? null;
    const fields = isObject(stated) ? stated : {};
    const isMap = properties === undefined && needed.length === 0;
    if (isMap && additionalProperties !== false)
      return { additionalProperties: this.type(additionalProperties ?? true) };
    if (isObject(additionalProperties ?? null)) throw new Unsupported("`additionalProperties` of a type beside fields");
    const missing = needed.filter((name) => !Object.hasOwn(fields, name)).map((name) => [name, "json"] as const);
    const all = [...Object.entries(fields).map(([name, schema]) => [name, this.type(schema)] as const), ...missing];
    return {
      properties: Object.fromEntries(all),
      required: needed,
      ...(additionalProperties === false ? { additionalProperties } : {}),
    };
  }
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
