import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { explained } from "../wire/codec.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { ChannelCommands } from "./commands.js";
import type { ChannelDefinition } from "./definition.js";
import { observePublished } from "./observed.js";

/** Sends messages on one channel. */
export class Publisher<Input, Parameters extends object = NoParameters> {
  readonly #connection: Connection;
  readonly #commands: ChannelCommands<Input, Parameters>;
  readonly #definition: string;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: ChannelDefinition<unknown, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new ChannelCommands(definition, options, parameters);
    this.#definition = definition.definition;
  }

  /**
   * Publishes one message, at most once: whoever is subscribed now gets it, nobody else ever will. One round trip: `PUBLISH`, or
   * `SPUBLISH` of a sharded channel. With `replay` one script, which keeps it for those who miss it.
   * @returns how many connections took it; on a cluster, those of one node only.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @throws {OutcomeUnknownError} the connection broke after sending; repeating may send it twice.
   * @see https://redis.io/docs/latest/commands/publish/
   */
  async publish(message: Input): Promise<number> {
    try {
      const command = this.#commands.publish(message);
      const receivers = await this.#connection.execute(command);
      const { observer } = this.#connection;
      if (observer) {
        const about = { definition: this.#definition, key: this.#commands.channel };
        observePublished(observer, about, command.args[1] ?? "", receivers);
      }
      return receivers;
    } catch (error) {
      throw await explained(error, { definition: this.#definition, key: this.#commands.channel });
    }
  }
}

/** Sends messages on the channels of an address with parameters. */
export class ParameterizedPublisher<Parameters extends object, Input>
  implements Parameterized<Parameters, Publisher<Input, Parameters>>
{
  readonly #connection: Connection;
  readonly #definition: ChannelDefinition<unknown, Input, Parameters>;
  readonly #options: ClientOptions;

  constructor(
    connection: Connection,
    definition: ChannelDefinition<unknown, Input, Parameters>,
    options: ClientOptions = {},
  ) {
    prefixOf(options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): Publisher<Input, Parameters> {
    return new Publisher(this.#connection, this.#definition, this.#options, parameters);
  }
}
