import type { BlockingConnection } from "../../connection/blocking.js";
import type { Connection } from "../../connection/connection.js";
import type { RawEntry } from "../../entry/entry.js";
import { ServerRefusedError, WrongTypeError } from "../../errors.js";
import { slotOf } from "../../wire/slot.js";
import { glance, type Look, look, readTails, unblock } from "./follow-commands.js";
import { Position } from "./position.js";
import { PageSize } from "./stream-entry.js";
import { Tail, type TailCursor } from "./tail.js";

/** The server waits so long for something new; finite, so that a dead link is found out. */
const blockMs = 2_000;
/** A reply that takes longer than BLOCK and this will not come. */
const graceMs = 1_000;
/** How often each tail is compared with its stream: what was removed unseen, and another stream in its place. */
const checkMs = 2_000;
/** Entries of one stream in one reply, and of all together. */
const mostAtOnce = { each: 200, all: 4_000 };
/** A read that has not begun to wait yet is not woken: it is tried again. */
const wakeAgainMs = 20;
const pauseMs = { first: 50, longest: 2_000 };

const fanOuts = new WeakMap<Connection, FanOut>();

/** What all followers of a connection share: one blocking connection, or on a cluster one for each slot. */
export class FanOut {
  readonly #connection: Connection;
  readonly #readers = new Map<number, TailReader>();

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  static of(connection: Connection): FanOut {
    let fanOut = fanOuts.get(connection);
    if (!fanOut) {
      fanOut = new FanOut(connection);
      fanOuts.set(connection, fanOut);
    }
    return fanOut;
  }

  /** For as long as somebody follows the stream; `leave` tells the end. */
  enter(key: string): TailReader {
    // One server answers for all keys at once, a cluster for those of one slot.
    const slot = this.#connection.isCluster ? slotOf(key) : 0;
    let reader = this.#readers.get(slot);
    if (!reader) {
      reader = new TailReader(this.#connection, () => this.#readers.delete(slot));
      this.#readers.set(slot, reader);
    }
    reader.enter();
    return reader;
  }
}

/**
 * Reads the ends of many streams over one connection, which is thrown away whenever anything goes wrong. Then everybody
 * reads by itself from where it stands, and comes back here at the end.
 */
export class TailReader {
  readonly #connection: Connection;
  readonly #onEnd: () => void;
  readonly #tails = new Map<string, Tail>();
  readonly #pageSize = new PageSize(mostAtOnce.each);
  #followers = 0;
  #running = false;
  #failures = 0;
  #blocking: BlockingConnection | undefined;
  /** Unknown where the server does not tell: then the connection is cut to end a read. */
  #clientId: number | undefined;
  /** The read that is under way. */
  #reading: { wanted: boolean } | undefined;
  #checkedAt = 0;
  #checking = false;
  #wakeUp: (() => void) | undefined;
  #endRest: (() => void) | undefined;

  constructor(connection: Connection, onEnd: () => void) {
    this.#connection = connection;
    this.#onEnd = onEnd;
  }

  enter(): void {
    this.#followers++;
  }

  /** The last one to leave ends the connection. */
  leave(): void {
    this.#followers--;
    if (this.#followers > 0) return;
    this.#onEnd();
    this.#drop();
    this.#wakeUp?.();
    this.#endRest?.();
  }

  /**
   * The end of a stream that was read up to `lastId` just now, where `added` is what the server counted. What comes after
   * the cursor's `startId` comes there.
   */
  join(
    key: string,
    definition: string,
    state: { readonly lastId: string; readonly added: number },
    onChange: () => void,
  ): TailCursor {
    let tail = this.#tails.get(key);
    if (!tail) {
      tail = new Tail(key, definition, new Position(state.lastId, state.lastId, state.added));
      this.#tails.set(key, tail);
      if (this.#reading) this.#endRead(this.#reading);
    }
    const cursor = tail.follow(onChange);
    this.#wakeUp?.();
    if (!this.#running) void this.#run();
    return cursor;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#followers > 0) {
      try {
        if (this.#usedTails().length === 0) await this.#pause(blockMs);
        else await this.#read();
      } catch (error) {
        if (this.#followers > 0) await this.#failed(error);
      }
    }
    this.#running = false;
    this.#drop();
  }

  async #read(): Promise<void> {
    const blocking = await this.#open();
    const tails = this.#usedTails();
    const places = tails.map(({ place }) => place);
    const reading = { wanted: true };
    this.#reading = reading;
    let streams: ReadonlyMap<string, readonly RawEntry<Buffer>[]>;
    let looked: Promise<Look> | undefined;
    try {
      const count = Math.min(this.#pageSize.count, Math.ceil(mostAtOnce.all / places.length));
      const deadlineMs = blockMs + graceMs;
      const read = blocking.run(readTails(places, { count, blockMs }), { deadlineMs });
      // Where there is one stream only, the look at it waits behind the read, and costs no round trip.
      const [only, another] = tails;
      if (only && !another) looked = blocking.run(glance(only.place, only.definition), { deadlineMs });
      looked?.catch(() => undefined);
      streams = await read;
    } catch (error) {
      if (!reading.wanted) return;
      throw error;
    } finally {
      this.#reading = undefined;
    }
    this.#failures = 0;
    const read = tails.filter((tail) => streams.has(tail.key) && !tail.closed);
    await Promise.all(read.map((tail) => this.#findReset(tail, looked)));
    for (const tail of tails) {
      const entries = streams.get(tail.key);
      if (!entries || tail.closed) continue;
      this.#pageSize.learn(entries);
      tail.publish(entries);
    }
    this.#check();
  }

  async #open(): Promise<BlockingConnection> {
    if (this.#blocking && !this.#blocking.broken) return this.#blocking;
    const [key = ""] = this.#tails.keys();
    const blocking = this.#connection.openBlocking(key);
    this.#blocking = blocking;
    // On a cluster another node might be told; and not to be permitted to ask only makes joining slower.
    this.#clientId = undefined;
    const clientId = await blocking.clientId.catch((error: unknown) => {
      if (blocking.broken) throw error;
      return undefined;
    });
    if (!this.#connection.isCluster) this.#clientId = clientId;
    return blocking;
  }

  #drop(): void {
    this.#blocking?.destroy();
    this.#blocking = undefined;
  }

  /** Streams that nobody follows at their end are not read there. */
  #usedTails(): Tail[] {
    for (const [key, tail] of this.#tails) if (!tail.isUsed) this.#tails.delete(key);
    return [...this.#tails.values()];
  }

  /** A stream was added: the read that waits for others ends. Nothing can be lost by it, whatever it was about to bring. */
  #endRead(reading: { wanted: boolean }): void {
    if (!reading.wanted) return;
    reading.wanted = false;
    const wake = async (): Promise<void> => {
      while (this.#reading === reading) {
        if (this.#clientId === undefined) return this.#drop();
        await this.#connection.execute(unblock(this.#clientId), { deadlineMs: graceMs });
        await new Promise<void>((resolve) => this.#connection.host.setTimer(resolve, wakeAgainMs));
      }
    };
    wake().catch(() => this.#drop());
  }

  /** Compares, beside the reads, what was read with what the server says. */
  #check(): void {
    const now = this.#connection.host.monotonicMs();
    if (this.#checking || now - this.#checkedAt < checkMs) return;
    this.#checking = true;
    this.#checkedAt = now;
    const checks = this.#usedTails().map((tail) => this.#checkTail(tail));
    void Promise.all(checks).then(() => {
      this.#checking = false;
    });
  }

  /** Before what was read is given out: where it is of another stream, those who follow tell that first. */
  async #findReset(tail: Tail, looked: Promise<Look> | undefined): Promise<void> {
    const { id, ordinal } = tail.position;
    try {
      const gap = new Position(id, id, ordinal).judge(
        await (looked ?? this.#connection.execute(glance(tail.place, tail.definition))),
      );
      if (gap?.reason === "reset") this.#close(tail);
    } catch {
      // As below: they find it out by themselves, and nothing was given out.
      this.#close(tail);
    }
  }

  async #checkTail(tail: Tail): Promise<void> {
    const { id, ordinal } = tail.position;
    const seen = new Position(id, id, ordinal);
    const about = { definition: tail.definition, count: this.#pageSize.count, entries: false };
    try {
      const gap = seen.judge(await this.#connection.execute(look({ key: tail.key, id }, about)));
      if (!gap || tail.closed) return;
      if (gap.reason === "trimmed" && gap.missed !== undefined) tail.publishMissed(gap.missed);
      else this.#close(tail);
    } catch {
      // Whatever it is, those who follow find it out by themselves.
      this.#close(tail);
    }
  }

  #close(tail: Tail, error?: unknown): void {
    if (this.#tails.get(tail.key) === tail) this.#tails.delete(tail.key);
    tail.close(error);
  }

  async #failed(error: unknown): Promise<void> {
    this.#failures++;
    if (error instanceof WrongTypeError || error instanceof ServerRefusedError) await this.#findRefused();
    else this.#drop();
    for (const tail of this.#usedTails()) this.#close(tail);
    const full = Math.min(pauseMs.longest, pauseMs.first * 2 ** Math.min(this.#failures - 1, 10));
    await this.#rest(full / 2 + (this.#connection.host.random() * full) / 2);
  }

  /** One stream that cannot be read fails the read of all. */
  async #findRefused(): Promise<void> {
    const alone = this.#usedTails().map(async (tail) => {
      try {
        await this.#connection.execute(readTails([{ key: tail.key, id: "$" }], { count: 1 }));
      } catch (error) {
        if (error instanceof WrongTypeError || error instanceof ServerRefusedError) this.#close(tail, error);
      }
    });
    await Promise.all(alone);
  }

  /** Until somebody joins, or the last one leaves. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#connection.host.setTimer(resolve, ms);
      this.#wakeUp = () => {
        cancel();
        resolve();
      };
    });
    this.#wakeUp = undefined;
  }

  /** After a failure: who joins waits too. */
  async #rest(ms: number): Promise<void> {
    if (this.#followers === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#connection.host.setTimer(resolve, ms);
      this.#endRest = () => {
        cancel();
        resolve();
      };
    });
    this.#endRest = undefined;
  }
}
