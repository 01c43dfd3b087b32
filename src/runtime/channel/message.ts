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
}

/** A message and what is known of it. */
export interface ReceivedMessage<Output, Parameters extends object = object> extends MessageContext<Parameters> {
  readonly message: Output;
}

/** Messages may have been missed here: between the message handled before and the one handled next. */
export type Gap =
  /** The connection was away, at most since then: in milliseconds since the epoch. */
  | { readonly reason: "disconnected"; readonly sinceMs: number }
  /** They arrived faster than they were handled, and the oldest were dropped. */
  | { readonly reason: "overflow"; readonly dropped: number };

/** Messages are handled one after the other: a promise is awaited before the next. */
export type MessageHandler<Output, Parameters extends object = object> = (
  message: Output,
  context: MessageContext<Parameters>,
) => unknown;

/** What a subscription can be told, and how much it may hold. */
export interface ReceiveOptions<Parameters extends object = object> {
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
  /** Messages that may wait to be handled; above that the oldest are dropped. @default 10000 */
  readonly maxQueuedMessages?: number | undefined;
  /** Bytes of messages that may wait to be handled. @default 67108864 */
  readonly maxQueuedBytes?: number | undefined;
}
