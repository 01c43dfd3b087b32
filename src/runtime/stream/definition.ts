import type { Address, NoParameters } from "../wire/address.js";
import type { MessageCodec } from "../wire/codec.js";
import type { Headers, HeadersCodec } from "../wire/headers.js";
import type { ClientOptions } from "../wire/options.js";

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
  /** One delivery at a time, in stream order, among the entries that have the same value in this field. */
  readonly order?: { readonly by: string };
  /**
   * What runs beside an entry that may have ended its process before: nothing, or everything but another such entry. The
   * first harms nobody; the second keeps nobody waiting where handlers take long.
   * @default "alone"
   */
  readonly suspects?: "alone" | "apart";
  /**
   * What becomes of entries whose handlers still run when a stop waits no longer: they stay pending until the
   * `ackTimeout`, or are another consumer's at once, as after a retry that does not count.
   * @default "kept"
   */
  readonly unfinished?: "kept" | "handed-back";
}

/** How long entries are kept. */
export interface Retention {
  readonly maxEntries?: number;
  readonly maxAgeMs?: number;
  /** The bounds hold even over what a group has not acknowledged. */
  readonly hard: boolean;
}

/** What the generator emits for a stream. */
export interface StreamDefinition<
  Output,
  Input = Output,
  Parameters extends object = NoParameters,
  HeadersOutput extends object = Headers,
  HeadersInput extends object = Headers,
> {
  /** `<namespace>.streams.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** A stream holds JSON: the payload is read as text. */
  readonly codec: MessageCodec<Output, Input>;
  readonly maxBytes: number;
  /** Every group of the contract: a producer creates them all before its first entry. */
  readonly groups: readonly GroupDefinition[];
  /** Absent: entries are kept until somebody removes them. */
  readonly retention?: Retention;
  /** A second entry with the same value in this field is not added, so long after the first. */
  readonly deduplicate?: { readonly by: string; readonly withinMs: number };
  /** So many entries at most, scheduled ones included: `add` fails with STREAM_FULL beyond it. */
  readonly capacity?: number;
  /** Absent: headers are any texts. */
  readonly headers?: HeadersCodec<HeadersOutput, HeadersInput>;
}

/** What `tune` may override of a group. */
export interface GroupTune {
  readonly concurrency?: number;
  readonly ackTimeoutMs?: number;
  readonly retry?: Partial<RetrySettings>;
}

/** What `tune` may override of a stream; `Groups` are the names of its groups in the contract. */
export interface StreamTune<Groups extends string = string> {
  /** The bounds of the contract's `retention`, or bounds where it has none. */
  readonly retention?: { readonly maxEntries?: number; readonly maxAgeMs?: number };
  readonly capacity?: number;
  readonly groups?: { readonly [Name in Groups]?: GroupTune };
}

/** What the class of a stream, and of its producer, takes beside the connection. */
export interface StreamOptions<Groups extends string = string> extends ClientOptions {
  readonly tune?: StreamTune<Groups> | undefined;
}
