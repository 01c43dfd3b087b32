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
  readonly default?: JsonValue;
  readonly description?: string;
  readonly deprecated?: boolean | string;
  readonly examples?: readonly JsonValue[];
  readonly owner?: string;
  readonly $ref?: string;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

interface DocumentedShape {
  readonly description?: string;
  readonly deprecated?: boolean | string;
  readonly owner?: string;
}

interface AddressedShape extends DocumentedShape {
  readonly address?: string;
  readonly parameters?: Readonly<Record<string, TypeShape>>;
  readonly slot?: string;
}

/** Durations and sizes stay text here (`10s`, `64kB`); `model/` turns them into numbers. */
export interface ChannelShape extends AddressedShape {
  readonly message: TypeShape;
  readonly maxBytes?: string | number;
  readonly sharded?: boolean;
  readonly replay?: { readonly maxEntries: number; readonly maxAge: string };
}

export interface GroupShape extends DocumentedShape {
  readonly start: "earliest" | "latest";
  readonly concurrency?: number;
  readonly order?: { readonly by: string };
  readonly ackTimeout?: string;
  readonly retry?: {
    readonly maxAttempts?: number;
    readonly backoff?: {
      readonly initial?: string;
      readonly factor?: number;
      readonly max?: string;
      readonly jitter?: number;
    };
  };
  readonly deadLetter?: { readonly maxEntries?: number; readonly maxAge?: string };
}

/** A group on a stream of another contract: `of: alias.stream`. */
export interface ForeignGroupShape extends GroupShape {
  readonly of: string;
}

export interface StreamShape extends AddressedShape {
  readonly message: TypeShape;
  readonly maxBytes?: string | number;
  readonly retention?: { readonly maxEntries?: number; readonly maxAge?: string; readonly hard?: boolean };
  readonly deduplicate?: { readonly by: string; readonly within: string };
  /** Keys may end in `?`. */
  readonly headers?: Readonly<Record<string, TypeShape>>;
  readonly capacity?: number;
  readonly groups?: Readonly<Record<string, GroupShape>>;
}

export interface LockShape extends AddressedShape {
  readonly lease?: string;
  readonly wait?: string;
  readonly permits?: number;
  readonly mode?: "exclusive" | "read-write";
}

export interface RateShape {
  readonly allow: number;
  readonly per: string;
  readonly burst?: number;
}

/** `rates` or `concurrency`, and the words that belong to the one or the other. */
export interface LimitShape extends AddressedShape {
  readonly rates?: readonly RateShape[];
  readonly concurrency?: number;
  readonly algorithm?: "gcra" | "token-bucket" | "sliding-window" | "fixed-window";
  readonly lease?: string;
  readonly onUnavailable?: "deny" | "allow" | "local";
  readonly deadline?: string;
  readonly rememberDenials?: string;
  readonly overridable?: boolean;
}

export interface KeyShape extends AddressedShape {
  readonly value?: TypeShape;
  readonly encoding?: "json" | "text" | "bytes";
  readonly expires?: string;
  readonly staleFor?: string;
  readonly onInvalid?: "throw" | "miss" | "delete";
  readonly maxBytes?: string | number;
}

export interface CallShape extends AddressedShape {
  readonly request: TypeShape;
  readonly reply: TypeShape;
  /** What each carries. */
  readonly errors?: Readonly<Record<string, TypeShape>>;
  readonly progress?: TypeShape;
  readonly timeout?: string;
  readonly ackTimeout?: string;
  readonly attempts?: number;
  readonly concurrency?: number;
  readonly maxBytes?: string | number;
  readonly whenUnserved?: "wait" | "fail";
  readonly broadcast?: boolean;
}

export interface ContractShape extends DocumentedShape {
  readonly redloom: 1;
  readonly namespace: string;
  readonly uses?: Readonly<Record<string, string>>;
  readonly messages?: Readonly<Record<string, TypeShape>>;
  readonly channels?: Readonly<Record<string, ChannelShape>>;
  readonly streams?: Readonly<Record<string, StreamShape>>;
  readonly groups?: Readonly<Record<string, ForeignGroupShape>>;
  readonly locks?: Readonly<Record<string, LockShape>>;
  readonly limits?: Readonly<Record<string, LimitShape>>;
  readonly keys?: Readonly<Record<string, KeyShape>>;
  readonly calls?: Readonly<Record<string, CallShape>>;
}

/** A step into a document: a key of a mapping, or an index of a list. */
export type Path = readonly (string | number)[];

/** What `parse/contract.ts` gives for one file that has no finding of its own. */
export interface ParsedContract {
  /** As findings name it. */
  readonly file: string;
  readonly shape: ContractShape;
  /** Where the value at `path` stands; with `"key"`, where its key does. The nearest place that exists, always one. */
  locate(path: Path, part?: "key" | "value"): import("../diagnostic.js").Location;
}
