/**
 * What a contract looks like once its YAML is read and its shape is checked: words, kinds of value and required words
 * are right, references and numbers are still as written. The zod schemas of this folder prove a document to be this.
 */

export type TypeShape = string | TypeMapping;

/** A type written as a mapping, in JSON Schema 2020-12 words and ours. `x-*` words are dropped before. */
export interface TypeMapping {
  readonly type?: string;
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: TypeShape;
  readonly prefixItems?: readonly TypeShape[];
  readonly tuple?: readonly TypeShape[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, TypeShape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | TypeShape;
  /** Keys may end in `?`. */
  readonly fields?: Readonly<Record<string, TypeShape>>;
  readonly extends?: readonly string[];
  readonly oneOf?: readonly TypeShape[];
  readonly anyOf?: readonly TypeShape[];
  readonly discriminator?: string | { readonly propertyName: string };
  readonly open?: boolean;
  readonly fill?: "uuid" | "now";
  readonly sensitive?: boolean;
  readonly reserved?: readonly string[];
  readonly version?: number;
  readonly upgrades?: readonly UpgradeShape[];
  readonly default?: JsonValue;
  readonly description?: string;
  readonly deprecated?: boolean | string;
  readonly examples?: readonly JsonValue[];
  readonly owner?: string;
  readonly $ref?: string;
}

/** What makes JSON of the version before JSON of version `to`. Paths are as written: names with dots between. */
export interface UpgradeShape {
  readonly to: number;
  readonly rename?: Readonly<Record<string, string>>;
  readonly move?: Readonly<Record<string, string>>;
  readonly default?: Readonly<Record<string, JsonValue>>;
  readonly hook?: string;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export interface DocumentedShape {
  readonly description?: string;
  readonly deprecated?: boolean | string;
  readonly owner?: string;
}

/** What every kind of definition has. Durations and sizes stay text in shapes (`10s`, `64kB`); `model/` turns them into numbers. */
export interface AddressedShape extends DocumentedShape {
  readonly address?: string;
  readonly parameters?: Readonly<Record<string, TypeShape>>;
  readonly slot?: string;
}

/** A step into a document: a key of a mapping, or an index of a list. */
export type Path = readonly (string | number)[];
