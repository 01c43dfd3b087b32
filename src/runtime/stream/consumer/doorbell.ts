import type { Connection } from "../../connection/connection.js";
import type { InboxSubscription } from "../../connection/inbox.js";
import { ClosedError } from "../../errors.js";
import type { Troubles } from "./troubles.js";

const restMs = { first: 1_000, longest: 30_000 };

export interface DoorbellParts {
  readonly connection: Connection;
  readonly channel: string;
  readonly troubles: Troubles;
  /** Something is due in so many milliseconds. */
  readonly onRing: (inMs: number) => void;
}

/** Hears when somebody makes something due. Without it everything happens up to a second later. */
export class Doorbell {
  readonly #parts: DoorbellParts;
  #subscription: InboxSubscription | undefined;
  #cancelRest: (() => void) | undefined;
  #closed = false;

  constructor(parts: DoorbellParts) {
    this.#parts = parts;
  }

  /** Listens, and tries again where it is not allowed to or cannot. */
  async open(): Promise<void> {
    const { connection, channel, troubles, onRing } = this.#parts;
    try {
      const subscription = await connection.inbox.subscribe(channel, {
        message: (payload) => onRing(Number(payload.toString())),
        gap: () => {
          troubles.over("doorbell");
          onRing(0);
        },
        error: (error) => void troubles.failed("doorbell", error),
      });
      this.#subscription = subscription;
      troubles.over("doorbell");
      if (this.#closed) this.close();
      // What rang before is not known.
      else onRing(0);
    } catch (error) {
      if (this.#closed || error instanceof ClosedError) return;
      const times = troubles.failed("doorbell", error);
      this.#cancelRest = connection.host.setTimer(() => void this.open(), troubles.pauseMs(times, restMs), {
        unref: true,
      });
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelRest?.();
    // The server forgets it with the connection.
    this.#subscription?.close().catch(() => undefined);
    this.#subscription = undefined;
  }
}
