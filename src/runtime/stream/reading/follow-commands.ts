import type { RawEntry } from "../../entry/entry.js";
import type { Command } from "../../wire/command.js";
import { lookScript } from "../scripts/follow.js";
import type { StreamState } from "./position.js";

/** A look at a stream from a position. */
export interface Look extends StreamState {
  readonly entries: readonly RawEntry<Buffer>[];
  /** One of the ids that were asked for is in the stream. */
  readonly sharesPast: boolean;
}

/** Where a reader of one stream stands. */
export interface Place {
  readonly key: string;
  readonly id: string;
}

type RawEntries = readonly (readonly [Buffer, Buffer[]])[];

/** What lies after an id: one script. `anchors` are ids that are looked for. */
export function look(
  { key, id }: Place,
  about: {
    readonly definition: string;
    readonly count: number;
    readonly entries: boolean;
    readonly anchors?: readonly string[];
  },
): Command<Look> {
  return {
    name: lookScript.name,
    script: lookScript,
    keys: [key],
    args: [id, about.count, about.entries ? 1 : 0, ...(about.anchors ?? [])],
    repeatable: true,
    binary: true,
    definition: about.definition,
    decode(reply) {
      // The script's reply, as it is described there.
      const [lastId, added, length, firstId, newer, shared, entries] = reply as readonly [
        Buffer,
        number,
        number,
        Buffer,
        number,
        number,
        RawEntries,
      ];
      return {
        lastId: lastId.toString(),
        added,
        length,
        firstId: firstId.length === 0 ? undefined : firstId.toString(),
        newer,
        isAll: newer < about.count,
        entries: entriesOf(entries),
        sharesPast: shared === 1,
      };
    },
  };
}

/** What is known of the stream, seen from there; none of its entries. */
export function glance(place: Place, definition: string): Command<Look> {
  return look(place, { definition, count: 1, entries: false });
}

/** `XRANGE`: the entry itself where it is there, and what lies after it. */
export function readPage(
  { key, id }: Place,
  about: { readonly definition: string; readonly count: number },
): Command<RawEntry<Buffer>[]> {
  return {
    name: "XRANGE",
    keys: [key],
    args: [key, id, "+", "COUNT", about.count],
    repeatable: true,
    binary: true,
    definition: about.definition,
    // Redis' reply to XRANGE.
    decode: (reply) => entriesOf(reply as RawEntries),
  };
}

/** `XREAD [BLOCK ms] COUNT n STREAMS …`, by key: what was added to any of them, as soon as there is something. */
export function readTails(
  places: readonly Place[],
  options: { readonly count: number; readonly blockMs?: number },
): Command<ReadonlyMap<string, readonly RawEntry<Buffer>[]>> {
  const keys = places.map(({ key }) => key);
  const block = options.blockMs === undefined ? [] : ["BLOCK", options.blockMs];
  return {
    name: "XREAD",
    keys,
    args: ["COUNT", options.count, ...block, "STREAMS", ...keys, ...places.map(({ id }) => id)],
    repeatable: true,
    binary: true,
    decode(reply) {
      // Redis' reply to XREAD: nothing, where nothing came.
      const streams = (reply ?? []) as readonly (readonly [Buffer, RawEntries])[];
      return new Map(streams.map(([key, entries]) => [key.toString(), entriesOf(entries)]));
    },
  };
}

/** Ends a blocked read as if nothing had come. */
export function unblock(clientId: number): Command<number> {
  return { name: "CLIENT", keys: [], args: ["UNBLOCK", clientId], repeatable: true, decode: Number };
}

function entriesOf(entries: RawEntries): RawEntry<Buffer>[] {
  return entries.map(([id, fields]) => [id.toString(), fields]);
}
