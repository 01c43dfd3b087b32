import type { GroupDefinition } from "../definition.js";
import { type DeliverySettler, HeldEntry } from "../delivery/delivery.js";
import type { EntryDispatcher } from "../delivery/dispatcher.js";
import { type Claimed, idOf } from "../group/group-commands.js";
import type { ConsumerEmitter } from "./events.js";
import type { Holdings } from "./holdings.js";

export interface ClaimsParts {
  readonly settler: DeliverySettler;
  readonly dispatcher: Pick<EntryDispatcher, "accept">;
  readonly events: Pick<ConsumerEmitter, "emit">;
  readonly holdings: Holdings;
  readonly settings: Pick<GroupDefinition, "order">;
  /** Something came although nothing was to come any more: it was under way. */
  readonly onLate: () => void;
}

/** Makes deliveries of what scripts claimed, and tells about it. */
export class Claims {
  readonly #parts: ClaimsParts;
  #open = true;
  /** What was taken back last, by member: only in ordered groups. */
  #recovered: ReadonlyMap<string, HeldEntry> = new Map();
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
    const { settler, dispatcher, events, settings, onLate } = this.#parts;
    for (const member of claimed.trimmed) events.emit("lost", { id: idOf(member), reason: "trimmed" });
    if (claimed.entries.length === 0) return;
    const held: HeldEntry[] = [];
    const known = settings.order ? this.#knownOf(from) : undefined;
    for (const { id, fields, count, source, starts, openStart, previousOwner } of claimed.entries) {
      const entry = new HeldEntry(settler, id, fields, count, sentAt, source);
      if (known?.get(entry.member)?.held) continue;
      entry.starts = starts;
      entry.openStart = openStart;
      held.push(entry);
      if (from === "others") {
        events.emit("reclaimed", { id: entry.originalId, attempt: entry.attempt, from: previousOwner });
      }
    }
    if (settings.order && from === "own") this.#recovered = byMember(held);
    dispatcher.accept(held);
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
   * A settlement hands a lane over without waiting for its turn. What it brings while stranded entries are asked for is
   * told among those too, and is the same delivery; either may come first.
   */
  #knownOf(from: string): ReadonlyMap<string, HeldEntry> | undefined {
    if (from === "lane") return this.#recovered;
    return from === "own" ? byMember(this.#parts.holdings.all()) : undefined;
  }

  /** Resolves when what the claims under way brought is held. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

function byMember(entries: readonly HeldEntry[]): ReadonlyMap<string, HeldEntry> {
  return new Map(entries.map((held) => [held.member, held]));
}
