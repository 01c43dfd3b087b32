/**
 * The resolved model: what contracts mean, with every reference resolved and every default filled in. Plain data, the
 * same for the same contracts in any file order. Checks, comparison, values and emitters read it; nobody changes it.
 */

import type { Kind } from "../kinds.js";
import type { Documentation, Json, MessageId, Source, Type } from "./type-model.js";

export type * from "./type-model.js";

/** All contracts of a project, sorted by namespace, then folder. */
export interface Model {
  readonly contracts: readonly Contract[];
}

/** What a definition of each kind is. */
export interface DefinitionByKind {
  readonly channels: Channel;
  readonly streams: Stream;
  readonly locks: Lock;
  readonly limits: Limit;
  readonly keys: Key;
  readonly calls: Call;
}

/** The definitions of each kind, sorted by name. */
export type Definitions = { readonly [K in Kind]: readonly DefinitionByKind[K][] };

/** What one namespace declares, in one file or several. */
export interface Contract extends Definitions {
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
  /** Groups on streams of other contracts. */
  readonly groups: readonly ForeignGroup[];
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
  /** Of the fields as they are now, from 1; written beside them only above 1. */
  readonly version: number;
  /** From 2 up to the version, each once, in order. */
  readonly upgrades: readonly Upgrade[];
  readonly doc: Documentation;
  readonly source: Source;
}

/** What makes JSON of one version JSON of the next: a reader lifts what older writers left behind. */
export interface Upgrade {
  readonly to: number;
  /** In their order. */
  readonly steps: readonly UpgradeStep[];
  readonly source: Source;
}

/** Paths go through objects, name by name. */
export type UpgradeStep =
  | {
      readonly does: "move";
      readonly from: readonly string[];
      readonly to: readonly string[];
      /** Where `from` stands; `source` is where `to` does. */
      readonly fromSource: Source;
      readonly source: Source;
    }
  /** Where there is nothing yet. */
  | { readonly does: "default"; readonly at: readonly string[]; readonly value: Json; readonly source: Source }
  /** A function of the user's. */
  | { readonly does: "hook"; readonly name: string; readonly source: Source };

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
  /** Over the nodes of its slot only. */
  readonly sharded: boolean;
  /** The history beside it; both bounds hold. */
  readonly replay?: { readonly maxEntries: number; readonly maxAgeMs: number };
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
  /** `read-write`: many readers, or one writer. */
  readonly mode: "exclusive" | "read-write";
  /** So many at once. Absent: one. Never beside `read-write`. */
  readonly permits?: number;
}

/** Of calls in a time, or of calls in flight. */
export type Limit = RateLimit | ConcurrencyLimit;

export interface RateLimit extends Definition {
  readonly counts: "rates";
  readonly rates: readonly Rate[];
  readonly algorithm: Algorithm;
  readonly onUnavailable: "deny" | "allow" | "local";
  /** How long Redis may take before that decides. Absent: the runtime's own 1s. */
  readonly deadlineMs?: number;
  /** 0: denials are not remembered. */
  readonly rememberDenialsMs: number;
  /** Rates of single limiters may be kept in Redis. */
  readonly overridable: boolean;
}

export type Algorithm = "gcra" | "token-bucket" | "sliding-window" | "fixed-window";

export interface Rate {
  readonly allow: number;
  readonly perMs: number;
  /** Absent where `algorithm` is a window, which knows no burst. */
  readonly burst?: number;
  readonly source: Source;
}

export interface ConcurrencyLimit extends Definition {
  readonly counts: "concurrency";
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly onUnavailable: "deny" | "allow";
  /** As of rates. */
  readonly deadlineMs?: number;
}

export interface Key extends Definition {
  readonly encoding: "json" | "text" | "bytes";
  /** Absent where `encoding` is `text` (a string as it is) or `bytes`. */
  readonly value?: Payload;
  readonly maxBytes: number;
  readonly expiresMs?: number;
  /** Behind `expiresMs`; never without. */
  readonly staleForMs?: number;
  readonly onInvalid: "throw" | "miss" | "delete";
}

export interface Call extends Definition {
  readonly request: Payload;
  readonly reply: Payload;
  /** In the contract's order. */
  readonly errors: readonly CallError[];
  readonly progress?: Payload;
  /** Of a request, a reply, an error and a progress message, each. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Absent: `broadcast`, which every server answers. */
  readonly serving?: Serving;
}

/** What a server may answer in place of a reply. */
export interface CallError {
  readonly name: string;
  readonly details: Payload;
  readonly source: Source;
}

/** How servers share the calls, each of which one of them takes. */
export interface Serving {
  readonly concurrency: number;
  readonly ackTimeoutMs: number;
  readonly maxAttempts: number;
  readonly whenUnserved: "wait" | "fail";
}
