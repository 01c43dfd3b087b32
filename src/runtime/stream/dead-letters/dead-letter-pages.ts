import type { Connection } from "../../connection/connection.js";
import { compareIds } from "../../entry/entry.js";
import type { PayloadOf } from "../delivery/payload.js";
import { type Place, rangeEnd, rangeStart } from "../reading/position.js";
import { DeadLetter } from "./dead-letter.js";
import type { DeadLetterCommands } from "./dead-letter-commands.js";

/** Dead letters that one round trip reads or changes. */
export const pageSize = 100;

/** Where a range ends: an id, a Date, or milliseconds since the epoch. */
export type Position = Place;

/** When they died; each word narrows the others. */
export interface DeathRange {
  /** First id or time of death (a Date, or milliseconds since the epoch), included. @default the oldest */
  readonly from?: Position;
  /** Last id or time of death, included. @default the newest */
  readonly to?: Position;
  /** Died at least so long ago, in milliseconds, by the server's clock. */
  readonly olderThanMs?: number;
  /** Died at most so long ago, in milliseconds, by the server's clock. */
  readonly newerThanMs?: number;
}

/** Which dead letters are meant. */
export interface Selection<Output> extends DeathRange {
  readonly ids?: readonly string[];
  readonly filter?: (letter: DeadLetter<Output>) => boolean;
  /** Looks whether they exist, where nobody else will. */
  readonly dryRun?: boolean;
}

/** Some dead letters to work on. */
export interface SelectedPage {
  readonly ids: readonly string[];
  /** Looked at, and not meant. */
  readonly passedOver: number;
}

/** Where the dead letters of a group are read from. */
export interface DeadLetterSource<Output> {
  readonly connection: Connection;
  readonly commands: DeadLetterCommands;
  readonly payload: PayloadOf<Output> | undefined;
}

/** How many will be looked at, and they themselves, page by page; only those that there are now. */
export async function select<Output>(
  source: DeadLetterSource<Output>,
  selection: Selection<Output>,
): Promise<{ readonly total: number | undefined; readonly pages: AsyncGenerator<SelectedPage, void, undefined> }> {
  const { ids } = selection;
  if (ids) return { total: new Set(ids).size, pages: byId(source, [...new Set(ids)], selection) };
  // What is no place is refused before any I/O.
  rangeText(selection, source.commands.definition);
  const { count, lastId, nowMs } = await source.connection.execute(source.commands.bounds());
  const range = rangeText(selection, source.commands.definition, nowMs);
  const to = earlier(lastId, range.to);
  const pages = selection.filter ? filtered(source, range.from, to, selection.filter) : inRange(source, range.from, to);
  return { total: isWhole(selection) ? count : undefined, pages };
}

export function isAged({ olderThanMs, newerThanMs }: DeathRange): boolean {
  return olderThanMs !== undefined || newerThanMs !== undefined;
}

function isWhole(range: DeathRange): boolean {
  return range.from === undefined && range.to === undefined && !isAged(range);
}

/** For XRANGE. @param nowMs the server's clock, for ages @throws {OptionsInvalidError} */
export function rangeText(
  range: DeathRange,
  definition: string,
  nowMs?: number,
): { readonly from: string; readonly to: string } {
  const from = rangeStart(range.from, definition);
  const to = rangeEnd(range.to, definition);
  if (nowMs === undefined) return { from, to };
  const timeOf = (ageMs: number): string => String(Math.max(0, nowMs - ageMs));
  return {
    from: range.newerThanMs === undefined ? from : later(from, timeOf(range.newerThanMs)),
    to: range.olderThanMs === undefined ? to : earlier(to, timeOf(range.olderThanMs)),
  };
}

async function* byId<Output>(
  source: DeadLetterSource<Output>,
  ids: readonly string[],
  { filter, dryRun }: Selection<Output>,
): AsyncGenerator<SelectedPage, void, undefined> {
  for (let at = 0; at < ids.length; at += pageSize) {
    const page = ids.slice(at, at + pageSize);
    if (!filter && !dryRun) yield { ids: page, passedOver: 0 };
    else yield meant(page.length, await read(source, page), filter);
  }
}

async function read<Output>({ connection, commands, payload }: DeadLetterSource<Output>, ids: readonly string[]) {
  const ranges = ids.map((id) => commands.range({ from: id, to: id, reverse: false, count: 1 }));
  return (await connection.batch(ranges)).flat().map((entry) => new DeadLetter(entry, payload));
}

async function* inRange<Output>(
  { connection, commands }: DeadLetterSource<Output>,
  first: string,
  to: string,
): AsyncGenerator<SelectedPage, void, undefined> {
  for (let from = first; ; ) {
    const { ids, more } = await connection.execute(commands.ids(from, to, pageSize));
    if (ids.length > 0) yield { ids, passedOver: 0 };
    const last = ids.at(-1);
    if (last === undefined || !more) return;
    from = `(${last}`;
  }
}

async function* filtered<Output>(
  { connection, commands, payload }: DeadLetterSource<Output>,
  first: string,
  to: string,
  filter: (letter: DeadLetter<Output>) => boolean,
): AsyncGenerator<SelectedPage, void, undefined> {
  for (let from = first; ; ) {
    const entries = await connection.execute(commands.range({ from, to, reverse: false, count: pageSize }));
    const letters = entries.map((entry) => new DeadLetter(entry, payload));
    yield meant(letters.length, letters, filter);
    const last = letters.at(-1)?.id;
    if (last === undefined || letters.length < pageSize) return;
    from = `(${last}`;
  }
}

function meant<Output>(
  looked: number,
  letters: readonly DeadLetter<Output>[],
  filter: ((letter: DeadLetter<Output>) => boolean) | undefined,
): SelectedPage {
  const ids = letters.filter((letter) => filter?.(letter) ?? true).map(({ id }) => id);
  return { ids, passedOver: looked - ids.length };
}

/** Milliseconds alone stand for the first of them: Redis begins a range so. */
function later(left: string, right: string): string {
  const full = (id: string): string => (id === "-" ? "0-0" : id.includes("-") ? id : `${id}-0`);
  return compareIds(full(left), full(right)) >= 0 ? left : right;
}

/** Milliseconds alone stand for all of them: Redis ends a range so. */
function earlier(left: string, right: string): string {
  if (left === "+" || right === "+") return left === "+" ? right : left;
  const full = (id: string): string => (id.includes("-") ? id : `${id}-18446744073709551615`);
  return compareIds(full(left), full(right)) <= 0 ? left : right;
}
