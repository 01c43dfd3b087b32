import type { RedloomError } from "../errors.js";
import type { Gap } from "./message.js";

/** One message on its way to a handler. */
export interface Arrival {
  /** The JSON, whatever stood before it. */
  readonly payload: Uint8Array;
  /** The Redis name it was published on. */
  readonly channel: string;
  /** Of a channel with `replay`: its place there, for `subscribe({ from })`. */
  readonly position?: string;
  /** It comes from the history, not from the moment. */
  readonly isReplayed?: true;
}

export interface FeedListener {
  message(arrival: Arrival): void;
  /** Told in order: after what came before it, before what comes after. */
  gap(gap: Gap): void;
  error(error: RedloomError): void;
  /** For what can wait: resolves when there may be room for so many bytes; `undefined`: there is. */
  room?(bytes: number): Promise<void> | undefined;
}

/** Where the messages of one subscription come from: the connection's inbox, or that and a history. */
export interface Feed {
  /** Resolves when the server has confirmed; `listener` is told from then on, never before. */
  open(listener: FeedListener): Promise<void>;
  /** Harmless when called twice, and while it opens. */
  close(): Promise<void>;
}
