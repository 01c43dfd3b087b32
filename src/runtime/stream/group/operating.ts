import type { Connection } from "../../connection/connection.js";
import { type AddressSpec, defineAddress } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import { type ClientOptions, prefixOf } from "../../wire/options.js";
import { DeadLetterCommands } from "../dead-letters/dead-letter-commands.js";
import { DeadLetters } from "../dead-letters/dead-letters.js";
import { type GroupRemoval, type GroupStatus, groupNames, type RemoveGroupOptions, StatusCommands } from "./status.js";

// For those who operate streams: groups as they stand in Redis, without a contract's codec.

export interface OpenGroupOptions {
  /** The Redis name of the stream. */
  readonly key: string;
  readonly group: string;
  /** What errors say it concerns. @default the Redis name */
  readonly definition?: string;
}

/** A group of any stream, to look at and to end. */
export class OpenGroup {
  readonly key: string;
  readonly group: string;
  /** Their payloads as bytes: nothing here decodes them. */
  readonly deadLetters: DeadLetters<undefined>;
  readonly #connection: Connection;
  readonly #commands: StatusCommands;

  constructor(connection: Connection, { key, group, definition = key }: OpenGroupOptions) {
    this.key = key;
    this.group = group;
    this.deadLetters = new DeadLetters(connection, new DeadLetterCommands(definition, key, group));
    this.#connection = connection;
    this.#commands = new StatusCommands(definition, key, group);
  }

  /** One round trip: a script of counts, `XINFO` and `XPENDING`. */
  status(): Promise<GroupStatus> {
    return this.#connection.execute(this.#commands.status());
  }

  /**
   * Ends the group: it and its keys, dead letters included. Refused while consumers live, entries are pending or dead
   * letters lie there, unless forced. A consumer that lives on makes it anew. One round trip: a script.
   */
  remove(options?: RemoveGroupOptions): Promise<GroupRemoval> {
    return this.#connection.execute(this.#commands.remove(options));
  }
}

/** A group of any stream, by its Redis name; nothing is made or asked. */
export function openGroup(connection: Connection, options: OpenGroupOptions): OpenGroup {
  return new OpenGroup(connection, options);
}

/** Every group that exists on a stream, also those of other contracts and programs, by name. Two round trips. */
export async function groupsOf(
  connection: Connection,
  key: string,
): Promise<readonly (GroupStatus & { readonly name: string })[]> {
  const names = [...(await connection.execute(groupNames(key, key)))].sort();
  const all = await connection.batch(names.map((name) => new StatusCommands(key, key, name).status()));
  return names.flatMap((name, index) => {
    const status = all[index];
    return status?.exists ? [{ name, ...status }] : [];
  });
}

export interface FindStreamsOptions extends ClientOptions {
  /** Values that a stream's parameters must have. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** Most streams. @default 100 */
  readonly limit?: number;
}

export interface FoundStreams {
  readonly streams: readonly { readonly key: string; readonly parameters: Readonly<Record<string, string | number>> }[];
  /** False where the search ended early: too many streams, or too many keys. */
  readonly complete: boolean;
}

/** Keys that a search looks at, at most. */
const mostScanned = 1_000_000;

/**
 * The streams of an address that exist. Where every parameter is given (or there is none) that is the one name, and Redis
 * is not asked. Otherwise `SCAN`, 1,000 keys a round trip, of one node.
 * @throws {AddressInvalidError} a parameter is not of its type.
 */
export async function findStreams(
  connection: Connection,
  spec: AddressSpec,
  { prefix, parameters = {}, limit = 100 }: FindStreamsOptions = {},
): Promise<FoundStreams> {
  const address = defineAddress<Readonly<Record<string, string | number>>>(spec);
  const before = prefixOf({ prefix });
  if (Object.keys(spec.parameters).every((name) => parameters[name] !== undefined)) {
    return { streams: [{ key: address.format(before, parameters), parameters }], complete: true };
  }
  const found = new Map<string, Readonly<Record<string, string | number>>>();
  let [cursor, scanned] = ["0", 0];
  do {
    const page = await connection.execute(scan(cursor, address.pattern(before)));
    cursor = page.cursor;
    scanned += 1_000;
    for (const key of page.keys) {
      const named = address.parse(before, key);
      if (named && Object.entries(parameters).every(([name, value]) => named[name] === value)) found.set(key, named);
    }
  } while (cursor !== "0" && found.size <= limit && scanned < mostScanned);
  const streams = [...found].map(([key, named]) => ({ key, parameters: named }));
  streams.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { streams: streams.slice(0, limit), complete: cursor === "0" && streams.length <= limit };
}

function scan(cursor: string, pattern: string): Command<{ readonly cursor: string; readonly keys: readonly string[] }> {
  return {
    name: "SCAN",
    keys: [],
    args: [cursor, "MATCH", pattern, "COUNT", 1_000, "TYPE", "stream"],
    repeatable: true,
    decode(reply) {
      const [next, keys] = reply as [string, string[]]; // Redis' reply to SCAN
      return { cursor: next, keys };
    },
  };
}
