import type { RawEntry } from "../../entry/entry.js";
import type { Place } from "./follow-commands.js";
import type { Position } from "./position.js";
import { sizeOf } from "./stream-entry.js";

/**
 * What came at the end of a stream: an entry, or that entries were removed before they could be read. `ordinal` is what the
 * server had counted up to there: who knows less than that missed the difference.
 */
export type TailItem =
  | { readonly kind: "entry"; readonly entry: RawEntry<Buffer> }
  | { readonly kind: "missed"; readonly ordinal: number };

/** A link of the chain. Each follower holds the last one that it took, so what all have taken is nobody's any more. */
interface Link {
  readonly item: TailItem | undefined;
  /** Entries and bytes up to here, to tell how far somebody is behind. */
  readonly count: number;
  readonly bytes: number;
  next: Link | undefined;
}

/** Whoever is further behind than this reads by itself again. */
const mostBehind = { count: 2_000, bytes: 4_194_304 };

/** The end of one stream, read once for all that follow it. */
export class Tail {
  readonly key: string;
  readonly definition: string;
  /** How far it was read. */
  readonly position: Position;
  readonly #cursors = new Set<TailCursor>();
  #last: Link = { item: undefined, count: 0, bytes: 0, next: undefined };
  #closed = false;

  constructor(key: string, definition: string, position: Position) {
    this.key = key;
    this.definition = definition;
    this.position = position;
  }

  get place(): Place {
    return { key: this.key, id: this.position.id };
  }

  get closed(): boolean {
    return this.#closed;
  }

  get isUsed(): boolean {
    return this.#cursors.size > 0;
  }

  /** From now on: what comes after `startId`. */
  follow(onChange: () => void): TailCursor {
    const cursor = new TailCursor(this, this.#last, onChange);
    this.#cursors.add(cursor);
    return cursor;
  }

  leave(cursor: TailCursor): void {
    this.#cursors.delete(cursor);
  }

  publish(entries: readonly RawEntry<Buffer>[]): void {
    this.#letGoOfTheSlow();
    for (const entry of entries) {
      this.position.advance(entry[0]);
      this.#append({ kind: "entry", entry }, 1, sizeOf(entry[1]));
    }
    this.#tell();
  }

  /** So many were removed before they could be read. */
  publishMissed(missed: number): void {
    const ordinal = (this.position.ordinal ?? 0) + missed;
    this.position.ordinal = ordinal;
    this.#append({ kind: "missed", ordinal }, 0, 0);
    this.#tell();
  }

  /** Everybody reads by itself again, or fails with the error. */
  close(error?: unknown): void {
    this.#closed = true;
    for (const cursor of this.#cursors) cursor.detach(error);
    this.#cursors.clear();
  }

  #append(item: TailItem, count: number, bytes: number): void {
    const link: Link = { item, count: this.#last.count + count, bytes: this.#last.bytes + bytes, next: undefined };
    this.#last.next = link;
    this.#last = link;
  }

  #letGoOfTheSlow(): void {
    for (const cursor of this.#cursors) {
      const { count, bytes } = cursor.behind(this.#last);
      if (count <= mostBehind.count && bytes <= mostBehind.bytes) continue;
      this.#cursors.delete(cursor);
      cursor.detach();
    }
  }

  #tell(): void {
    for (const cursor of [...this.#cursors]) cursor.onChange();
  }
}

/** Where one follower stands in the chain. */
export class TailCursor {
  /** What comes here comes after this id. */
  readonly startId: string;
  readonly onChange: () => void;
  readonly #tail: Tail;
  /** Nothing: it was let go. */
  #link: Link | undefined;
  #error: unknown;

  constructor(tail: Tail, link: Link, onChange: () => void) {
    this.startId = tail.position.id;
    this.onChange = onChange;
    this.#tail = tail;
    this.#link = link;
  }

  get detached(): boolean {
    return this.#link === undefined;
  }

  /** Why nobody can follow any more. */
  get error(): unknown {
    return this.#error;
  }

  take(): TailItem | undefined {
    const next = this.#link?.next;
    if (!next) return undefined;
    this.#link = next;
    return next.item;
  }

  behind(last: Link): { readonly count: number; readonly bytes: number } {
    const { count = 0, bytes = 0 } = this.#link ?? {};
    return { count: last.count - count, bytes: last.bytes - bytes };
  }

  detach(error?: unknown): void {
    this.#link = undefined;
    this.#error = error;
    this.onChange();
  }

  leave(): void {
    this.#link = undefined;
    this.#tail.leave(this);
  }
}
