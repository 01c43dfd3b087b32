import type { Connection } from "../../connection/connection.js";
import { OptionsInvalidError, OutcomeUnknownError } from "../../errors.js";
import type { PayloadOf } from "../delivery/payload.js";
import { whole } from "../settings.js";
import { DeadLetter } from "./dead-letter.js";
import type { DeadLetterCommands } from "./dead-letter-commands.js";
import { type DeadLetterSource, type DeathRange, isAged, pageSize, rangeText, select } from "./dead-letter-pages.js";

export interface ListDeadLettersOptions extends DeathRange {
  /** Newest first. @default false */
  readonly reverse?: boolean;
  /** Most dead letters. @default all */
  readonly limit?: number;
}

/** How far long work has come. */
export interface DeadLetterProgress {
  readonly done: number;
  readonly skipped: number;
  /** How many there are to look at, where that is known before. */
  readonly total: number | undefined;
}

export interface LongWork {
  /** Only counts what would be done. @default false */
  readonly dryRun?: boolean;
  /** Most that are worked on. @default all */
  readonly limit?: number;
  /** Ends the work between two pages with `signal.reason`; what was done is done. */
  readonly signal?: AbortSignal;
  /** Told after each page. */
  readonly onProgress?: (progress: DeadLetterProgress) => void;
}

/** Which ones must be said: `all`, or any of the others; these narrow each other, but `ids` stand without a range. */
export interface DeadLetterChoice<Output = unknown> extends DeathRange {
  readonly all?: boolean;
  /** Ids of dead letters; not of entries. */
  readonly ids?: readonly string[];
  /** Only those that it says yes to. Their payloads come to this process then. */
  readonly filter?: (letter: DeadLetter<Output>) => boolean;
}

export interface ReplayOptions<Output = unknown> extends DeadLetterChoice<Output>, LongWork {
  /** Spreads them in time, by the server's clock. At most 1,000,000. @default all are due at once */
  readonly ratePerSecond?: number;
}

export interface PurgeOptions<Output = unknown> extends DeadLetterChoice<Output>, LongWork {}

export interface Replayed {
  readonly replayed: number;
  /** Left where they were: the filter said no, or they were no dead letters (any more). */
  readonly skipped: number;
}

export interface Purged {
  readonly purged: number;
}

/** What a group gave up, and what can be done about it. */
export class DeadLetters<Output> {
  readonly #source: DeadLetterSource<Output>;

  /** @param payload what decodes `message`; without it only the bytes are told. */
  constructor(connection: Connection, commands: DeadLetterCommands, payload?: PayloadOf<Output>) {
    this.#source = { connection, commands, payload };
  }

  /** How many there are. One round trip: `XLEN`. */
  count(): Promise<number> {
    const { connection, commands } = this.#source;
    return connection.execute(commands.count());
  }

  /** One of them by its id, or `undefined`. One round trip: `XRANGE`. */
  async get(id: string): Promise<DeadLetter<Output> | undefined> {
    this.#checkIds([id]);
    for await (const letter of this.list({ from: id, to: id })) return letter;
    return undefined;
  }

  /**
   * In the order of their deaths, in pages of 100: `XRANGE` or `XREVRANGE`; an age asks the server's clock before. One whose payload does not decode comes like
   * the others: see `decodeError`.
   * @throws {OptionsInvalidError} before any I/O.
   */
  async *list(options: ListDeadLettersOptions = {}): AsyncGenerator<DeadLetter<Output>, void, undefined> {
    const { connection, commands, payload } = this.#source;
    const { reverse = false, limit } = options;
    if (limit !== undefined) this.#whole("limit", limit, 0);
    this.#checkAges(options);
    let left = limit ?? Number.POSITIVE_INFINITY;
    let { from, to } = rangeText(options, commands.definition);
    if (isAged(options)) {
      const { nowMs } = await connection.execute(commands.bounds());
      ({ from, to } = rangeText(options, commands.definition, nowMs));
    }
    while (left > 0) {
      const count = Math.min(pageSize, left);
      const page = await connection.execute(commands.range({ from, to, reverse, count }));
      for (const entry of page) yield new DeadLetter(entry, payload);
      left -= page.length;
      const last = page.at(-1)?.[0];
      if (last === undefined || page.length < count) return;
      if (reverse) to = `(${last}`;
      else from = `(${last}`;
    }
  }

  /**
   * Gives dead letters back to their group, and to no other one of the stream. Each is delivered from a first attempt on,
   * with its first id and time and its `replays` counted; what dies again is a dead letter again, with its history, and
   * is not met a second time by the same call. Works in pages of at most 100, each a script that moves a letter wholly
   * or not at all: wherever this is cut off, nothing is lost or doubled, and calling it again goes on.
   * @throws {OptionsInvalidError} before any I/O; among others, where it is not said which ones.
   * @throws {OutcomeUnknownError} the connection broke twice under one page. Harmless to repeat.
   */
  async replay(options: ReplayOptions<Output>): Promise<Replayed> {
    const { connection, commands } = this.#source;
    const betweenMs = this.#betweenMs(options.ratePerSecond);
    let nextDueMs: string | undefined;
    const { done, skipped } = await this.#work(options, async (ids) => {
      let moved = 0;
      for (let left = ids; left.length > 0; ) {
        const [page, again] = await sure(() => connection.execute(commands.replay(left, { nextDueMs, betweenMs })));
        nextDueMs = page.nextDueMs;
        // Those that are gone the second time were there when they were selected: the first time has moved them.
        moved += again ? page.looked : page.replayed;
        left = left.slice(page.looked);
      }
      return moved;
    });
    return { replayed: done, skipped };
  }

  /**
   * Deletes dead letters, in pages of at most 100: `XDEL`. With `all`, those that there are when it is called.
   * @throws {OptionsInvalidError} before any I/O; among others, where it is not said which ones.
   * @throws {OutcomeUnknownError} the connection broke twice under one page. Harmless to repeat.
   */
  async purge(options: PurgeOptions<Output>): Promise<Purged> {
    const { connection, commands } = this.#source;
    const { done } = await this.#work(options, async (ids) => {
      const [removed, again] = await sure(() => connection.execute(commands.remove(ids)));
      return again ? ids.length : removed;
    });
    return { purged: done };
  }

  /** Page by page what is selected; `run` tells how many of a page it changed. */
  async #work(
    options: DeadLetterChoice<Output> & LongWork,
    run: (ids: readonly string[]) => Promise<number>,
  ): Promise<{ done: number; skipped: number }> {
    const { limit = Number.POSITIVE_INFINITY, dryRun, signal, onProgress } = options;
    this.#check(options);
    signal?.throwIfAborted();
    const { total, pages } = await select(this.#source, options);
    const expected = total === undefined ? undefined : Math.min(total, options.filter ? total : limit);
    let [done, skipped] = [0, 0];
    for await (const page of pages) {
      signal?.throwIfAborted();
      const ids = page.ids.slice(0, limit - done);
      const changed = dryRun || ids.length === 0 ? ids.length : await run(ids);
      done += changed;
      skipped += page.passedOver + ids.length - changed;
      onProgress?.({ done, skipped, total: expected });
      if (done >= limit) break;
    }
    return { done, skipped };
  }

  #check(options: DeadLetterChoice<Output> & LongWork): void {
    const { all, ids, from, to, olderThanMs, newerThanMs, filter, limit } = options;
    const parts = [from, to, olderThanMs, newerThanMs];
    const said = all === true || filter !== undefined || [ids, ...parts].some((part) => part !== undefined);
    if (!said)
      throw this.#invalid("It is not said which dead letters are meant", "Give `all: true`, `ids` or a range.");
    if (ids && (all || parts.some((part) => part !== undefined))) {
      throw this.#invalid("`ids` and other ones are meant at once", "Give `ids`, or the others.");
    }
    if (ids) this.#checkIds(ids);
    if (limit !== undefined) this.#whole("limit", limit, 1);
    this.#checkAges(options);
  }

  #checkAges({ olderThanMs, newerThanMs }: DeathRange): void {
    if (olderThanMs !== undefined) this.#whole("olderThanMs", olderThanMs, 0);
    if (newerThanMs !== undefined) this.#whole("newerThanMs", newerThanMs, 0);
  }

  #checkIds(ids: readonly string[]): void {
    if (ids.every((id) => /^\d{1,20}-\d{1,20}$/.test(id))) return;
    throw this.#invalid("An id is not one of a dead letter", "Take `id` from `list`: `<ms>-<sequence>`.");
  }

  #betweenMs(rate: number | undefined): number {
    if (rate === undefined) return 0;
    if (typeof rate === "number" && rate > 0 && rate <= 1_000_000) return 1_000 / rate;
    throw this.#invalid("`ratePerSecond` is out of its range", "Give a number above 0 and up to 1,000,000.");
  }

  #whole(name: string, value: number, least: number): void {
    whole(this.#source.commands.definition, name, value, least, Number.MAX_SAFE_INTEGER);
  }

  #invalid(message: string, fix: string): OptionsInvalidError {
    const { definition, key } = this.#source.commands;
    return new OptionsInvalidError(message, fix, { definition, key });
  }
}

/** Runs it once more where the answer was lost, and tells whether it did: only for what is harmless to repeat. */
async function sure<Value>(run: () => Promise<Value>): Promise<[value: Value, again: boolean]> {
  try {
    return [await run(), false];
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError)) throw error;
    return [await run(), true];
  }
}
