import type { BlockingConnection } from "../../connection/blocking.js";
import type { RawEntry } from "../../entry/entry.js";
import type { Host } from "../../host.js";
import { mostParked } from "../group/consumer-commands.js";
import type { GroupCommands } from "../group/group-commands.js";

/** A reply that takes longer than BLOCK and this will not come. */
export const graceMs = 1_000;
/** Between two looks at a group that parks as many as it may: reading waits until some are worked off. */
export const parkedPauseMs = 50;

export interface Read {
  readonly entries: readonly RawEntry[];
  /** Monotonic time before it was asked for. */
  readonly sentAt: number;
}

/** How new entries are taken. */
export interface Reading {
  /** The group's last delivered id, as far as this consumer knows. */
  lastId: string;
  /** Waits until something is new, for as long as one BLOCK at most. */
  next(blocking: BlockingConnection, count: number): Promise<Read>;
}

export interface ReadingParts {
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  /** How long the server waits for something new; finite, so that a dead link is found out. */
  readonly blockMs: number;
}

/** `XREADGROUP … BLOCK`: whatever is next. */
export class PlainReading implements Reading {
  lastId: string;
  readonly #parts: ReadingParts;

  constructor(parts: ReadingParts, lastId: string) {
    this.#parts = parts;
    this.lastId = lastId;
  }

  async next(blocking: BlockingConnection, count: number): Promise<Read> {
    const { host, commands, consumer, blockMs } = this.#parts;
    const sentAt = host.monotonicMs();
    const entries = await blocking.run(commands.read(consumer, count, blockMs), { deadlineMs: blockMs + graceMs });
    if (entries.length > 0) this.lastId = entries.at(-1)?.[0] ?? this.lastId;
    return { entries, sentAt };
  }
}

/** Ordered groups: a script takes those whose turn it is, and parks the others. It cannot wait; `XREAD BLOCK` does. */
export class OrderedReading implements Reading {
  lastId: string;
  readonly #parts: ReadingParts;
  /** Nothing was new the last time. */
  #idle = false;

  constructor(parts: ReadingParts, lastId: string) {
    this.#parts = parts;
    this.lastId = lastId;
  }

  async next(blocking: BlockingConnection, count: number): Promise<Read> {
    const { host, commands, blockMs } = this.#parts;
    const sentAt = host.monotonicMs();
    if (this.#idle) {
      const isNew = await blocking.run(commands.awaitNew(this.lastId, blockMs), { deadlineMs: blockMs + graceMs });
      // It was interrupted. After a whole BLOCK the group is asked even so: it may be gone, and XREAD does not tell.
      if (!isNew && host.monotonicMs() - sentAt < blockMs) return { entries: [], sentAt };
    }
    return this.#take(blocking, count);
  }

  async #take(blocking: BlockingConnection, count: number): Promise<Read> {
    const { host, commands, consumer, blockMs } = this.#parts;
    const sentAt = host.monotonicMs();
    const read = await blocking.run(commands.readOrdered(consumer, count), { deadlineMs: blockMs + graceMs });
    this.lastId = read.lastId;
    const isFull = read.read === 0 && read.parked >= mostParked;
    this.#idle = read.read === 0 && !isFull;
    if (isFull) await new Promise<void>((resolve) => void host.setTimer(resolve, parkedPauseMs));
    return { entries: read.entries, sentAt };
  }
}
