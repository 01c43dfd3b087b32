import type { Connection } from "../../connection/connection.js";
import type { NoParameters } from "../../wire/address.js";
import type { Headers } from "../../wire/headers.js";
import type { ClientOptions } from "../../wire/options.js";
import { StreamCommands } from "../commands.js";
import type { StreamDefinition } from "../definition.js";
import { whole } from "../settings.js";
import { openFollowing } from "./follow.js";
import type { Following, FollowOptions } from "./following.js";
import { type Place, rangeEnd, rangeStart } from "./position.js";
import { EntryDecoder, type OnInvalid, PageSize, type StreamEntry } from "./stream-entry.js";

export interface HistoryOptions {
  /** First id or time (a Date, or milliseconds since the epoch), included; or the id after which to begin. @default the oldest entry */
  readonly from?: Place | { readonly after: string } | undefined;
  /** Last id or time, included; or the id before which to end. @default the newest entry */
  readonly to?: Place | { readonly before: string } | undefined;
  /** Newest first. @default false */
  readonly reverse?: boolean | undefined;
  /** Most entries. @default all */
  readonly limit?: number | undefined;
  /** Told of entries that do not decode, which are passed over then. @default the iteration throws */
  readonly onInvalid?: OnInvalid | undefined;
}

/** Entries a page: one round trip each. */
const pageSize = 200;

/** Reads a stream without a group: nothing is delivered, nothing changes. */
export class StreamReader<Output, Parameters extends object = NoParameters, HeadersOut extends object = Headers> {
  readonly #connection: Connection;
  readonly #definition: string;
  readonly #commands: StreamCommands<never, Parameters, never>;
  readonly #decoder: EntryDecoder<Output, HeadersOut>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, never, Parameters, HeadersOut, never>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#definition = definition.definition;
    // What a stream's tune says concerns those who add.
    this.#commands = new StreamCommands(definition, { prefix: options.prefix }, parameters);
    this.#decoder = new EntryDecoder(definition, this.#commands.key);
  }

  /**
   * What lies in the stream, in order, in pages of 200 (fewer where entries are large): `XRANGE` or `XREVRANGE`. Ends at
   * what was the end when it got there.
   * @throws {OptionsInvalidError} a place or the limit cannot be; before any I/O, when the iteration begins.
   * @throws {PayloadInvalidError} an entry does not decode, and there is no `onInvalid`.
   * @see https://redis.io/docs/latest/commands/xrange/
   */
  async *history(options: HistoryOptions = {}): AsyncGenerator<StreamEntry<Output, HeadersOut>, void, undefined> {
    const { reverse = false, onInvalid } = options;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    if (options.limit !== undefined) whole(this.#definition, "limit", left, 0, Number.MAX_SAFE_INTEGER);
    let from = rangeStart(options.from, this.#definition);
    let to = rangeEnd(options.to, this.#definition);
    const size = new PageSize(pageSize);
    while (left > 0) {
      const count = Math.min(size.count, left);
      const entries = await this.#connection.execute(this.#commands.range({ from, to, reverse, count }));
      size.learn(entries);
      for (const raw of entries) {
        let entry: StreamEntry<Output, HeadersOut>;
        try {
          entry = this.#decoder.decode(raw);
        } catch (error) {
          await this.#decoder.invalid(error, raw[0], onInvalid);
          continue;
        }
        left--;
        yield entry;
      }
      const last = entries.at(-1)?.[0];
      if (last === undefined || entries.length < count) return;
      if (reverse) to = `(${last}`;
      else from = `(${last}`;
    }
  }

  /**
   * What lies in the stream from a place on, and then what is added, as it comes: in order, nothing twice, over reconnects
   * too. Without a group: every follower gets every entry, nothing is acknowledged, and nothing is kept in Redis.
   *
   * What is there is read in pages, when the loop asks for it: a script of `XRANGE`. At the end all followers of a
   * connection share one blocking connection (on a cluster, one for each slot): `XREAD BLOCK` of all their streams. Who
   * falls behind there reads pages again, so that a slow loop holds no more than a few megabytes. The place is fixed when
   * this resolves, by one round trip: what is added from then on is seen.
   * @throws {OptionsInvalidError} `from` is no place; before any I/O.
   * @throws {WrongTypeError} the key holds something else than a stream; also in the loop, which ends then.
   * @throws {ServerRefusedError} not permitted; also in the loop, which ends then. While Redis is away the loop waits.
   * @throws {PayloadInvalidError} in the loop, which ends then: an entry does not decode, and there is no `onInvalid`.
   * @see https://redis.io/docs/latest/commands/xread/
   */
  follow(options: FollowOptions): Promise<Following<Output, HeadersOut>> {
    const stream = { definition: this.#definition, key: this.#commands.key, decoder: this.#decoder };
    return openFollowing(this.#connection, stream, options);
  }
}
