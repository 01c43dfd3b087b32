import { ChannelCommands } from "../channel/commands.js";
import type { ChannelDefinition } from "../channel/definition.js";
import type { NoParameters } from "../wire/address.js";
import { concerning } from "../wire/codec.js";
import type { ClientOptions } from "../wire/options.js";
import type { SyncExecutor } from "./connect-sync.js";

/** `Publisher`, synchronous. */
export class SyncPublisher<Input, Parameters extends object = NoParameters> {
  readonly #connection: SyncExecutor;
  readonly #commands: ChannelCommands<Input, Parameters>;
  readonly #definition: string;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncExecutor,
    definition: ChannelDefinition<unknown, Input, Parameters>,
    options?: ClientOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new ChannelCommands(definition, options, parameters);
    this.#definition = definition.definition;
  }

  /**
   * Publishes one message, at most once. One round trip: `PUBLISH`, or
   * `SPUBLISH` of a sharded channel. With `replay` one script, which keeps it for those who miss it.
   * @returns how many connections took it; on a cluster, those of one node only.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O.
   * @throws {OutcomeUnknownError} the connection broke after sending; repeating may send it twice.
   */
  publish(message: Input): number {
    const context = { definition: this.#definition, key: this.#commands.channel };
    return this.#connection.execute(concerning(context, () => this.#commands.publish(message)));
  }
}
