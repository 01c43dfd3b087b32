import type { RawEntry } from "../../entry/entry.js";
import type { Argument, Command } from "../../wire/command.js";
import type { Script } from "../../wire/script.js";
import { type GroupKeys, groupKeys } from "../group/group-keys.js";
import { deadLetterBoundsScript, deadLetterIdsScript, replayScript } from "../scripts/dead-letters.js";

/** A part of the dead letters, by id. */
export interface DeadLetterRange {
  readonly from: string;
  readonly to: string;
  readonly reverse: boolean;
  readonly count: number;
}

/** The dead letters of a moment. */
export interface DeadLetterBounds {
  readonly count: number;
  readonly lastId: string;
  /** The server's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
}

export interface ReplayedPage {
  /** When the next one is due; for the next page. */
  readonly nextDueMs: string;
  /** How many of the ids were looked at: large letters end a page early. */
  readonly looked: number;
  readonly replayed: number;
}

/** What one round trip can do with the dead letters of a group, as values. */
export class DeadLetterCommands {
  /** The Redis name of the stream whose group it is. */
  readonly key: string;
  readonly group: string;
  readonly definition: string;
  readonly #keys: GroupKeys;

  constructor(definition: string, key: string, group: string) {
    this.definition = definition;
    this.key = key;
    this.group = group;
    this.#keys = groupKeys(key, group);
  }

  /** `XLEN` */
  count(): Command<number> {
    return { ...this.#common(), name: "XLEN", args: [this.#keys.dead], decode: Number };
  }

  /** `XRANGE` or `XREVRANGE`: one page, as bytes. */
  range({ from, to, reverse, count }: DeadLetterRange): Command<RawEntry<Buffer>[]> {
    return {
      ...this.#common(),
      name: reverse ? "XREVRANGE" : "XRANGE",
      args: [this.#keys.dead, ...(reverse ? [to, from] : [from, to]), "COUNT", count],
      binary: true,
      // Redis' reply to XRANGE.
      decode: (reply) => (reply as [Buffer, Buffer[]][]).map(([id, fields]) => [id.toString(), fields]),
    };
  }

  /** How many there are, where they end now, and when that is. */
  bounds(): Command<DeadLetterBounds> {
    return this.#script(deadLetterBoundsScript, [], [], true, (reply) => {
      const [count, lastId, nowMs] = reply as [number, string, string];
      return { count, lastId, nowMs: Number(nowMs) };
    });
  }

  /** Ids of a part of them; their payloads stay on the server. */
  ids(from: string, to: string, most: number): Command<{ readonly ids: readonly string[]; readonly more: boolean }> {
    return this.#script(deadLetterIdsScript, [], [from, to, most], true, (reply) => {
      const [ids, more] = reply as [string[], number];
      return { ids, more: more === 1 };
    });
  }

  /**
   * Moves these to the stream of replayed entries, due one after the other, and rings the consumers of the group. What
   * was moved already is passed over, so that repeating it is harmless; only the count would then say too little.
   */
  replay(
    ids: readonly string[],
    options: { readonly nextDueMs?: string | undefined; readonly betweenMs: number },
  ): Command<ReplayedPage> {
    const { redo, retry, doorbell } = this.#keys;
    const args = [this.group, doorbell, options.nextDueMs ?? "", options.betweenMs, ...ids];
    return this.#script(replayScript, [redo, retry], args, false, (reply) => {
      const [nextDueMs, looked, replayed] = reply as [string, number, number];
      return { nextDueMs, looked, replayed };
    });
  }

  /** `XDEL` of these. Not repeated by itself: the second reply would count nothing. */
  remove(ids: readonly string[]): Command<number> {
    return { ...this.#common(), name: "XDEL", args: [this.#keys.dead, ...ids], repeatable: false, decode: Number };
  }

  #common() {
    return { keys: [this.#keys.dead], repeatable: true, definition: this.definition };
  }

  // The casts above name what the scripts reply, as it is described beside each of them.
  #script<Reply>(
    script: Script,
    siblings: readonly string[],
    args: readonly Argument[],
    repeatable: boolean,
    decode: (reply: unknown) => Reply,
  ): Command<Reply> {
    const { definition } = this;
    return { name: script.name, script, keys: [this.#keys.dead, ...siblings], args, repeatable, definition, decode };
  }
}
