import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { ChannelDefinition } from "./definition.js";
import { type Listening, openListening } from "./listening.js";
import { MatchingSubscriber } from "./matching.js";
import type { MessageHandler, ReceiveOptions, SubscribeOptions } from "./message.js";
import type { ReceivingConnection, Source } from "./source.js";
import { openSubscription, type Subscription } from "./subscription.js";

/** Receives the messages of one channel. */
export class Subscriber<Output, Parameters extends object = NoParameters> {
  readonly #connection: ReceivingConnection;
  readonly #source: Source<Output, Parameters>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: ReceivingConnection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
    // The address of a definition without parameters reads none of this object.
    parameters: Parameters = {} as Parameters,
  ) {
    const prefix = prefixOf(options);
    this.#connection = connection;
    this.#source = {
      definition,
      kind: "channel",
      name: definition.address.format(prefix, parameters),
      prefix,
      parametersOf: () => parameters,
    };
  }

  /**
   * Gives every message to the handler, one after the other, in the order of each publisher. Resolves when the server
   * has confirmed: what is published from then on arrives, at most once, while the connection holds; after a reconnect
   * it is subscribed again and `onGap` told. One round trip: `SUBSCRIBE` (`SSUBSCRIBE` of a sharded channel) on the
   * subscriber connection of this process, none where that is subscribed already.
   * @throws {ServerRefusedError} no permission for the channel.
   * @throws {OptionsInvalidError} before any I/O.
   * @see https://redis.io/docs/latest/commands/subscribe/
   * @see https://redis.io/docs/latest/commands/ssubscribe/
   */
  subscribe(
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters> = {},
  ): Promise<Subscription> {
    return openSubscription(this.#connection, this.#source, handler, options);
  }

  /** The same for `for await`: subscribed once this resolves, so nothing is missed before the loop begins. */
  listen(options: ReceiveOptions<Output, Parameters> = {}): Promise<Listening<Output, Parameters>> {
    return openListening(this.#connection, this.#source, options);
  }
}

/** Receives the messages of the channels of an address with parameters: of one by `at`, of some, or of all. */
export class ParameterizedSubscriber<Parameters extends object, Output>
  implements Parameterized<Parameters, Subscriber<Output, Parameters>>
{
  readonly #connection: ReceivingConnection;
  readonly #definition: ChannelDefinition<Output, never, Parameters>;
  readonly #options: ClientOptions;

  /** @throws {OptionsInvalidError} the prefix cannot be one. */
  constructor(
    connection: ReceivingConnection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
  ) {
    prefixOf(options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): Subscriber<Output, Parameters> {
    return new Subscriber(this.#connection, this.#definition, this.#options, parameters);
  }

  /**
   * The channels whose parameters have these values, whatever the others are: `responses.matching({ siteId })`. No I/O.
   * @throws {AddressInvalidError} a value is not of its type, or of a parameter that the address has not.
   */
  matching(values: Partial<Parameters>): MatchingSubscriber<Output, Parameters> {
    return new MatchingSubscriber(this.#connection, this.#definition, this.#options, values);
  }

  /** The messages of every value of the parameters: `matching({}).subscribe`. */
  subscribeAll(
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters> = {},
  ): Promise<Subscription> {
    return this.matching({}).subscribe(handler, options);
  }
}

/**
 * Receives the messages of sharded channels of an address with parameters. Redis has no patterns for these: of one at a
 * time, by `at`.
 */
export class ParameterizedShardedSubscriber<Parameters extends object, Output>
  implements Parameterized<Parameters, Subscriber<Output, Parameters>>
{
  readonly #bind: (parameters: Parameters) => Subscriber<Output, Parameters>;

  /** @throws {OptionsInvalidError} the prefix cannot be one. */
  constructor(
    connection: ReceivingConnection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions = {},
  ) {
    prefixOf(options);
    this.#bind = (parameters) => new Subscriber(connection, definition, options, parameters);
  }

  at(parameters: Parameters): Subscriber<Output, Parameters> {
    return this.#bind(parameters);
  }
}
