import { compareIds } from "../../entry/entry.js";
import { OptionsInvalidError } from "../../errors.js";

/** What Redis calls an entry: `<ms>-<sequence>`. */
export type EntryId = `${number}-${number}`;

/** A place in a stream: an id, or a time as a Date or in milliseconds since the epoch. */
export type Place = string | number | Date;

/** What the server says of a stream, seen from a position. */
export interface StreamState {
  /** `0-0` where there is no stream. */
  readonly lastId: string;
  /** Entries that were ever added; begins again when the stream is made anew. */
  readonly added: number;
  readonly length: number;
  readonly firstId: string | undefined;
  /** Entries after the position, up to as many as were asked for. */
  readonly newer: number;
  /** Those are all of them. */
  readonly isAll: boolean;
}

/** Entries may have been missed: `after` is the last one that was given, or passed over, before it was found out. */
export type FollowGap =
  /**
   * Entries were removed before they were read; how many, where that can be told. Told between the entries around them;
   * but what was added and removed between two reads at the stream's end is found out within about 2 s, and a few entries
   * may have been given meanwhile.
   */
  | { readonly reason: "trimmed"; readonly after: string; readonly missed: number | undefined }
  /**
   * The stream was removed, or set back by a server that lost data. What it holds now comes from its beginning, unless it
   * is known to have come already. Told before the first entry of what it holds now, and within about 2 s where nothing
   * comes. A new stream with as many entries up to that id as the old one had looks like the old one.
   */
  | { readonly reason: "reset"; readonly after: string };

export const beginning = "0-0";
const largest = 2n ** 64n - 1n;

/**
 * How far a reader has come. Beside the id it counts what it has accounted for, and remembers a few of the ids it saw, ever
 * fewer the older they are: so it can tell what was removed unseen, and a stream that was set back from another one.
 */
export class Position {
  id: string;
  /** How many of the stream's entries, as the server counts those that were added, are not after us; unknown at first. */
  ordinal: number | undefined;
  /** An entry of which we, or whoever gave it, know that it was there: where all from it on is gone, something is missed. */
  #known: string | undefined;
  #seen = 0;
  readonly #anchors: string[] = [];

  constructor(id: string, known: string | undefined, ordinal?: number) {
    this.id = id;
    this.ordinal = ordinal;
    this.#known = known;
    if (known !== undefined) this.#anchors.push(known);
  }

  /** The id is that of an entry which was read here. */
  get isSeen(): boolean {
    return this.#seen > 0 && this.#known === this.id;
  }

  /** The next entry was seen. */
  advance(id: string): void {
    this.id = id;
    this.#known = id;
    if (this.ordinal !== undefined) this.ordinal++;
    this.#seen++;
    // Slot n + 1 holds the last one whose number can be halved n times: it is at most 2^(n+1) entries old.
    this.#anchors[32 - Math.clz32(this.#seen & -this.#seen)] = id;
  }

  /** Ids that were seen, newest first. */
  anchors(): string[] {
    return this.#anchors.filter((id) => id !== beginning).sort((left, right) => compareIds(right, left));
  }

  /** What the server's state says of this position; takes over what it teaches. A reset changes nothing here: see `reset`. */
  judge(state: StreamState): FollowGap | undefined {
    const { lastId, added, length, newer, isAll } = state;
    const { id, ordinal } = this;
    const reset = { reason: "reset", after: id } as const;
    if (compareIds(lastId, id) < 0) return this.#known === undefined ? undefined : reset;
    // How many are not after us now. Unknown where entries on both sides of us are too many to count.
    const before = isAll ? added - newer : isGone(id, state) ? added - length : undefined;
    if (ordinal === undefined) {
      this.ordinal = before;
      const isMissed = this.#known !== undefined && isGone(this.#known, state) && lastId !== id;
      return isMissed ? { reason: "trimmed", after: id, missed: undefined } : undefined;
    }
    if (added < ordinal || (before !== undefined && before < ordinal)) return reset;
    if (before === undefined || before === ordinal) return undefined;
    this.ordinal = before;
    return { reason: "trimmed", after: id, missed: before - ordinal };
  }

  /** The server had counted so many up to here. */
  accountFor(ordinal: number): FollowGap | undefined {
    const missed = this.ordinal === undefined ? 0 : ordinal - this.ordinal;
    if (missed >= 0) this.ordinal = ordinal;
    return missed > 0 ? { reason: "trimmed", after: this.id, missed } : undefined;
  }

  /**
   * After a reset. `sharesPast`: something that we saw is still there, so that what is there was seen up to `lastId`;
   * otherwise it is another stream, and begins anew.
   */
  reset({ lastId, added, length }: StreamState, sharesPast: boolean): void {
    if (!sharesPast) {
      this.#anchors.length = 0;
      this.#known = undefined;
      this.id = beginning;
      this.ordinal = added - length;
    } else if (compareIds(lastId, this.id) < 0) {
      this.id = lastId;
      this.#known = lastId;
      this.ordinal = added;
    } else {
      this.ordinal = undefined;
    }
  }
}

/** No entry up to this id is there any more. */
function isGone(id: string, { firstId }: StreamState): boolean {
  return firstId === undefined || compareIds(firstId, id) > 0;
}

/** `from` of a range, for XRANGE: included, unless it is `{ after }`. @throws {OptionsInvalidError} */
export function rangeStart(place: Place | { readonly after: string } | undefined, definition: string): string {
  if (place === undefined) return "-";
  if (isAfter(place)) return `(${idOf(place.after, "from.after", definition)}`;
  return placeText(place, "from", Math.ceil, definition);
}

/** `to` of a range, included, unless it is `{ before }`. @throws {OptionsInvalidError} */
export function rangeEnd(place: Place | { readonly before: string } | undefined, definition: string): string {
  if (place === undefined) return "+";
  const isBefore = typeof place === "object" && "before" in place;
  if (isBefore) return `(${idOf(place.before, "to.before", definition)}`;
  return placeText(place, "to", Math.floor, definition);
}

/** The position before a place: the place itself comes next. @throws {OptionsInvalidError} */
export function positionBefore(place: Place | { readonly after: string }, definition: string): Position {
  if (isAfter(place)) {
    const id = fullId(idOf(place.after, "from.after", definition));
    return new Position(id, id);
  }
  const text = placeText(place, "from", Math.ceil, definition);
  const [ms = 0n, sequence = 0n] = text.split("-").map(BigInt);
  const id = sequence > 0n ? `${ms}-${sequence - 1n}` : ms > 0n ? `${ms - 1n}-${largest}` : beginning;
  // The id of an entry is known to have been there; a time, or an id without its sequence, says nothing.
  return new Position(id, text.includes("-") && text !== beginning ? text : undefined);
}

/** For ids that Redis made. */
export function entryId(id: string): EntryId {
  // Redis writes all of its ids so.
  return id as EntryId;
}

function isAfter(place: Place | { readonly after: string }): place is { readonly after: string } {
  return typeof place === "object" && "after" in place;
}

function placeText(place: unknown, name: string, round: (ms: number) => number, definition: string): string {
  if (typeof place === "string") return idOf(place, name, definition);
  const ms = place instanceof Date ? place.getTime() : place;
  if (typeof ms === "number" && ms >= 0 && ms <= Number.MAX_SAFE_INTEGER) return String(round(ms));
  throw refused(name, definition);
}

/** `<ms>-<sequence>`, or `<ms>` alone. */
function idOf(id: unknown, name: string, definition: string): string {
  const isId = typeof id === "string" && /^\d{1,20}(-\d{1,20})?$/.test(id);
  if (!isId || id.split("-").some((part) => BigInt(part) > largest)) throw refused(name, definition);
  return id;
}

function fullId(id: string): string {
  return id.includes("-") ? id : `${id}-0`;
}

function refused(name: string, definition: string): OptionsInvalidError {
  const fix = "Give an entry's id (`<ms>-<sequence>`), a Date, or milliseconds since the epoch.";
  return new OptionsInvalidError(`\`${name}\` is no place in a stream`, fix, { definition });
}
