import type { Host } from "../../host.js";
import type { HeldEntry } from "../delivery/delivery.js";

/** Entries that are read ahead are those that start within this time, at the rate that was seen. */
const aheadMs = 50;
/** Never more ahead than one large batch. */
const mostAhead = 200;
/** Entries whose settlement is under way, before nothing more is taken. */
const mostLeaving = 2_000;
/** Rates are taken over at least this long. */
const shortestMeasureMs = 5;

/**
 * Entries that are ours: read or claimed, and neither confirmed as settled nor lost. Decides how many more may come:
 * what runs at once, and ahead of it what starts soon.
 */
export class Holdings {
  /** Linked through the entries: a Set would hash each of them, twice. */
  #first: HeldEntry | undefined;
  #last: HeldEntry | undefined;
  #size = 0;
  readonly #host: Host;
  readonly #concurrency: number;
  #ahead = 0;
  /** Entries that are handled, and whose settlement Redis has not confirmed. */
  #leaving = 0;
  #left = 0;
  #measuredAt: number;
  /** Places kept from the reader for what the keeper has to claim. */
  #reserved = 0;
  readonly #waiters = new Set<() => void>();
  /** Settled, or trimmed, while their handlers go on. */
  readonly #outlived = new Set<HeldEntry>();

  constructor(host: Host, concurrency: number) {
    this.#host = host;
    this.#concurrency = concurrency;
    this.#measuredAt = host.monotonicMs();
  }

  get size(): number {
    return this.#size;
  }

  /** Nothing is held, and no handler goes on with what was. */
  get isIdle(): boolean {
    return this.#size + this.#outlived.size === 0;
  }

  /** How many more may come. What is only to be confirmed as settled takes no place, as long as it is not too much. */
  get free(): number {
    if (this.#leaving > mostLeaving) return 0;
    return this.#concurrency + this.#ahead - this.#size + this.#leaving;
  }

  /** How many more may be read, when `coming` are about to be added; 0 where it is too few to be worth a round trip. */
  readable(coming = 0): number {
    const readable = Math.min(mostAhead, this.free - coming - this.#reserved);
    return readable >= Math.max(1, this.#ahead >> 1) ? readable : 0;
  }

  add(held: HeldEntry): void {
    held.before = this.#last;
    if (this.#last) this.#last.after = held;
    else this.#first = held;
    this.#last = held;
    held.held = true;
    this.#size++;
  }

  /** The handler is done with it: its place is free. */
  leave(held: HeldEntry): void {
    if (held.leaving) return;
    held.leaving = true;
    this.#leaving++;
    this.#left++;
    if (this.#waiters.size > 0) this.#tell();
  }

  remove(held: HeldEntry): void {
    this.removeAll([held]);
  }

  removeAll(entries: readonly HeldEntry[]): void {
    for (const held of entries) if (held.held) this.#unlink(held);
    if (this.#waiters.size > 0) this.#tell();
  }

  /** Its handler is over. */
  end(held: HeldEntry): void {
    held.ended = true;
    if (this.#outlived.size > 0 && this.#outlived.delete(held)) this.#tell();
  }

  /** The consumer waits for none of them any longer. */
  giveUpAll(): void {
    for (const held of [...this.all(), ...this.#outlived]) held.giveUp();
  }

  /** Oldest first. */
  all(): HeldEntry[] {
    const entries: HeldEntry[] = [];
    for (let held = this.#first; held; held = held.after) entries.push(held);
    return entries;
  }

  /** Keeps a place free, so that what is due or stale gets its turn among what is new. Returns what ends it. */
  reserve(): () => void {
    this.#reserved++;
    return () => {
      this.#reserved--;
      this.#tell();
    };
  }

  /** Looks at how fast entries leave, and reads ahead accordingly. */
  measure(): void {
    const now = this.#host.monotonicMs();
    const ms = now - this.#measuredAt;
    if (ms < shortestMeasureMs) return;
    const startSoon = (this.#left / ms) * aheadMs;
    this.#ahead = Math.min(mostAhead, Math.floor((this.#ahead + startSoon) / 2));
    this.#left = 0;
    this.#measuredAt = now;
  }

  /** Resolves at once where `ready` holds, and otherwise as soon as it does after something left. */
  when(ready: () => boolean): Promise<void> {
    if (ready()) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = (): void => {
        if (!ready()) return;
        this.#waiters.delete(waiter);
        resolve();
      };
      this.#waiters.add(waiter);
    });
  }

  /** Lets those who wait look again. */
  poke(): void {
    this.#tell();
  }

  #unlink(held: HeldEntry): void {
    const { before, after } = held;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    held.before = undefined;
    held.after = undefined;
    held.held = false;
    this.#size--;
    if (held.leaving) this.#leaving--;
    if (!held.ended) this.#outlived.add(held);
  }

  #tell(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}
