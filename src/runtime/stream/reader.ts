import type { BlockingConnection } from "../connection/blocking.js";
import type { Connection } from "../connection/connection.js";
import { compareIds, type RawEntry } from "../entry/entry.js";
import { ClosedError, RedloomError } from "../errors.js";
import type { Claims } from "./claims.js";
import type { GroupState } from "./commands.js";
import { HeldEntry } from "./delivery.js";
import type { EntryDispatcher } from "./dispatcher.js";
import type { ConsumerActivity, ConsumerEmitter } from "./events.js";
import type { ClientAddress, GroupCommands } from "./group-commands.js";
import type { Holdings } from "./holdings.js";
import type { Settler } from "./settler.js";

/** A reply that takes longer than BLOCK and this will not come. */
const graceMs = 1_000;
/** For a new connection, from the first packet to the first reply. */
const openMs = 6_000;
const pauseMs = { first: 50, longest: 2_000 };

export interface ReaderParts {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly consumer: string;
  /** How long the server waits for something new; finite, so that a dead link is found out. */
  readonly blockMs: number;
  readonly ackTimeoutMs: number;
  readonly holdings: Holdings;
  readonly settler: Settler;
  readonly dispatcher: Pick<EntryDispatcher, "accept">;
  readonly claims: Claims;
  readonly events: ConsumerEmitter;
  /** Makes the groups that are missing. `after` is what was last delivered. */
  readonly recreate: (after: string) => Promise<GroupState>;
  /** Where the group stood when the consumer began. */
  readonly lastDeliveredId: string;
}

interface Read {
  readonly entries: readonly RawEntry[];
  readonly sentAt: number;
}

/**
 * Reads what is new, over a connection of its own that is thrown away whenever anything goes wrong. Before the first
 * read and after each failure it takes back what the server says this consumer owns: replies that were lost.
 */
export class Reader {
  readonly #parts: ReaderParts;
  #blocking: BlockingConnection | undefined;
  /** Which connection of the server it is; unknown where the server does not tell. */
  #client: ClientAddress | undefined;
  #stopping = false;
  #failures = 0;
  #lastId: string;
  /** Monotonic time from which on stranded entries are looked for. */
  #recoverAt = 0;
  /** The second look: a connection that could not be ended may take entries for one more BLOCK. */
  #recoverAgainAt: number | undefined;
  /** An earlier life of the same name may have started what is stranded. */
  #startedBefore = true;
  #cancelPause: (() => void) | undefined;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#lastId = parts.lastDeliveredId;
  }

  /** Resolves when `stop` ended it. */
  async run(): Promise<void> {
    while (!this.#stopping) {
      let during: ConsumerActivity = "recover";
      try {
        await this.#recover();
        during = "read";
        await this.#readOn();
      } catch (error) {
        if (!this.#stopping) await this.#failed(during, error);
      }
    }
    this.#drop();
  }

  /** Some entries may be ours without our knowing: looks for them before the next read. */
  recoverSoon(): void {
    this.#recoverAt = 0;
  }

  /** Ends the read that is under way without losing its reply; cuts the connection where that takes longer than `cutAfterMs`. */
  async stop(cutAfterMs: number): Promise<void> {
    const { connection, commands } = this.#parts;
    this.#stopping = true;
    this.#cancelPause?.();
    this.#parts.holdings.poke();
    const blocking = this.#blocking;
    if (!blocking) return;
    connection.host.setTimer(() => blocking.destroy(), cutAfterMs, { unref: true });
    if (!this.#client) return blocking.destroy();
    await connection
      .execute(commands.unblock(this.#client), { deadlineMs: cutAfterMs })
      .catch(() => blocking.destroy());
  }

  /** Reads until a recovery is due or the reader is stopped. The next read is on its way before the handlers run. */
  async #readOn(): Promise<void> {
    const { holdings } = this.#parts;
    const due = (): boolean => this.#stopping || this.#recoverAt <= this.#parts.connection.host.monotonicMs();
    if (due()) return;
    const blocking = await this.#open();
    while (!due()) {
      await holdings.when(() => holdings.readable() > 0 || due());
      if (due()) return;
      let read: Promise<Read> | undefined = this.#read(blocking, holdings.readable());
      while (read) {
        const { entries, sentAt }: Read = await read;
        this.#failures = 0;
        holdings.measure();
        const more: number = due() ? 0 : holdings.readable(entries.length);
        read = more > 0 ? this.#read(blocking, more) : undefined;
        if (entries.length > 0) this.#accept(entries, sentAt);
      }
    }
  }

  #read(blocking: BlockingConnection, count: number): Promise<Read> {
    const { connection, commands, consumer, blockMs } = this.#parts;
    const sentAt = connection.host.monotonicMs();
    const reply = blocking.run(commands.read(consumer, count, blockMs), { deadlineMs: blockMs + graceMs });
    const read = reply.then((entries) => ({ entries, sentAt }));
    // It is awaited later than it may fail.
    read.catch(() => undefined);
    return read;
  }

  #accept(entries: readonly RawEntry[], sentAt: number): void {
    const { settler, dispatcher } = this.#parts;
    const held: HeldEntry[] = [];
    // By index, because destructuring costs as much as the rest of the loop.
    for (const entry of entries) held.push(new HeldEntry(settler, entry[0], entry[1] ?? [], 1, sentAt));
    this.#lastId = entries.at(-1)?.[0] ?? this.#lastId;
    dispatcher.accept(held);
  }

  async #open(): Promise<BlockingConnection> {
    if (this.#blocking && !this.#blocking.broken) return this.#blocking;
    const { connection, commands } = this.#parts;
    const blocking = connection.openBlocking(commands.key);
    this.#blocking = blocking;
    this.#client = undefined;
    this.#client = await blocking.run(commands.ownClient(), { deadlineMs: openMs }).catch((error: unknown) => {
      // Not to be permitted to ask only makes stopping and recovering slower.
      if (blocking.broken || !(error instanceof RedloomError) || error.code !== "SERVER_REFUSED") throw error;
      return undefined;
    });
    return blocking;
  }

  #drop(): void {
    this.#blocking?.destroy();
    this.#blocking = undefined;
  }

  /** Never while a read is in flight: what it is about to bring would be taken twice. */
  async #recover(): Promise<void> {
    const { connection, ackTimeoutMs, holdings, claims } = this.#parts;
    if (this.#recoverAt > connection.host.monotonicMs()) return;
    if (this.#failures > 0) await this.#lookAtGroup();
    const room = (): Promise<void> => holdings.when(() => holdings.free > 0 || this.#stopping);
    await room();
    // Set before looking: what is stranded meanwhile asks for another look. And now and then one for what nobody
    // expected: from a consumer that is alone nobody else would take it.
    this.#recoverAt = this.#recoverAgainAt ?? connection.host.monotonicMs() + ackTimeoutMs;
    this.#recoverAgainAt = undefined;
    let cursor = "-";
    do {
      if (this.#stopping) return;
      cursor = await claims.inTurn(() => this.#claimStranded(cursor));
      if (cursor !== "-") await room();
    } while (cursor !== "-");
    this.#startedBefore = false;
  }

  async #claimStranded(cursor: string): Promise<string> {
    const { connection, commands, consumer, holdings, claims } = this.#parts;
    const sentAt = connection.host.monotonicMs();
    const held = holdings.all().map(({ member }) => member);
    const options = { cursor, limit: Math.max(1, holdings.free), startedBefore: this.#startedBefore, held };
    const page = await connection.execute(commands.claimStranded(consumer, options));
    claims.accept(page, sentAt, "own");
    return page.cursor;
  }

  async #failed(during: ConsumerActivity, error: unknown): Promise<void> {
    const { connection, commands, blockMs, events } = this.#parts;
    const client = this.#client;
    this.#client = undefined;
    this.#drop();
    this.#failures++;
    if (error instanceof ClosedError) this.#stopping = true;
    events.emit("error", { during, error });
    this.#recoverAt = 0;
    this.#recoverAgainAt = connection.host.monotonicMs() + blockMs + graceMs;
    // Half open, it would still take the next entry. Where it cannot be ended, the second look finds what it took.
    if (client && !this.#stopping) await connection.execute(commands.endConnection(client)).catch(() => undefined);
    const full = Math.min(pauseMs.longest, pauseMs.first * 2 ** Math.min(this.#failures - 1, 10));
    await this.#pause(full / 2 + (connection.host.random() * full) / 2);
  }

  /** After a failure the group may be gone, or be another one of the same name: then what was pending is lost. */
  async #lookAtGroup(): Promise<void> {
    const { commands, recreate, events } = this.#parts;
    const group = await recreate(this.#lastId);
    // A group never goes back by itself: if it stands before what it delivered here, somebody else has made it.
    if (!group.created && compareIds(group.lastDeliveredId, this.#lastId) >= 0) return;
    this.#lastId = group.lastDeliveredId;
    events.emit("group-recreated", { group: commands.group, dataLoss: true });
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.connection.host.setTimer(resolve, ms);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
