import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { ChannelDefinition } from "./definition.js";
import { Publisher } from "./publisher.js";
import { ParameterizedSubscriber, Subscriber } from "./subscriber.js";

/** Both ends of one channel. */
export class Channel<Output, Input = Output, Parameters extends object = NoParameters> extends Subscriber<
  Output,
  Parameters
> {
  readonly #publisher: Publisher<Input, Parameters>;

  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    super(connection, definition, options, parameters);
    this.#publisher = new Publisher(connection, definition, options, parameters);
  }

  /** See `Publisher.publish`. */
  publish(message: Input): Promise<number> {
    return this.#publisher.publish(message);
  }
}

/** Both ends of the channels of an address with parameters. */
export class ParameterizedChannel<Parameters extends object, Output, Input = Output> extends ParameterizedSubscriber<
  Parameters,
  Output
> {
  readonly #bind: (parameters: Parameters) => Channel<Output, Input, Parameters>;

  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, Input, Parameters>,
    options: ClientOptions = {},
  ) {
    super(connection, definition, options);
    this.#bind = (parameters) => new Channel(connection, definition, options, parameters);
  }

  override at(parameters: Parameters): Channel<Output, Input, Parameters> {
    return this.#bind(parameters);
  }
}

/** Both ends of the sharded channels of an address with parameters. Redis has no patterns for these: one at a time, by `at`. */
export class ParameterizedShardedChannel<Parameters extends object, Output, Input = Output>
  implements Parameterized<Parameters, Channel<Output, Input, Parameters>>
{
  readonly #bind: (parameters: Parameters) => Channel<Output, Input, Parameters>;

  /** @throws {OptionsInvalidError} the prefix cannot be one. */
  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, Input, Parameters>,
    options: ClientOptions = {},
  ) {
    prefixOf(options);
    this.#bind = (parameters) => new Channel(connection, definition, options, parameters);
  }

  at(parameters: Parameters): Channel<Output, Input, Parameters> {
    return this.#bind(parameters);
  }
}
