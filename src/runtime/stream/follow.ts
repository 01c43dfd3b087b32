import type { Connection } from "../connection/connection.js";
import { compareIds, type RawEntry } from "../entry/entry.js";
import { ClosedError, DeadlineExceededError, MessagesMissedError, UnavailableError } from "../errors.js";
import type { Headers } from "../wire/headers.js";
import { FanOut, type TailReader } from "./fan-out.js";
import { type Look, look } from "./follow-commands.js";
import { beginning, type FollowGap, type Place, Position, positionBefore } from "./position.js";
import { type EntryDecoder, type OnInvalid, PageSize, type StreamEntry } from "./stream-entry.js";
import type { TailCursor } from "./tail.js";

export interface FollowOptions {
  /**
   * Where it begins: with all that is there (`beginning`), with what is added from now on (`end`), with an entry or a time
   * (an id, a Date, or milliseconds since the epoch; included), or after an entry that was seen already.
   */
  readonly from: "beginning" | "end" | Place | { readonly after: string };
  /** Ends it. Before it has begun, `follow` rejects with `signal.reason`; afterwards the loop ends without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Told of entries that do not decode, which are passed over then. @default the loop throws, and ends */
  readonly onInvalid?: OnInvalid | undefined;
  /** Entries were removed before they could be read. Told in order, between entries. @default the connection's "error" event */
  readonly onGap?: ((gap: FollowGap) => void) | undefined;
}

/**
 * Entries to loop over: `for await (const { message } of following)`. The loop ends, without an error, when its signal
 * aborts, when it is closed, and when the connection is closed; leaving the loop closes it.
 */
export interface Following<Output, HeadersOut extends object = Headers>
  extends AsyncIterableIterator<StreamEntry<Output, HeadersOut>>,
    AsyncDisposable {
  /** The last id that was given out or passed over: `follow({ from: { after: position } })` goes on there. */
  readonly position: string;
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  /** Ends it, and with it the loop. Harmless when called twice. */
  close(): Promise<void>;
  [Symbol.asyncIterator](): Following<Output, HeadersOut>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Which stream, and what its entries are. */
export interface Followed<Output, HeadersOut extends object> {
  readonly definition: string;
  readonly key: string;
  readonly decoder: EntryDecoder<Output, HeadersOut>;
}

/** Entries a page. */
const mostAtOnce = 200;
const pauseMs = { first: 50, longest: 2_000 };

/** Resolves when the place where it begins is fixed. */
export async function openFollowing<Output, HeadersOut extends object>(
  connection: Connection,
  stream: Followed<Output, HeadersOut>,
  options: FollowOptions,
): Promise<Following<Output, HeadersOut>> {
  options.signal?.throwIfAborted();
  const { from } = options;
  const isWord = from === "beginning" || from === "end";
  const position = isWord ? new Position(beginning, undefined) : positionBefore(from, stream.definition);
  const { key, definition } = stream;
  const command = look({ key, id: position.id }, { definition, count: 1, entries: false });
  const found = await connection.execute(command, options.signal ? { signal: options.signal } : {});
  const start = from === "end" ? new Position(found.lastId, found.lastId, found.added) : position;
  const following = new PulledEntries(connection, stream, options, start);
  try {
    if (from !== "end") await following.begin(found);
  } catch (error) {
    await following.close();
    throw options.signal?.aborted ? options.signal.reason : error;
  }
  return following;
}

class PulledEntries<Output, HeadersOut extends object> implements Following<Output, HeadersOut> {
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

  get position(): string {
    return this.#position.id;
  }

  /** What was found when it began. */
  begin(found: Look): Promise<boolean> {
    return this.#judged(found);
  }

  next(): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    const turn = this.#last.then(() => this.#pull());
    this.#last = turn.catch(() => undefined);
    return turn;
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

  async #pull(): Promise<IteratorResult<StreamEntry<Output, HeadersOut>>> {
    try {
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
        if (this.#position.ordinal !== undefined) this.#position.ordinal += item.missed;
        this.#tell({ reason: "trimmed", after: this.#position.id, missed: item.missed });
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
    const about = { definition, count: this.#pageSize.count, entries: true };
    const page = await this.#execute(look({ key, id: this.#position.id }, about));
    if (!(await this.#judged(page))) return;
    this.#pageSize.learn(page.entries);
    this.#page = page.entries;
    this.#given = 0;
    const isJoined = this.#cursor !== undefined && !this.#cursor.detached;
    if (page.isAll && !isJoined) this.#cursor = this.#reader.join(key, definition, page, () => this.#wake());
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

  #execute(command: ReturnType<typeof look>): Promise<Look> {
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
    this.#connection.report(new MessagesMissedError(`Entries may have been missed: ${what}`, { definition, key }));
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
