import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import type { ClientOptions } from "../wire/options.js";
import type { StreamDefinition } from "./definition.js";
import { type HistoryOptions, type StreamEntry, StreamReader } from "./history.js";
import { Producer } from "./producer.js";

/** A stream: adds entries, and reads them without a group. */
export class Stream<Output, Input = Output, Parameters extends object = NoParameters> extends Producer<
  Input,
  Parameters
> {
  readonly #reader: StreamReader<Output, Parameters>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    super(connection, definition, options, parameters);
    this.#reader = new StreamReader(connection, definition, options, parameters);
  }

  /** What lies in the stream, in order: see `StreamReader.history`. */
  history(options?: HistoryOptions): AsyncGenerator<StreamEntry<Output>, void, undefined> {
    return this.#reader.history(options);
  }
}
