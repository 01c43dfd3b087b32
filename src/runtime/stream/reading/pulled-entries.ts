import type { Connection } from "../../connection/connection.js";
import { compareIds, type RawEntry } from "../../entry/entry.js";
import { ClosedError, DeadlineExceededError, MessagesMissedError, UnavailableError } from "../../errors.js";
import type { Command } from "../../wire/command.js";
import { FanOut, type TailReader } from "./fan-out.js";
import { type Look, look, readPage } from "./follow-commands.js";
import type { Followed, Following, FollowOptions } from "./following.js";
import { type EntryId, entryId, type FollowGap, type Position } from "./position.js";
import { PageSize, type StreamEntry } from "./stream-entry.js";
import type { TailCursor } from "./tail.js";

/** Entries a page. */
const mostAtOnce = 200;
const pauseMs = { first: 50, longest: 2_000 };

/** Reads pages by itself up to the end, and from there what is read for all; whenever that ends, pages again. */
export class PulledEntries<Output, HeadersOut extends object> implements Following<Output, HeadersOut> {
  readonly closed: Promise<void>;
  readonly #connection: Connection;
  readonly #stream: Followed<Output, HeadersOut>;
  readonly #options: FollowOptions;
  readonly #position: Position;
  readonly #reader: TailReader;
  readonly #detach: () => void;
  readonly #ended = new AbortController();
  readonly #pageSize = new PageSize(mostAtOnce);
  /** A page that was read by ourselves, and how far it was given out. */
  #page: readonly RawEntry<Buffer>[] = [];
  #given = 0;
  /** What comes at the end; what lies before it we read by ourselves. */
  #cursor: TailCursor | undefined;
  #failures = 0;
  #last: Promise<unknown> = Promise.resolve();
  #turns = 0;
  #wake: () => void = () => undefined;
  #resolveClosed: () => void = () => undefined;

  constructor(
    connection: Connection,
    stream: Followed<Output, HeadersOut>,
    options: FollowOptions,
    position: Position,
  ) {
    this.#connection = connection;
    this.#stream = stream;
    this.#options = options;
    this.#position = position;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#detach = connection.attach({ close: () => this.close() });
    this.#reader = FanOut.of(connection).enter(stream.key);
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (options.signal?.aborted) this.#end();
  }

  get position(): EntryId {
    return entryId(this.#position.id);
  }

  /** What was found when it began. */
  begin(found: Look): Promise<boolean> {
    return this.#judged(found);
  }

  next(): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    if (this.#turns > 0 || this.#ended.signal.aborted) return this.#inTurn();
    // What is here already costs no turn.
    try {
      const raw = this.#take();
      const value = raw && this.#decode(raw);
      if (!value || value instanceof Promise) return this.#inTurn(value);
      return Promise.resolve({ done: false, value });
    } catch (error) {
      return this.#inTurn(Promise.reject(error));
    }
  }

  async return(): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    this.#end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** One after the other, however many are asked for at once. */
  #inTurn(before?: Promise<void>): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    this.#turns++;
    const turn = this.#last.then(() => this.#pull(before));
    const over = (): void => void this.#turns--;
    this.#last = turn.then(over, over);
    return turn;
  }

  async #pull(before: Promise<void> | undefined): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    try {
      await before;
      while (!this.#ended.signal.aborted) {
        const raw = this.#take();
        if (!raw) {
          await this.#more();
          continue;
        }
        const value = this.#decode(raw);
        if (value instanceof Promise) await value;
        else return { done: false, value };
      }
    } catch (error) {
      const isOver = this.#ended.signal.aborted || error instanceof ClosedError;
      this.#end();
      if (!isOver) throw error;
    }
    return { done: true, value: undefined };
  }

  #decode(raw: RawEntry<Buffer>): StreamEntry<Output, HeadersOut> | Promise<void> {
    const { decoder } = this.#stream;
    try {
      return decoder.decode(raw);
    } catch (error) {
      return decoder.invalid(error, raw[0], this.#options.onInvalid);
    }
  }

  /** The next entry that is here already. */
  #take(): RawEntry<Buffer> | undefined {
    const paged = this.#page[this.#given];
    if (paged) {
      this.#given++;
      this.#position.advance(paged[0]);
      return paged;
    }
    if (!this.#isAtTail()) return undefined;
    for (let item = this.#cursor?.take(); item; item = this.#cursor?.take()) {
      if (item.kind === "missed") {
        const gap = this.#position.accountFor(item.ordinal);
        if (gap) this.#tell(gap);
      } else if (compareIds(item.entry[0], this.#position.id) > 0) {
        this.#position.advance(item.entry[0]);
        return item.entry;
      }
    }
    return undefined;
  }

  /** Nothing lies between us and what comes at the end. */
  #isAtTail(): boolean {
    const cursor = this.#cursor;
    if (cursor?.error !== undefined) throw cursor.error;
    return cursor !== undefined && !cursor.detached && compareIds(this.#position.id, cursor.startId) >= 0;
  }

  /** Waits at the end, or reads the next page by itself. */
  async #more(): Promise<void> {
    if (this.#isAtTail()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      return;
    }
    try {
      await this.#readPage();
      this.#failures = 0;
    } catch (error) {
      const isPassing = error instanceof UnavailableError || error instanceof DeadlineExceededError;
      if (!isPassing || this.#ended.signal.aborted) throw error;
      this.#failures++;
      await this.#rest(Math.min(pauseMs.longest, pauseMs.first * 2 ** Math.min(this.#failures - 1, 10)));
    }
  }

  async #readPage(): Promise<void> {
    const { key, definition } = this.#stream;
    const { id } = this.#position;
    const { count } = this.#pageSize;
    // Where the last one that was seen is still there, nothing between is missing; and more than a page is no end.
    if (this.#position.isSeen) {
      const [seen, ...entries] = await this.#execute(readPage({ key, id }, { definition, count: count + 1 }));
      if (seen?.[0] === id && entries.length === count) return this.#accept(entries);
    }
    const page = await this.#execute(look({ key, id }, { definition, count, entries: true }));
    if (!(await this.#judged(page))) return;
    this.#accept(page.entries);
    const isJoined = this.#cursor !== undefined && !this.#cursor.detached;
    if (page.isAll && !isJoined) this.#cursor = this.#reader.join(key, definition, page, () => this.#wake());
  }

  #accept(entries: readonly RawEntry<Buffer>[]): void {
    this.#pageSize.learn(entries);
    this.#page = entries;
    this.#given = 0;
  }

  /** Tells what is missing between what was seen and what was found. `false`: it lies elsewhere now, and is looked for anew. */
  async #judged(found: Look): Promise<boolean> {
    const gap = this.#position.judge(found);
    if (!gap) return true;
    if (gap.reason === "reset") {
      const { key, definition } = this.#stream;
      const about = { definition, count: 1, entries: false, anchors: this.#position.anchors() };
      const now = await this.#execute(look({ key, id: this.#position.id }, about));
      this.#position.reset(now, now.sharesPast);
    }
    this.#tell(gap);
    return gap.reason !== "reset";
  }

  #execute<Reply>(command: Command<Reply>): Promise<Reply> {
    return this.#connection.execute(command, { signal: this.#ended.signal });
  }

  #tell(gap: FollowGap): void {
    const { onGap } = this.#options;
    if (onGap) {
      onGap(gap);
      return;
    }
    const what = gap.reason === "reset" ? "the stream was removed or set back" : "they were trimmed";
    const { definition, key } = this.#stream;
    const fix = "Give `onGap` and catch up there, or consume in a group: what it has not acknowledged is kept for it.";
    const text = `Entries may have been missed: ${what}`;
    this.#connection.report(new MessagesMissedError(text, { definition, key }, fix));
  }

  readonly #onAbort = (): void => this.#end();

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#detach();
    this.#cursor?.leave();
    this.#reader.leave();
    this.#wake();
    this.#resolveClosed();
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#connection.host.setTimer(resolve, ms);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
