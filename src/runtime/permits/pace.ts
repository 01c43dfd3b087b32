import type { AskReply } from "./replies.js";

export type NotGranted = Extract<AskReply, { granted: false }>;

/** Asks at least so often while it is first in the queue: for what happens behind everybody's back. */
export const longestLookMs = 10_000;
/** Looks so much later for each place further back: those before it look too. */
const looksApartMs = 1_000;
/** The first of a connection does not rely on others, who may all be of one process: later only by this, up to a second. */
const firstLooksApart = { ms: 50, most: 20 };
/** Where nothing can be heard it asks so often, later the further back, always sooner than a hand-over lease ends. */
const deafLookMs = { first: 50, more: 5, most: 500 };
/** The longest lease of what is handed over. */
const handOverMs = 1_000;
/** Rests so long when Redis could not be asked. */
export const awayRestMs = 50;

/** What Redis is given to answer, however little is left of the wait. */
const shortestPatienceMs = 250;
/** Deadlines are kept in one list for each duration. */
const patienceStepMs = 100;
/** How long a request may take: no longer than its wait goes on. `undefined`: as any other. */
export function patienceOf(leftMs: number, commandTimeoutMs: number): { readonly deadlineMs: number } | undefined {
  const deadlineMs = Math.max(Math.ceil(leftMs / patienceStepMs) * patienceStepMs, shortestPatienceMs);
  return deadlineMs < commandTimeoutMs ? { deadlineMs } : undefined;
}

/** How one who waits hears of what happens. */
export interface Hearing {
  /** Its last request named an inbox. */
  readonly hears: boolean;
  /** Nobody of its connection waits before it. */
  readonly isFirst: boolean;
}

/**
 * When one who waits is to ask again by itself, in milliseconds: when the holder may have died and nobody before it saw
 * that, or a message was lost.
 */
export function lookAfterMs({ expiresInMs, position }: NotGranted, { hears, isFirst }: Hearing): number {
  if (!hears) return Math.min(deafLookMs.first + deafLookMs.more * position, deafLookMs.most);
  const apartMs = isFirst ? Math.min(position, firstLooksApart.most) * firstLooksApart.ms : position * looksApartMs;
  return Math.min(expiresInMs ?? looksApartMs, longestLookMs) + 1 + apartMs;
}

/**
 * For one who looks whether those who are handed it live, and finds that it was handed on: it looks on, wherever it
 * stands in the queue. `undefined`: whoever has it lives.
 */
export function lookOnMs({ expiresInMs }: NotGranted): number | undefined {
  return expiresInMs !== undefined && expiresInMs <= handOverMs ? expiresInMs + 1 : undefined;
}
