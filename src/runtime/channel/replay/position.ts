import { compareIds, timestampOf } from "../../entry/entry.js";

/**
 * A place in a channel's history: the entry's id, and its number. Numbers count the messages of a channel, without a hole;
 * they go on while the history itself comes and goes.
 */
export interface Position {
  readonly id: string;
  readonly number: number;
}

/** Before everything. The number 0 says that there was none. */
export const nowhere: Position = { id: "0-0", number: 0 };

const largest = "18446744073709551615";

/** The number stays for so much longer than the messages, in milliseconds. */
export const numberKeptMs = 86_400_000;

/** What the server says of a history, seen from a position. */
export interface HistoryState {
  readonly nowMs: number;
  /** Of the last message; `undefined`: none, for a long time, or it was removed. */
  readonly number: number | undefined;
  /** The oldest that is there. Its number is `NaN` where it was added by a stranger. */
  readonly first: Position | undefined;
  /** The newest that is there. */
  readonly lastId: string | undefined;
  /** The entry of the position itself is there. */
  readonly isThere: boolean;
}

/** After all that the history has, and before what comes. */
export function endOf({ nowMs, number = 0, lastId }: Pick<HistoryState, "nowMs" | "number" | "lastId">): Position {
  return { id: lastId ?? `${nowMs - 1}-${largest}`, number };
}

export function positionText({ id, number }: Position): string {
  return `${id}/${number}`;
}

export function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,20}-\d{1,20})\/(\d{1,16})$/.exec(text);
  return match?.[1] === undefined ? undefined : { id: match[1], number: Number(match[2]) };
}

/** As it stands before a live message. A stranger's may have no number, which is `NaN` then. */
export function parseLivePosition(text: string): Position {
  const [id = "", number] = text.split("/");
  return { id, number: Number(number ?? Number.NaN) };
}

/** The next message. A server that replaced another gives the same numbers again, with later ids. */
export function follows(next: Position, last: Position): boolean {
  // Texts of one length: only a sequence that grew longer is not what it seems.
  return next.number === last.number + 1 && (next.id > last.id || compareIds(next.id, last.id) > 0);
}

/** It is that message, or one before it. */
export function isUpTo(position: Position, last: Position): boolean {
  return position.number <= last.number && compareIds(position.id, last.id) <= 0;
}

/**
 * Does the history have everything that came after the position? `awayMs`: since when nothing is known of the channel;
 * `keptMs`: how long its number stays without a message. Only the oldest entries are ever removed.
 */
export function reaches(
  { nowMs, number, first, isThere }: Omit<HistoryState, "lastId">,
  position: Position,
  { awayMs, keptMs }: { readonly awayMs: number; readonly keptMs: number },
): boolean {
  if (isThere) return true;
  // Older ones are there and this one is not: the server lost what it had, and wrote on.
  if (first && compareIds(first.id, position.id) <= 0) return false;
  const next = first ? first.number : number === undefined ? undefined : number + 1;
  if (next === position.number + 1) return true;
  // Nothing was said for so long that the number ended by itself: longer than nobody listened.
  const isAnew = first ? isFirstOfAll(first) : number === undefined;
  const atMs = first ? timestampOf(first.id) : nowMs;
  return isAnew && awayMs < keptMs && (position.number === 0 || timestampOf(position.id) + keptMs <= atMs);
}

/** Numbers begin with the second in which they begin, times a million: far more than can be published in a second. */
export function isFirstOfAll({ id, number }: Position): boolean {
  return number % 1_000_000 === 0 && Math.abs(number / 1_000_000 - timestampOf(id) / 1_000) <= 2;
}
