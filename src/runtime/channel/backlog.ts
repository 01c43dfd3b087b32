import { Gaps } from "./gaps.js";
import { Line } from "./line.js";
import type { Gap, ReceivingStatus } from "./message.js";
import type { ReceiveRules } from "./receive-rules.js";
import type { Waiting } from "./waiting.js";

/** What is told of a backlog. */
export interface BacklogListener {
  /** In its place: after what was taken before, before what is taken next. */
  gap(gap: Gap): void;
  /** There was no room, and that is to be the end; nothing is left. */
  full(): void;
}

/** The messages of one subscription that wait, with the gaps between them, and what came of those before. */
export class Backlog<Output, Parameters extends object> {
  readonly #overflow: ReceiveRules["overflow"];
  readonly #listener: BacklogListener;
  readonly #line: Line<Waiting<Output, Parameters>>;
  #gaps = new Gaps();
  readonly #counts = { running: 0, handled: 0, dropped: 0, superseded: 0, invalid: 0 };
  /** The last that joined, or wanted to. */
  #lastOrdinal = 0;
  /** Those who could wait for room. */
  #wantRoom: (() => void)[] = [];

  constructor({ bounds, overflow, latestBy, orderBy }: ReceiveRules, listener: BacklogListener) {
    this.#overflow = overflow;
    this.#listener = listener;
    this.#line = new Line(bounds, { hasOrder: orderBy !== undefined, hasLatest: latestBy !== undefined });
  }

  get status(): ReceivingStatus {
    return { queued: this.#line.length, queuedBytes: this.#line.bytes, ...this.#counts };
  }

  get isEmpty(): boolean {
    return this.#line.length === 0;
  }

  /** Nothing waits, and nothing runs. */
  get isIdle(): boolean {
    return this.isEmpty && this.#counts.running === 0;
  }

  /** One more, or what is to be done where there is no room. */
  join(waiting: Waiting<Output, Parameters>): void {
    const line = this.#line;
    this.#lastOrdinal = waiting.ordinal;
    const older = line.supersede(waiting);
    if (older) {
      older.isSettled = true;
      // A gap that came between is told where it would have been: before whatever came after it, and not before the rest.
      waiting.ordinal = older.ordinal;
      this.#counts.superseded++;
      while (line.isOver) this.#dropOldest();
    } else if (this.#overflow === "drop-oldest") {
      while (line.isFullFor(waiting.bytes)) this.#dropOldest();
      line.add(waiting);
    } else if (!line.isFullFor(waiting.bytes)) line.add(waiting);
    else if (this.#overflow === "close") this.#end();
    else {
      waiting.isSettled = true;
      this.#counts.dropped++;
      this.#gaps.droppedNewest(waiting.ordinal);
    }
  }

  /** Behind what has joined. */
  addGap(gap: Gap): void {
    this.#gaps.add(gap, this.#lastOrdinal);
  }

  /** The next message that may be handled, or `undefined` where none may. Tells the gaps that lie before it. */
  take(): Waiting<Output, Parameters> | undefined {
    if (!this.#gaps.isEmpty) this.#tellGaps();
    const next = this.#line.next;
    if (!next) return undefined;
    this.#line.start(next);
    next.isSettled = true;
    this.#counts.running++;
    if (this.#wantRoom.length > 0) this.tellRoom();
    return next;
  }

  /** What was taken is done with. */
  done(waiting: Waiting<Output, Parameters>): void {
    this.#line.done(waiting);
    this.#counts.running--;
    if (waiting.isInvalid) this.#counts.invalid++;
    else this.#counts.handled++;
  }

  /** What waits goes, untold. */
  clear(): void {
    this.#line.clear();
    this.#gaps = new Gaps();
  }

  /** Resolves when there may be room for so many bytes; `undefined`: there is. */
  room(bytes: number): Promise<void> | undefined {
    if (!this.#line.isFullFor(bytes)) return undefined;
    return new Promise((resolve) => this.#wantRoom.push(resolve));
  }

  tellRoom(): void {
    for (const tell of this.#wantRoom.splice(0)) tell();
  }

  #dropOldest(): void {
    const dropped = this.#line.dropOldest();
    if (dropped) dropped.isSettled = true;
    this.#counts.dropped++;
    this.#gaps.droppedOldest();
  }

  #end(): void {
    const dropped = this.#line.clear() + 1;
    this.#counts.dropped += dropped;
    this.#tellGaps();
    this.#listener.gap({ reason: "overflow", dropped });
    this.#listener.full();
  }

  #tellGaps(): void {
    for (;;) {
      const { next, length } = this.#line;
      // What came before waits for others of its value.
      if (!next && length > 0) return;
      const gap = this.#gaps.shift(next?.ordinal);
      if (!gap) return;
      this.#listener.gap(gap);
    }
  }
}
