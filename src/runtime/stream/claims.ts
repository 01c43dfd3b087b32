import type { GroupDefinition } from "./definition.js";
import { type DeliverySettler, HeldEntry } from "./delivery.js";
import type { EntryDispatcher } from "./dispatcher.js";
import type { ConsumerEmitter } from "./events.js";
import { type Claimed, idOf } from "./group-commands.js";
import type { Holdings } from "./holdings.js";
import type { LeaseClock } from "./lease-clock.js";

export interface ClaimsParts {
  readonly settler: DeliverySettler;
  readonly dispatcher: Pick<EntryDispatcher, "accept">;
  readonly events: Pick<ConsumerEmitter, "emit">;
  readonly holdings: Holdings;
  readonly lease: LeaseClock;
  readonly settings: Pick<GroupDefinition, "order">;
  /** Something came although nothing was to come any more: it was under way. */
  readonly onLate: () => void;
}

/** Makes deliveries of what scripts claimed, and tells about it. */
export class Claims {
  readonly #parts: ClaimsParts;
  #open = true;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /** Whether anything more is to be claimed. */
  get open(): boolean {
    return this.#open;
  }

  close(): void {
    this.#open = false;
  }

  reopen(): void {
    this.#open = true;
  }

  /** `sentAt` is the monotonic time before the script was sent. */
  accept(claimed: Claimed, sentAt: number, from: "retry" | "own" | "others" | "lane"): void {
    const { settler, dispatcher, events, lease, settings, onLate } = this.#parts;
    for (const member of claimed.trimmed) events.emit("lost", { id: idOf(member), reason: "trimmed" });
    if (claimed.entries.length === 0) return;
    const held: HeldEntry[] = [];
    const known = this.#knownOf(from);
    for (const { id, fields, count, source, starts, openStart, previousOwner } of claimed.entries) {
      const entry = new HeldEntry(settler, id, fields, count, sentAt, source);
      if (known?.has(entry.member)) continue;
      entry.starts = starts;
      entry.openStart = openStart;
      held.push(entry);
      if (from === "others") {
        events.emit("reclaimed", { id: entry.originalId, attempt: entry.attempt, from: previousOwner });
      }
    }
    // One at a time per value: what came late may be running elsewhere by now.
    dispatcher.accept(held, settings.order ? lease.sureSince() : undefined);
    if (!this.#open) onLate();
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

  /**
   * A settlement hands a lane over without waiting for its turn: what it brought while stranded entries were asked for
   * is told among those too, and is the same delivery.
   */
  #knownOf(from: string): ReadonlySet<string> | undefined {
    const { holdings, settings } = this.#parts;
    return from === "own" && settings.order ? new Set(holdings.all().map(({ member }) => member)) : undefined;
  }

  /** Resolves when what the claims under way brought is held. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
