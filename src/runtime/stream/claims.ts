import { type DeliverySettler, HeldEntry } from "./delivery.js";
import type { EntryDispatcher } from "./dispatcher.js";
import type { ConsumerEmitter } from "./events.js";
import { type Claimed, idOf } from "./group-commands.js";

/** Makes deliveries of what scripts claimed, and tells about it. */
export class Claims {
  readonly #settler: DeliverySettler;
  readonly #dispatcher: Pick<EntryDispatcher, "accept">;
  readonly #events: ConsumerEmitter;

  #last: Promise<unknown> = Promise.resolve();

  constructor(settler: DeliverySettler, dispatcher: Pick<EntryDispatcher, "accept">, events: ConsumerEmitter) {
    this.#settler = settler;
    this.#dispatcher = dispatcher;
    this.#events = events;
  }

  /** `sentAt` is the monotonic time before the script was sent. */
  accept(claimed: Claimed, sentAt: number, from: "retry" | "own" | "others"): void {
    for (const member of claimed.trimmed) this.#events.emit("lost", { id: idOf(member), reason: "trimmed" });
    if (claimed.entries.length === 0) return;
    const held = claimed.entries.map(({ id, fields, count, source, starts, openStart }) => {
      const entry = new HeldEntry(this.#settler, id, fields, count, sentAt, source);
      entry.starts = starts;
      entry.openStart = openStart;
      return entry;
    });
    if (from === "others") {
      for (const { id, count, previousOwner } of claimed.entries) {
        this.#events.emit("reclaimed", { id, attempt: count, from: previousOwner });
      }
    }
    this.#dispatcher.accept(held);
  }

  /**
   * One claim after the other, from asking for it to holding what came: what the keeper has just been given would be
   * stranded to a recovery that does not see it among what is held, and run twice.
   */
  inTurn<Value>(claim: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(claim);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when what the claims under way brought is held. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
