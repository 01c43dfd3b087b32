import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import type { ClientOptions } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { ChannelDefinition } from "./definition.js";
import type { MessageHandler, ReceiveOptions } from "./message.js";
import { Publisher } from "./publisher.js";
import { ParameterizedSubscriber, Subscriber } from "./subscriber.js";
import type { Subscription } from "./subscription.js";

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
export class ParameterizedChannel<Parameters extends object, Output, Input = Output>
  implements Parameterized<Parameters, Channel<Output, Input, Parameters>>
{
  readonly #bind: (parameters: Parameters) => Channel<Output, Input, Parameters>;
  readonly #subscriber: ParameterizedSubscriber<Parameters, Output>;

  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, Input, Parameters>,
    options: ClientOptions = {},
  ) {
    this.#subscriber = new ParameterizedSubscriber(connection, definition, options);
    this.#bind = (parameters) => new Channel(connection, definition, options, parameters);
  }

  at(parameters: Parameters): Channel<Output, Input, Parameters> {
    return this.#bind(parameters);
  }

  /** See `ParameterizedSubscriber.subscribeAll`. */
  subscribeAll(
    handler: MessageHandler<Output, Parameters>,
    options: ReceiveOptions<Parameters> = {},
  ): Promise<Subscription> {
    return this.#subscriber.subscribeAll(handler, options);
  }
}
