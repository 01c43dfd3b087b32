/**
 * The resolved model: what contracts mean, with every reference resolved and every default filled in. Plain data, the
 * same for the same contracts in any file order. Checks, comparison, values and emitters read it; nobody changes it.
 */

/** All contracts of a project, sorted by namespace, then folder. */
export interface Model {
  readonly contracts: readonly Contract[];
}

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

/** What one namespace declares, in one file or several. */
export interface Contract {
  readonly namespace: string;
  /** Folder of the output and stem of the client's name: the namespace, or the file's name where that is "". */
  readonly folder: string;
  /** `Agents`, of `createAgentsClient`. */
  readonly clientName: string;
  /** From an installed package: read-only, only its messages are emitted. */
  readonly external: boolean;
  readonly files: readonly string[];
  readonly doc: Documentation;
  readonly messages: readonly Message[];
  readonly channels: readonly Channel[];
  readonly streams: readonly Stream[];
  /** Groups on streams of other contracts. */
  readonly groups: readonly ForeignGroup[];
  readonly locks: readonly Lock[];
  readonly limits: readonly Limit[];
  readonly keys: readonly Key[];
}

/** Names a message all over the model. */
export interface MessageId {
  /** The `folder` of its contract, which is unique where the namespace may be "". */
  readonly contract: string;
  readonly name: string;
}

export interface Message {
  readonly id: MessageId;
  readonly name: string;
  readonly type: Type;
  /** Written in place in a definition, not under `messages`. */
  readonly inPlace: boolean;
  /** Can reach itself through references. */
  readonly recursive: boolean;
  readonly reserved: readonly string[];
  readonly doc: Documentation;
  readonly source: Source;
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

/** What all definitions with an address have. */
export interface Definition {
  /** As in the contract: `apiEndpoint`. */
  readonly name: string;
  readonly address: AddressModel;
  readonly doc: Documentation;
  readonly source: Source;
}

export interface AddressModel {
  /** `api-endpoint:{userId}`, without the namespace. */
  readonly template: string;
  /** In the template's order; empty: the definition is used without `at`. */
  readonly parameters: readonly Parameter[];
  readonly slot?: string;
  readonly source: Source;
}

export interface Parameter {
  readonly name: string;
  /** A string, an integer, a uuid, an enum of strings, or a reference to a message of such a type. */
  readonly type: Type;
}

/**
 * What a definition carries. A type written in place (`value: string[]`) became a message of its contract with a name of
 * its own (`ThemeValue`, `NotificationsMessage`), `inPlace` set, so that everything that carries has a message.
 */
export type Payload = MessageId;

export interface Channel extends Definition {
  readonly message: Payload;
  readonly maxBytes: number;
}

export interface Stream extends Definition {
  readonly message: Payload;
  readonly maxBytes: number;
  readonly retention?: Retention;
  /** `by`: a field that every member of the message requires. */
  readonly deduplicate?: { readonly by: string; readonly withinMs: number; readonly source: Source };
  readonly capacity?: { readonly entries: number; readonly source: Source };
  /** In the contract's order; absent: headers are any texts. */
  readonly headers?: readonly Header[];
  readonly groups: readonly Group[];
}

/** At least one bound. */
export interface Retention {
  readonly maxEntries?: number;
  readonly maxAgeMs?: number;
  readonly hard: boolean;
  readonly source: Source;
}

/** A header of a stream's entries. */
export interface Header {
  readonly name: string;
  /** May be missing for a reader; like a field, not where there is a default or a fill. */
  readonly optional: boolean;
  /** A string, an integer, a boolean, an enum of one of them, or a reference to a message of such a type. */
  readonly type: Type;
  readonly source: Source;
}

/** Names a stream all over the model. */
export interface StreamId {
  /** The `folder` of its contract. */
  readonly contract: string;
  readonly name: string;
}

export interface Group {
  readonly name: string;
  readonly start: "earliest" | "latest";
  readonly concurrency: number;
  readonly ackTimeoutMs: number;
  readonly retry: {
    readonly maxAttempts: number;
    readonly initialMs: number;
    readonly factor: number;
    readonly maxMs: number;
    readonly jitter: number;
  };
  readonly deadLetter: { readonly maxEntries: number; readonly maxAgeMs: number };
  /** `by`: a field that every member of the message requires. */
  readonly order?: { readonly by: string; readonly source: Source };
  readonly doc: Documentation;
  readonly source: Source;
}

export interface ForeignGroup extends Group {
  /** Of another contract of the model. */
  readonly of: StreamId;
}

export interface Lock extends Definition {
  readonly leaseMs: number;
  readonly waitMs: number;
}

export interface Limit extends Definition {
  readonly rates: readonly {
    readonly allow: number;
    readonly perMs: number;
    readonly burst: number;
    readonly source: Source;
  }[];
  readonly onUnavailable: "deny" | "allow";
}

export interface Key extends Definition {
  readonly encoding: "json" | "text" | "bytes";
  /** Absent where `encoding` is `text` (a string as it is) or `bytes`. */
  readonly value?: Payload;
  readonly maxBytes: number;
  readonly expiresMs?: number;
}
