import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { ChannelDefinition } from "./definition.js";
import { type Listening, openListening } from "./listening.js";
import type { MessageHandler, ReceiveOptions, SubscribeOptions } from "./message.js";
import type { ReceivingConnection, Source } from "./source.js";
import { openSubscription, type Subscription } from "./subscription.js";

/** Receives the messages of those channels of an address whose parameters have some values. */
export class MatchingSubscriber<Output, Parameters extends object> {
  readonly #connection: ReceivingConnection;
  readonly #source: Source<Output, Parameters>;

  /**
   * @throws {AddressInvalidError} a value is not of its type, or of a parameter that the address has not.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: ReceivingConnection,
    definition: ChannelDefinition<Output, never, Parameters>,
    options: ClientOptions,
    values: Partial<Parameters>,
  ) {
    const prefix = prefixOf(options);
    const { address } = definition;
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    this.#connection = connection;
    this.#source = {
      definition,
      kind: "pattern",
      name: address.pattern(prefix, values),
      prefix,
      parametersOf(channel) {
        const parameters = address.parse(prefix, channel);
        const fits = parameters && given.every(([name, value]) => Reflect.get(parameters, name) === value);
        return fits ? parameters : undefined;
      },
    };
  }

  /**
   * As `subscribe` of one channel, with `PSUBSCRIBE`: the handler finds the values in `context.parameters`. Names that the
   * pattern covers and that are not of this address are ignored.
   * @throws {ServerRefusedError} no permission for the pattern, which ACL rules have to name as it is.
   * @throws {OptionsInvalidError} before any I/O.
   * @see https://redis.io/docs/latest/commands/psubscribe/
   */
  subscribe(
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters> = {},
  ): Promise<Subscription> {
    return openSubscription(this.#connection, this.#source, handler, options);
  }

  /** The same for `for await`. */
  listen(options: ReceiveOptions<Output, Parameters> = {}): Promise<Listening<Output, Parameters>> {
    return openListening(this.#connection, this.#source, options);
  }
}
