import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { ChannelDefinition } from "./definition.js";
import type { Source } from "./intake.js";
import { type Listening, openListening } from "./listening.js";
import type { MessageHandler, ReceiveOptions } from "./message.js";
import { openSubscription, type Subscription } from "./subscription.js";

/** Receives the messages of one channel. */
export class Subscriber<Output, Parameters extends object = NoParameters> {
  readonly #connection: Connection;
  readonly #source: Source<Output, Parameters>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
    // The address of a definition without parameters reads none of this object.
    parameters: Parameters = {} as Parameters,
  ) {
    this.#connection = connection;
    this.#source = {
      definition,
      kind: "channel",
      name: definition.address.format(prefixOf(options), parameters),
      parametersOf: () => parameters,
    };
  }

  /**
   * Gives every message to the handler, one after the other, in the order of each publisher. Resolves when the server
   * has confirmed: what is published from then on arrives, at most once, while the connection holds; after a reconnect
   * it is subscribed again and `onGap` told. One round trip: `SUBSCRIBE` on the subscriber connection of this process,
   * none where that is subscribed already.
   * @throws {ServerRefusedError} no permission for the channel.
   * @see https://redis.io/docs/latest/commands/subscribe/
   */
  subscribe(
    handler: MessageHandler<Output, Parameters>,
    options: ReceiveOptions<Parameters> = {},
  ): Promise<Subscription> {
    return openSubscription(this.#connection, this.#source, handler, options);
  }

  /** The same for `for await`: subscribed once this resolves, so nothing is missed before the loop begins. */
  listen(options: ReceiveOptions<Parameters> = {}): Promise<Listening<Output, Parameters>> {
    return openListening(this.#connection, this.#source, options);
  }
}

/** Receives the messages of the channels of an address with parameters: of one by `at`, or of all. */
export class ParameterizedSubscriber<Parameters extends object, Output>
  implements Parameterized<Parameters, Subscriber<Output, Parameters>>
{
  readonly #connection: Connection;
  readonly #definition: ChannelDefinition<Output, never, Parameters>;
  readonly #options: ClientOptions;
  readonly #source: Source<Output, Parameters>;

  constructor(
    connection: Connection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
  ) {
    const prefix = prefixOf(options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
    this.#source = {
      definition,
      kind: "pattern",
      name: definition.address.pattern(prefix),
      parametersOf: (channel) => definition.address.parse(prefix, channel),
    };
  }

  at(parameters: Parameters): Subscriber<Output, Parameters> {
    return new Subscriber(this.#connection, this.#definition, this.#options, parameters);
  }

  /**
   * The messages of every value of the parameters, which the handler finds in `context.parameters`. As `subscribe`, with
   * `PSUBSCRIBE`; names that the pattern covers and that are not of this address are ignored.
   * @see https://redis.io/docs/latest/commands/psubscribe/
   */
  subscribeAll(
    handler: MessageHandler<Output, Parameters>,
    options: ReceiveOptions<Parameters> = {},
  ): Promise<Subscription> {
    return openSubscription(this.#connection, this.#source, handler, options);
  }
}
