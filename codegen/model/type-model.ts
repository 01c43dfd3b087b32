/** The types of messages in the resolved model, and what they share with everything else in it. */

/** Where a thing was declared; the place a finding about it points to. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** What people wrote for people; comes along into doc comments. */
export interface Documentation {
  readonly description?: string;
  readonly deprecated?: boolean | string;
  readonly examples?: readonly Json[];
  readonly owner?: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Names a message all over the model. */
export interface MessageId {
  /** The `folder` of its contract, which is unique where the namespace may be "". */
  readonly contract: string;
  readonly name: string;
}

/** Beside the type proper: what may be said of any place where a type stands. */
export interface Notes {
  readonly doc: Documentation;
  /** A writer may leave the field out, a reader always has it. */
  readonly default?: Json;
  readonly fill?: "uuid" | "now";
  readonly sensitive?: boolean;
  readonly source: Source;
}

export type StringFormat = "uuid" | "date-time" | "date" | "time" | "duration" | "uri" | "email";

export type Type = Notes &
  (
    | StringType
    | NumberType
    | { readonly kind: "boolean" }
    | { readonly kind: "null" }
    | { readonly kind: "json" }
    | BytesType
    | { readonly kind: "bigint" }
    | EnumType
    | ArrayType
    | TupleType
    | MapType
    | ObjectType
    | UnionType
    | { readonly kind: "nullable"; readonly of: Type }
    | { readonly kind: "reference"; readonly to: MessageId }
  );

export interface StringType {
  readonly kind: "string";
  readonly format?: StringFormat;
  /** In code points, as JSON Schema counts. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface NumberType {
  readonly kind: "integer" | "number";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

export interface BytesType {
  readonly kind: "bytes";
  /** In bytes. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export type Scalar = string | number | boolean | null;

/** `enum`, and `const` as an enum of one value. */
export interface EnumType {
  readonly kind: "enum";
  readonly values: readonly Scalar[];
  /** A reader takes unknown values of the same scalar type as themselves. */
  readonly open: boolean;
}

export interface ArrayType {
  readonly kind: "array";
  readonly items: Type;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** Closed: as many items as types. */
export interface TupleType {
  readonly kind: "tuple";
  readonly items: readonly Type[];
}

export interface MapType {
  readonly kind: "map";
  readonly values: Type;
}

/** `extends` is flattened: all fields in order, those of the bases first. */
export interface ObjectType {
  readonly kind: "object";
  readonly fields: readonly Field[];
  /** Unknown fields: dropped, or refused where the contract says `additionalProperties: false`. */
  readonly unknownFields: "drop" | "refuse";
}

export interface Field {
  readonly name: string;
  /** May be missing for a reader. A field with a default or a fill is not optional: a reader always has it. */
  readonly optional: boolean;
  readonly type: Type;
}

export interface UnionType {
  readonly kind: "union";
  /** `oneOf`: exactly one member fits; with a discriminator, the one of its tag. `anyOf`: the first that fits. */
  readonly mode: "oneOf" | "anyOf";
  readonly members: readonly Type[];
  /** Tag of each member, in the members' order. */
  readonly discriminator?: { readonly property: string; readonly tags: readonly string[] };
  /** A reader takes members with an unknown tag as `unknownMember`. Only with a discriminator. */
  readonly open: boolean;
  /** Fields that all members share with equal types; an unknown member carries those of them that fit. */
  readonly sharedFields: readonly string[];
}
