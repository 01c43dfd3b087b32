import type { FeedListener } from "../feed.js";

/** Whether there is room for what can wait in the history. */
export class Room {
  readonly #listener: FeedListener;
  #wasFull = false;

  constructor(listener: FeedListener) {
    this.#listener = listener;
  }

  /** Resolves when there may be room for so many bytes; `undefined`: there is. */
  for(bytes: number): Promise<void> | undefined {
    const room = this.#listener.room?.(bytes);
    if (room) this.#wasFull = true;
    return room;
  }

  /** Who was waited for is behind: what cannot wait would drop what waits there. Resolves when nothing may wait there. */
  forAll(): Promise<void> | undefined {
    const room = this.#wasFull ? this.#listener.room?.(Number.POSITIVE_INFINITY) : undefined;
    if (!room) this.#wasFull = false;
    return room;
  }
}
