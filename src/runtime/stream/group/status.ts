import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import { groupNamesScript, groupStatusScript, removeGroupScript } from "../scripts/status.js";
import { type GroupKeys, groupKeys } from "./group-keys.js";

/** One consumer of a group. */
export interface ConsumerStatus {
  readonly name: string;
  readonly pending: number;
  /** Since the server last heard of it in this group, in milliseconds. */
  readonly idleMs: number;
  /** It told within the last 5 s that it is there; of one that never tells so (by hand, or of another program): idle for less than 30 s. */
  readonly live: boolean;
}

/** What is not delivered yet. */
export interface Lag {
  readonly count: number;
  /** Otherwise it is an estimate: entries were deleted one by one, or before the group had them, and there are too many to count. */
  readonly exact: boolean;
  /** Since the first of them was added, in milliseconds; `undefined` where there is none. */
  readonly oldestAgeMs: number | undefined;
}

/** What a group holds, by the server's clock and in one moment. */
export interface GroupStatus {
  /** Otherwise there is no such group, or no stream: whoever consumes makes it. */
  readonly exists: boolean;
  /** Entries in the stream. */
  readonly length: number;
  /** Entries of the stream delivered and not acknowledged; those that wait for a retry or are parked included. */
  readonly pending: number;
  readonly oldestPendingId: string | undefined;
  /** Since the oldest pending entry was added; 0 where there is none. */
  readonly oldestPendingAgeMs: number;
  /** Longest silence about one of the oldest pending entries that somebody should be working on; heartbeats end it. */
  readonly silentMs: number | undefined;
  readonly lag: Lag;
  readonly consumers: readonly ConsumerStatus[];
  /** Entries of the stream that are added later. */
  readonly scheduled: number;
  /** Pending ones that wait for their next attempt, replayed dead letters included. */
  readonly retrying: number;
  /** Pending ones that wait for their turn, in an ordered group. */
  readonly parked: number;
  readonly deadLetters: number;
  /** Replayed dead letters that are not settled yet. */
  readonly redo: number;
}

/** What became of a group that was to be ended. */
export type GroupRemoval =
  | { readonly removed: true; readonly pending: number; readonly deadLetters: number }
  | {
      readonly removed: false;
      /** The first of these that stands against it. */
      readonly because: "missing" | "live-consumers" | "pending" | "dead-letters";
      readonly liveConsumers: number;
      readonly pending: number;
      /** Those that were replayed and are not settled included. */
      readonly deadLetters: number;
    };

export interface RemoveGroupOptions {
  /** Ends it although consumers live, entries are pending or dead letters lie there: all of that is lost. @default false */
  readonly force?: boolean;
  /** Only tells what would become of it. @default false */
  readonly dryRun?: boolean;
}

/** Several beats: one that comes late is no death. */
const aliveForMs = 5_000;
/** Of a consumer that never beats. */
const activeForMs = 30_000;
const mostCounted = 2_000;
const mostBytesCounted = 1_000_000;
/** Owns the entries of ordered groups that wait for their turn. */
const parkedOwner = "~parked";

/** What one round trip can tell of a group, and how it is ended, as values. */
export class StatusCommands {
  readonly #definition: string;
  readonly #key: string;
  readonly #group: string;
  readonly #keys: GroupKeys;

  constructor(definition: string, key: string, group: string) {
    this.#definition = definition;
    this.#key = key;
    this.#group = group;
    this.#keys = groupKeys(key, group);
  }

  /** A script of counts, `XINFO` and `XPENDING`: cheap enough for each second. Makes nothing. */
  status(): Command<GroupStatus> {
    const { stream, retry, dead, redo, alive, parked } = this.#keys;
    return {
      name: groupStatusScript.name,
      script: groupStatusScript,
      keys: [stream, retry, dead, redo, alive, siblingKey(this.#key, "delayed"), parked],
      args: [this.#group, parkedOwner, mostCounted, mostBytesCounted],
      repeatable: true,
      definition: this.#definition,
      decode: groupStatus,
    };
  }

  /** Ends the group: `XGROUP DESTROY` and `UNLINK` of its keys, in one script. */
  remove({ force = false, dryRun = false }: RemoveGroupOptions = {}): Command<GroupRemoval> {
    const { stream, alive, dead, redo, retry, state, starts, lanes, parked } = this.#keys;
    return {
      name: removeGroupScript.name,
      script: removeGroupScript,
      keys: [stream, alive, dead, redo, retry, state, starts, lanes, parked],
      args: [this.#group, aliveForMs, activeForMs, parkedOwner, force ? 1 : 0, dryRun ? 1 : 0],
      repeatable: false,
      definition: this.#definition,
      decode: groupRemoval,
    };
  }
}

/** The names of the groups that exist on a stream, whoever made them. */
export function groupNames(definition: string, key: string): Command<readonly string[]> {
  const script = groupNamesScript;
  const decode = (reply: unknown): string[] => reply as string[]; // as described beside the script
  return { name: script.name, script, keys: [key], args: [], repeatable: true, definition, decode };
}

function groupStatus(reply: unknown): GroupStatus {
  const values = reply as (number | string)[]; // as described beside the script
  const at = (index: number): number => Number(values[index] ?? 0);
  const known = (index: number): number | undefined => (at(index) < 0 ? undefined : at(index));
  const redo = at(13);
  const consumers = Array.from({ length: Math.floor((values.length - 15) / 4) }, (_, index) => {
    const [name, pending, idleMs, beatAgoMs] = values.slice(15 + index * 4);
    return consumerStatus(String(name), Number(pending), Number(idleMs), Number(beatAgoMs));
  });
  return {
    exists: at(0) === 1,
    length: at(1),
    pending: at(2),
    oldestPendingId: values[3] === "" ? undefined : String(values[3]),
    oldestPendingAgeMs: at(4),
    silentMs: known(5),
    lag: { count: at(6), exact: at(7) === 1, oldestAgeMs: known(8) },
    // Those that beat and never had an entry are dead without a beat, and nobody misses them.
    consumers: consumers.filter(({ live, known }) => live || known).map(({ known: _, ...consumer }) => consumer),
    scheduled: at(9),
    // A replayed one that was never delivered waits there too, and retries nothing.
    retrying: Math.max(0, at(10) - (redo - at(14))),
    parked: at(11),
    deadLetters: at(12),
    redo,
  };
}

function consumerStatus(name: string, pending: number, idleMs: number, beatAgoMs: number) {
  const known = idleMs >= 0;
  const live = beatAgoMs >= 0 ? beatAgoMs < aliveForMs : idleMs < activeForMs;
  return { name, pending, idleMs: known ? idleMs : beatAgoMs, live, known };
}

function groupRemoval(reply: unknown): GroupRemoval {
  const [removed, found, liveConsumers = 0, pending = 0, deadLetters = 0] = reply as number[]; // as described there
  if (removed === 1) return { removed: true, pending, deadLetters };
  const because = !found ? "missing" : liveConsumers > 0 ? "live-consumers" : pending > 0 ? "pending" : "dead-letters";
  return { removed: false, because, liveConsumers, pending, deadLetters };
}
