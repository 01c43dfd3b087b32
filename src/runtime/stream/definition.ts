import type { Address, NoParameters } from "../wire/address.js";
import type { MessageCodec } from "../wire/codec.js";

export interface RetrySettings {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  readonly initialMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** Share of a delay that is random: 0.2 gives 80 % to 100 % … 120 %. */
  readonly jitter: number;
}

/** What the generator emits for a consumer group. */
export interface GroupDefinition {
  /** The group's name in Redis. */
  readonly name: string;
  readonly start: "earliest" | "latest";
  /** Handlers that run at once in one consumer. */
  readonly concurrency: number;
  /** A delivery silent for longer may be reclaimed, in milliseconds. */
  readonly ackTimeoutMs: number;
  readonly retry: RetrySettings;
  readonly deadLetter: { readonly maxEntries: number; readonly maxAgeMs: number };
}

/** What the generator emits for a stream. */
export interface StreamDefinition<Output, Input = Output, Parameters extends object = NoParameters> {
  /** `<namespace>.streams.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** A stream holds JSON: the payload is read as text. */
  readonly codec: MessageCodec<Output, Input>;
  readonly maxBytes: number;
  /** Every group of the contract: a producer creates them all before its first entry. */
  readonly groups: readonly GroupDefinition[];
}

/** What `tune` may override of a group. */
export interface GroupTune {
  readonly concurrency?: number;
  readonly ackTimeoutMs?: number;
  readonly retry?: Partial<RetrySettings>;
}

/** What `tune` may override of a stream; `Groups` are the names of its groups in the contract. */
export interface StreamTune<Groups extends string = string> {
  readonly groups?: { readonly [Name in Groups]?: GroupTune };
}
