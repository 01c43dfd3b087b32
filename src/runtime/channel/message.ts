import type { RedloomError } from "../errors.js";

/** What is known of a message beside its value. */
export interface MessageContext<Parameters extends object = object> {
  /** The Redis name it was published on. */
  readonly channel: string;
  /** The values of the address's parameters, read from that name. */
  readonly parameters: Parameters;
  /** When it arrived here, in milliseconds since the epoch. */
  readonly receivedAtMs: number;
  /** The bytes as they came. */
  readonly raw: Uint8Array;
  /** Of a channel with `replay`: its place there, for `from: { after }`. Opaque. */
  readonly position?: string;
  /** It comes from the channel's history, not from the moment. */
  readonly isReplayed?: true;
}

/** A message and what is known of it. */
export interface ReceivedMessage<Output, Parameters extends object = object> extends MessageContext<Parameters> {
  readonly message: Output;
}

/** Messages may have been missed here: between the message handled before and the one handled next. */
export type Gap =
  /** The connection was away, at most since then: in milliseconds since the epoch. */
  | { readonly reason: "disconnected"; readonly sinceMs: number }
  /** They arrived faster than they were handled, and so many were dropped, as `overflow` says. */
  | { readonly reason: "overflow"; readonly dropped: number }
  /**
   * Of a channel with `replay`: its history does not reach back to what was seen last, at this position. Whatever is
   * derived from the messages must be read anew; what the history still has follows.
   */
  | { readonly reason: "resync"; readonly channel: string; readonly after: string | undefined };

/** Messages are handled one after the other, unless `concurrency` says otherwise: a promise is awaited before the next. */
export type MessageHandler<Output, Parameters extends object = object> = (
  message: Output,
  context: MessageContext<Parameters>,
) => unknown;

/** Which message goes when there is no room for one more. */
export type Overflow<Output> =
  | "drop-oldest"
  | "drop-newest"
  | "close"
  /** For states: one that waits is replaced, in its place, by a newer one with the same value of this field. */
  | { readonly latest: keyof Output & string };

/** What a subscription can be told, and how much it may hold. */
export interface ReceiveOptions<Output, Parameters extends object = object> {
  /** Ends it. Before it is confirmed, `subscribe` and `listen` reject with `signal.reason`; afterwards it is closed. */
  readonly signal?: AbortSignal | undefined;
  /**
   * What the handler threw, with its message, or what befell the subscription itself, such as a permission that was
   * taken away. Neither ends it. @default the connection's "error" event
   */
  readonly onError?: ((error: unknown, context: MessageContext<Parameters> | undefined) => void) | undefined;
  /** A message that is not of its type; no handler sees it. @default the connection's "error" event */
  readonly onInvalid?:
    | ((error: RedloomError, raw: Uint8Array, context: MessageContext<Parameters>) => void)
    | undefined;
  /** Messages may have been missed. Told in order, between messages. @default the connection's "error" event */
  readonly onGap?: ((gap: Gap) => void) | undefined;
  /** Messages that may wait to be handled. @default 10000 */
  readonly maxQueuedMessages?: number | undefined;
  /** Bytes of messages that may wait to be handled; one alone may be larger. @default 67108864 */
  readonly maxQueuedBytes?: number | undefined;
  /**
   * What goes when more would wait than may. `drop-oldest`, `drop-newest`: one message, told by `onGap` in its place.
   * `close`: the subscription itself ends, with what waits, after `onGap` was told. `{ latest: field }`: of each value of
   * this field the newest waits only, which is no gap; above the bounds the oldest are dropped. @default "drop-oldest"
   */
  readonly overflow?: Overflow<Output> | undefined;
  /**
   * Of a channel with `replay`: where to begin. `"beginning"`: what its history has; `{ after }`: what came after this
   * `position` of a message. @default "now"
   */
  readonly from?: "now" | "beginning" | { readonly after: string } | undefined;
}

/** What goes for handlers as well. */
export interface SubscribeOptions<Output, Parameters extends object = object>
  extends ReceiveOptions<Output, Parameters> {
  /** Messages that may be handled at once. Above 1 they may end in any order. @default 1 */
  readonly concurrency?: number | undefined;
  /**
   * With `concurrency`: messages with the same value of this field are handled one after the other, in their order, while
   * others pass. Those without the field have no order. @default no order
   */
  readonly order?: { readonly by: keyof Output & string } | undefined;
}

/** What came of the messages of one subscription since it was confirmed. */
export interface ReceivingStatus {
  /** Waiting now, and their bytes. */
  readonly queued: number;
  readonly queuedBytes: number;
  /** In a handler now. */
  readonly running: number;
  /** A handler is done with them, or a loop took them. */
  readonly handled: number;
  /** For lack of room. */
  readonly dropped: number;
  /** Replaced by a newer one, as `overflow: { latest }` says. */
  readonly superseded: number;
  /** Not of their type. */
  readonly invalid: number;
}
