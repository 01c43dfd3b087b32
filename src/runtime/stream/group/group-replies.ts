import type { RawEntry } from "../../entry/entry.js";

/** Where an entry stands: in the stream, or in the redo stream of a group, where its replayed dead letters are. */
export type Source = "s" | "r";

/** Tells one delivery from every other: whoever claims an entry changes its owner or its count. */
export interface Owned {
  /** The Redis id within its source. */
  readonly id: string;
  readonly source: Source;
  readonly count: number;
}

/** An entry that was claimed: pending before, ours now. */
export interface ClaimedEntry extends Owned {
  /** `""` where nobody ever had it. */
  readonly previousOwner: string;
  readonly fields: readonly string[];
  /** How often a handler was started with it; known of suspects only. */
  readonly starts: number | undefined;
  /** The last of these starts did not end: the process did. */
  readonly openStart: boolean;
}

export interface Claimed {
  readonly entries: readonly ClaimedEntry[];
  /** Members of pending entries that retention or somebody else had removed from the stream. */
  readonly trimmed: readonly string[];
}

/** A page of the pending list; `cursor` leads to the next one and is `-` after the last. */
export interface ClaimedPage extends Claimed {
  readonly cursor: string;
}

/** What became of a delivery that was to be settled. */
export type SettleReply = "settled" | "taken" | "trimmed";

export interface Settled {
  readonly replies: readonly SettleReply[];
  /** Of ordered groups: what followed in the lanes, claimed for the consumer that settled. */
  readonly next: readonly ClaimedEntry[];
}

export interface Registered {
  readonly registered: boolean;
  /** Since the last beat under the name; undefined where there is none. */
  readonly beatAgoMs: number | undefined;
}

export interface Beat {
  /** Members that are not ours any more. */
  readonly taken: readonly string[];
  /** Members of entries that retention or somebody else had removed from the stream. */
  readonly trimmed: readonly string[];
  /** Another instance has the consumer's name. */
  readonly replaced: boolean;
}

/** What a group in which values have an order read at once. */
export interface OrderedRead {
  /** Those whose turn it is: claimed, in stream order. */
  readonly entries: readonly RawEntry[];
  /** Entries that were read, those that were parked included. */
  readonly read: number;
  /** The group's last delivered id: what is new comes after it. */
  readonly lastId: string;
  /** Entries of the group that wait for their turn. */
  readonly parked: number;
}

/** How scripts and sorted sets name an entry. */
export function memberOf({ source, id }: Pick<Owned, "source" | "id">): string {
  return `${source}|${id}`;
}

export function sourceOf(member: string): Source {
  return member.startsWith("r") ? "r" : "s";
}

/** The id within its source. */
export function idOf(member: string): string {
  return member.slice(2);
}

// The casts below name what the scripts reply, as it is described beside each of them.

type ClaimedReply = [member: string, count: number, owner: string, fields: string[], starts: string | null];

export function claimedEntries(reply: unknown): ClaimedEntry[] {
  return (reply as ClaimedReply[]).map(([member, count, previousOwner, fields, starts]) => ({
    id: idOf(member),
    source: sourceOf(member),
    count,
    previousOwner,
    fields,
    starts: starts === null ? undefined : Number.parseInt(starts, 10),
    openStart: starts?.endsWith("!") ?? false,
  }));
}

export function claimedPage(reply: unknown): ClaimedPage {
  const [cursor, entries, trimmed] = reply as [string, unknown, string[]];
  return { cursor, entries: claimedEntries(entries), trimmed };
}

/** Of those scripts that tell when to ask again; -1: nothing is expected. */
export function claimedAndWait(reply: unknown): Claimed & { readonly nextInMs: number | undefined } {
  const [wait, entries, trimmed] = reply as [number, unknown, string[]];
  return { nextInMs: wait < 0 ? undefined : wait, entries: claimedEntries(entries), trimmed };
}

export function settleReply(reply: unknown): SettleReply {
  return reply === 1 ? "settled" : reply === -1 ? "trimmed" : "taken";
}

export function settled(reply: unknown): Settled {
  const [replies, next] = reply as [number[], unknown];
  return { replies: replies.map(settleReply), next: claimedEntries(next) };
}

export function registered(reply: unknown): Registered {
  const [done, agoMs] = reply as [number, number];
  return { registered: done === 1, beatAgoMs: agoMs < 0 ? undefined : agoMs };
}

export function beat(reply: unknown): Beat {
  const [replaced, taken, trimmed] = reply as [number, string[], string[]];
  return { replaced: replaced === 1, taken, trimmed };
}

export function heartbeat(reply: unknown): Pick<Beat, "taken" | "trimmed"> {
  const [taken, trimmed] = reply as [string[], string[]];
  return { taken, trimmed };
}

export function orderedRead(reply: unknown): OrderedRead {
  const [entries, read, lastId, parked] = reply as [RawEntry[], number, string, number];
  return { entries, read, lastId, parked };
}
