import type { BlockingConnection } from "../../connection/blocking.js";
import type { Connection } from "../../connection/connection.js";
import { ClosedError } from "../../errors.js";
import { HeldEntry } from "../delivery/delivery.js";
import type { EntryDispatcher } from "../delivery/dispatcher.js";
import type { ConsumerActivity } from "./events.js";
import type { Holdings } from "./holdings.js";
import type { ReaderLink } from "./reader-link.js";
import { graceMs, type Read, type Reading } from "./reading.js";
import type { Recovery } from "./recovery.js";
import type { Settler } from "./settler.js";
import { isFinal, isGroupGone, type Troubles } from "./troubles.js";

const restMs = { first: 50, longest: 2_000 };

export interface ReaderParts {
  readonly connection: Connection;
  readonly blockMs: number;
  readonly holdings: Holdings;
  readonly settler: Settler;
  readonly dispatcher: Pick<EntryDispatcher, "accept">;
  readonly link: ReaderLink;
  readonly reading: Reading;
  readonly recovery: Recovery;
  readonly troubles: Troubles;
  /** It reads, for the first time. */
  readonly onStarted: () => void;
}

/**
 * Reads what is new, over a connection of its own that is thrown away whenever anything goes wrong. Before the first
 * read and after each failure it takes back what the server says this consumer owns.
 */
export class Reader {
  readonly #parts: ReaderParts;
  #stopping = false;
  #paused = false;
  #started = false;
  /** The group may be gone. */
  #groupInDoubt = false;
  /** A failure that is told only where the group turns out to be still there. */
  #untold: unknown;
  #wake: (() => void) | undefined;
  #onRest: (() => void) | undefined;
  #lastReadAt: number | undefined;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get connected(): boolean {
    return this.#parts.link.connected;
  }

  /** Wall clock at the last answer to a read, which need not have brought anything. */
  get lastReadAt(): number | undefined {
    return this.#lastReadAt;
  }

  /** Resolves when `stop` ended it; rejects where it cannot go on. */
  async run(): Promise<void> {
    try {
      while (!this.#stopping) await this.#turn();
    } finally {
      this.#parts.link.drop();
      this.#onRest?.();
    }
  }

  /** Recovers and reads, until something fails or the reader is halted. */
  async #turn(): Promise<void> {
    const { recovery } = this.#parts;
    let during: ConsumerActivity = "recover";
    try {
      if (this.#paused) await this.#rest();
      if (this.#groupInDoubt) await this.#lookAtGroup();
      if (recovery.isDue && !this.#halted()) await recovery.claim(() => this.#halted());
      during = "read";
      await this.#readOn();
    } catch (error) {
      if (!this.#stopping) await this.#failed(during, error);
    }
  }

  /** Some entries may be ours without our knowing: looks for them before the next read. */
  recoverSoon(): void {
    this.#parts.recovery.soon();
    this.#parts.holdings.poke();
    this.#parts.link.unblock(graceMs).catch(() => undefined);
  }

  /** Reads no more; resolves when the read that was under way is over, its connection cut where it takes too long. */
  async pause(cutAfterMs: number): Promise<void> {
    this.#paused = true;
    const rests = new Promise<void>((resolve) => {
      this.#onRest = resolve;
    });
    await this.#halt(cutAfterMs, rests);
    await rests;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  /** The same for good: `run` resolves. */
  async stop(cutAfterMs: number, ended: Promise<unknown>): Promise<void> {
    this.#stopping = true;
    await this.#halt(cutAfterMs, ended);
  }

  async #halt(cutAfterMs: number, over: Promise<unknown>): Promise<void> {
    this.#wake?.();
    this.#parts.holdings.poke();
    await this.#parts.link.interrupt(cutAfterMs, over);
  }

  #halted(): boolean {
    return this.#stopping || this.#paused;
  }

  /** Reads until a recovery is due or the reader is halted. */
  async #readOn(): Promise<void> {
    const { connection, holdings, link, recovery, troubles } = this.#parts;
    const due = (): boolean => this.#halted() || recovery.isDue;
    if (due()) return;
    const blocking = await link.open();
    if (!this.#started) this.#parts.onStarted();
    this.#started = true;
    while (!due()) {
      await holdings.when(() => holdings.readable() > 0 || due());
      if (due()) return;
      let count = holdings.readable();
      let read: Promise<Read> | undefined = this.#read(blocking, count);
      while (read) {
        const { entries, sentAt }: Read = await read;
        this.#lastReadAt = connection.host.wallMs();
        troubles.over("read");
        holdings.measure();
        // Where there is more, its reading goes on while the handlers run; where this was all, nothing comes before them.
        const isAll: boolean = entries.length < count;
        if (isAll) this.#accept(entries, sentAt);
        count = due() ? 0 : holdings.readable(isAll ? 0 : entries.length);
        read = count > 0 ? this.#read(blocking, count) : undefined;
        if (!isAll) this.#accept(entries, sentAt);
      }
    }
  }

  #read(blocking: BlockingConnection, count: number): Promise<Read> {
    const read = this.#parts.reading.next(blocking, count);
    // It is awaited later than it may fail.
    read.catch(() => undefined);
    return read;
  }

  #accept(entries: Read["entries"], sentAt: number): void {
    const { settler, dispatcher } = this.#parts;
    const held: HeldEntry[] = [];
    // By index, because destructuring costs as much as the rest of the loop.
    for (const entry of entries) held.push(new HeldEntry(settler, entry[0], entry[1] ?? [], 1, sentAt));
    dispatcher.accept(held);
  }

  async #failed(during: ConsumerActivity, error: unknown): Promise<void> {
    const { connection, blockMs, link, recovery, troubles } = this.#parts;
    const { host } = connection;
    recovery.soon(host.monotonicMs() + blockMs + graceMs);
    // Its own cutting of a read that took too long to end.
    if (this.#paused) return link.end();
    if (isFinal(error)) throw error;
    if (error instanceof ClosedError) return this.#closed(error);
    this.#groupInDoubt = true;
    const isGone = isGroupGone(error);
    if (isGone) this.#untold = error;
    const times = troubles.failed(during, error, { quiet: isGone, as: "read" });
    await link.end();
    await this.#pause(troubles.pauseMs(times, restMs));
  }

  /** Closing the connection stops the consumer, a turn later; where it does not, there is nothing to read from. */
  async #closed(error: ClosedError): Promise<void> {
    await this.#pause(1);
    if (!this.#stopping) throw error;
  }

  async #lookAtGroup(): Promise<void> {
    const { reading, recovery, troubles } = this.#parts;
    const standsAt = await recovery.lookAtGroup(reading.lastId);
    this.#groupInDoubt = false;
    if (standsAt !== undefined) reading.lastId = standsAt;
    else if (this.#untold !== undefined) troubles.failed("read", this.#untold);
    this.#untold = undefined;
  }

  /** Until `resume`, or `stop`. */
  async #rest(): Promise<void> {
    this.#onRest?.();
    this.#onRest = undefined;
    await new Promise<void>((resolve) => {
      if (!this.#paused || this.#stopping) return resolve();
      this.#wake = resolve;
    });
  }

  #pause(ms: number): Promise<void> {
    if (this.#halted()) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.connection.host.setTimer(resolve, ms);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
