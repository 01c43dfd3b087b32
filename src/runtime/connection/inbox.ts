import type { RedloomError, ServerRefusedError } from "../errors.js";

export interface InboxListener {
  /** One message, as it came. An error thrown here is the program's and surfaces as an uncaught exception. */
  message(payload: Buffer, channel: string): void;
  /**
   * The subscription is confirmed again after the connection was away. `sinceMs` is the wall clock, in milliseconds since
   * the epoch, at which the connection was last known to live: what was published after it may be missed.
   */
  gap?(gap: { readonly sinceMs: number }): void;
  /** The server refused to confirm the subscription again. Told once; it is tried again with every heartbeat. */
  error?(error: RedloomError): void;
  /**
   * Publishers count who is subscribed: with every heartbeat, and when the main connection was made anew, it is made sure
   * that this is subscribed on the server that takes the writes; on a cluster also when the connection to its node was made,
   * and when a slot went, until that is known. A master that was replaced, and lives on as a replica, is left, and `gap` is
   * told. Not for patterns.
   */
  readonly isCounted?: true;
  /** That cannot be looked at, for Redis refuses to count. Told whenever it is tried. */
  uncounted?(error: ServerRefusedError): void;
}

export interface InboxSubscription {
  /** Ends this subscription; the server is told when it was the last one of its name. Harmless when called twice. */
  close(): Promise<void>;
}

/** Reference-counted pub/sub over one connection. */
export interface Inbox {
  /**
   * SUBSCRIBE, one round trip where nobody listens to this channel yet. Resolves when the server confirmed.
   * @throws {ServerRefusedError} not permitted.
   * @throws {UnavailableError} not confirmed within `commandTimeoutMs`.
   * @see https://redis.io/docs/latest/commands/subscribe/
   */
  subscribe(channel: string, listener: InboxListener): Promise<InboxSubscription>;
  /** The same with PSUBSCRIBE. @see https://redis.io/docs/latest/commands/psubscribe/ */
  subscribePattern(pattern: string, listener: InboxListener): Promise<InboxSubscription>;
  /**
   * What SPUBLISH publishes: SSUBSCRIBE. On a cluster, over one connection to each master whose slots are listened to,
   * opened with the first of its channels and closed with the last. A slot that moves and a node that is replaced are
   * followed, and `gap` is told then. Elsewhere it shares the connection of `subscribe`.
   * @throws as `subscribe` does.
   * @see https://redis.io/docs/latest/commands/ssubscribe/
   */
  subscribeSharded(channel: string, listener: InboxListener): Promise<InboxSubscription>;
}
