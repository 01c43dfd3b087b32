import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import type { Headers } from "../wire/headers.js";
import { Producer } from "./adding/producer.js";
import type { StreamDefinition, StreamOptions } from "./definition.js";
import type { Following, FollowOptions } from "./reading/following.js";
import { type HistoryOptions, StreamReader } from "./reading/history.js";
import type { StreamEntry } from "./reading/stream-entry.js";

/** A stream: adds entries, and reads them without a group. */
export class Stream<
  Output,
  Input = Output,
  Parameters extends object = NoParameters,
  HeadersOut extends object = Headers,
  HeadersIn extends object = Headers,
> extends Producer<Input, Parameters, HeadersIn> {
  readonly #reader: StreamReader<Output, Parameters, HeadersOut>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix or the tune cannot be.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, Input, Parameters, HeadersOut, HeadersIn>,
    options: StreamOptions = {},
    parameters?: Parameters,
  ) {
    super(connection, definition, options, parameters);
    this.#reader = new StreamReader(connection, definition, options, parameters);
  }

  /** What lies in the stream, in order: see `StreamReader.history`. */
  history(options?: HistoryOptions): AsyncGenerator<StreamEntry<Output, HeadersOut>, void, undefined> {
    return this.#reader.history(options);
  }

  /** What lies in the stream from a place on, and then what is added, as it comes: see `StreamReader.follow`. */
  follow(options: FollowOptions): Promise<Following<Output, HeadersOut>> {
    return this.#reader.follow(options);
  }
}
