import type { Connection } from "../connection/connection.js";
import { dataOf, type Headers, headersOf, timestampOf } from "../entry/entry.js";
import { PayloadInvalidError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import { checkSize, explained } from "../wire/codec.js";
import type { ClientOptions } from "../wire/options.js";
import { StreamCommands } from "./commands.js";
import type { StreamDefinition } from "./definition.js";
import { whole } from "./settings.js";

/** An entry as it lies in the stream, read without a group. */
export interface StreamEntry<Output> {
  /** `<ms>-<sequence>` */
  readonly id: string;
  readonly message: Output;
  readonly headers: Headers;
  /** When it was added, by the server's clock, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** The payload as it came. */
  readonly raw: Uint8Array;
}

export interface HistoryOptions {
  /** First id or time (a Date, or milliseconds since the epoch), included. @default the oldest entry */
  readonly from?: string | number | Date;
  /** Last id or time, included. @default the newest entry */
  readonly to?: string | number | Date;
  /** Newest first. @default false */
  readonly reverse?: boolean;
  /** Most entries. @default all */
  readonly limit?: number;
  /** Told of entries that do not decode, which are passed over then. @default the iteration throws */
  readonly onInvalid?: (error: unknown, id: string) => void;
}

/** Entries a page: one round trip each. */
const pageSize = 200;

/** Reads a stream without a group: nothing is delivered, nothing changes. */
export class StreamReader<Output, Parameters extends object = NoParameters> {
  readonly #connection: Connection;
  readonly #definition: StreamDefinition<Output, never, Parameters>;
  readonly #commands: StreamCommands<never, Parameters>;

  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#commands = new StreamCommands(definition, options, parameters);
  }

  /**
   * What lies in the stream, in order, in pages of 200: `XRANGE` or `XREVRANGE`. Ends at what was the end when it got there.
   * @throws {PayloadInvalidError} an entry does not decode, and there is no `onInvalid`.
   * @see https://redis.io/docs/latest/commands/xrange/
   */
  async *history(options: HistoryOptions = {}): AsyncGenerator<StreamEntry<Output>, void, undefined> {
    const { reverse = false, onInvalid } = options;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    if (options.limit !== undefined) whole(this.#definition.definition, "limit", left, 0, Number.MAX_SAFE_INTEGER);
    let from = position(options.from, "-");
    let to = position(options.to, "+");
    while (left > 0) {
      const count = Math.min(pageSize, left);
      const entries = await this.#connection.execute(this.#commands.range({ from, to, reverse, count }));
      for (const [id, fields] of entries) {
        const entry = await this.#decode(id, fields ?? [], onInvalid);
        if (entry === undefined) continue;
        left--;
        yield entry;
      }
      const last = entries.at(-1)?.[0];
      if (last === undefined || entries.length < count) return;
      if (reverse) to = `(${last}`;
      else from = `(${last}`;
    }
  }

  async #decode(
    id: string,
    fields: readonly Buffer[],
    onInvalid: HistoryOptions["onInvalid"],
  ): Promise<StreamEntry<Output> | undefined> {
    const { codec, maxBytes, definition } = this.#definition;
    const about = { definition, key: this.#commands.key };
    try {
      const raw = dataOf(fields);
      if (!raw) throw new PayloadInvalidError(`The entry ${id} has no field "data"`, about);
      checkSize(raw, maxBytes, about);
      return { id, message: codec.decode(raw), headers: headersOf(fields), timestamp: timestampOf(id), raw };
    } catch (error) {
      const reason = await explained(error, about);
      if (!onInvalid) throw reason;
      onInvalid(reason, id);
      return undefined;
    }
  }
}

function position(value: string | number | Date | undefined, otherwise: string): string {
  if (value === undefined) return otherwise;
  return typeof value === "object" ? String(value.getTime()) : String(value);
}
