import type { InboxListener, InboxSubscription } from "../connection/inbox.js";
import type { Feed, FeedListener } from "./feed.js";
import { splitPosition } from "./leading-position.js";
import type { ReceivingConnection, Source } from "./source.js";

/** The messages of the moment, from the connection's inbox. */
export class PlainFeed<Output, Parameters extends object> implements Feed {
  readonly #connection: Pick<ReceivingConnection, "inbox">;
  readonly #source: Source<Output, Parameters>;
  #opening: Promise<InboxSubscription> | undefined;

  constructor(connection: Pick<ReceivingConnection, "inbox">, source: Source<Output, Parameters>) {
    this.#connection = connection;
    this.#source = source;
  }

  async open(listener: FeedListener): Promise<void> {
    const opening = subscribeTo(this.#connection, this.#source, {
      message(bytes, channel) {
        const { payload, position } = splitPosition(bytes);
        listener.message(position === undefined ? { payload, channel } : { payload, channel, position });
      },
      gap: ({ sinceMs }) => listener.gap({ reason: "disconnected", sinceMs }),
      error: (error) => listener.error(error),
    });
    this.#opening = opening;
    await opening;
  }

  async close(): Promise<void> {
    // What did not open was told to whoever opened it.
    const subscription = await this.#opening?.catch(() => undefined);
    await subscription?.close();
  }
}

/** Subscribes to a source the way its contract says: `SUBSCRIBE`, `SSUBSCRIBE` or `PSUBSCRIBE`. */
export function subscribeTo<Output, Parameters extends object>(
  { inbox }: Pick<ReceivingConnection, "inbox">,
  { kind, name, definition }: Source<Output, Parameters>,
  listener: InboxListener,
): Promise<InboxSubscription> {
  if (kind === "pattern") return inbox.subscribePattern(name, listener);
  return definition.sharded ? inbox.subscribeSharded(name, listener) : inbox.subscribe(name, listener);
}
