import type { Connection } from "../connection/connection.js";
import type { Parameterized } from "../wire/parameterized.js";
import { openBroadcastServer } from "./broadcast/broadcast-server.js";
import type { BroadcastHandler, Gathered, GatherOptions } from "./broadcast/broadcast-types.js";
import { Gatherer } from "./broadcast/gatherer.js";
import type { BroadcastCallOptions, CallDefinition, CallTypes } from "./definition.js";
import type { CallServer, ServeOptions } from "./handlers.js";
import { callSettings } from "./settings.js";

/** Both ends of a call that every server answers: at most once, by those who are there at this moment. */
export class BroadcastCall<Types extends CallTypes> {
  readonly #connection: Connection;
  readonly #definition: CallDefinition<Types>;
  readonly #parameters: Types["parameters"];
  readonly #key: string;
  readonly #gatherer: Gatherer<Types>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix or the tune cannot be.
   */
  constructor(
    connection: Connection,
    definition: CallDefinition<Types>,
    options: BroadcastCallOptions = {},
    // The address of a definition without parameters reads none of this object.
    parameters: Types["parameters"] = {},
  ) {
    const { prefix, timeoutMs } = callSettings(definition, options);
    this.#connection = connection;
    this.#definition = definition;
    this.#parameters = parameters;
    this.#key = definition.address.format(prefix, parameters);
    this.#gatherer = new Gatherer(connection, definition, this.#key, timeoutMs);
  }

  /**
   * Asks every server that is there, and resolves with what they answered: as soon as each of them has, or `atMost`, and
   * otherwise at the deadline with what came by then. One script of `PUBLISH` (on a cluster `SPUBLISH`), and one round trip
   * more (`SUBSCRIBE`) where this was not asked for 30 s. While Redis is away it waits, and is sent as soon as its answers
   * can be heard. At most once: a server that is being connected again is not told, and an answer that is published while
   * this process is away does not come; `missing` counts those.
   * @throws {CallTimedOutError} by the deadline it was not sent, or Redis did not confirm that, and no answer came.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {OutcomeUnknownError} the connection broke while it was sent: servers may have worked on it, and are told to end.
   * @throws {UnavailableError} Redis is away, and no more commands may wait for it.
   * @throws {ServerRefusedError} Redis permits no script, no `PUBLISH` or no `SUBSCRIBE`.
   * @throws {ClosedError} the connection was closed.
   * @see https://redis.io/docs/latest/commands/publish/
   */
  gather(input: Types["requestInput"], options: GatherOptions<Types> = {}): Promise<Gathered<Types>> {
    return this.#gatherer.gather(input, options);
  }

  /**
   * Answers each of these calls, several at once up to `concurrency` (16 where it is not given), until it is stopped.
   * Resolves when the server has confirmed that it is told. One round trip: `SUBSCRIBE` on the subscriber connection of
   * this process.
   * @throws {OptionsInvalidError} before any I/O; also where this call is served on this connection already: a connection
   * is one server.
   * @throws {ServerRefusedError} no permission for the channel.
   * @see https://redis.io/docs/latest/commands/subscribe/
   */
  serve(handler: BroadcastHandler<Types>, options: ServeOptions = {}): Promise<CallServer> {
    return openBroadcastServer(this.#connection, this.#definition, this.#key, this.#parameters, handler, options);
  }
}

/** The broadcast calls of an address with parameters. */
export class ParameterizedBroadcastCall<Types extends CallTypes>
  implements Parameterized<Types["parameters"], BroadcastCall<Types>>
{
  readonly #bind: (parameters: Types["parameters"]) => BroadcastCall<Types>;

  /** @throws {OptionsInvalidError} the prefix or the tune cannot be. */
  constructor(connection: Connection, definition: CallDefinition<Types>, options: BroadcastCallOptions = {}) {
    callSettings(definition, options);
    this.#bind = (parameters) => new BroadcastCall(connection, definition, options, parameters);
  }

  at(parameters: Types["parameters"]): BroadcastCall<Types> {
    return this.#bind(parameters);
  }
}
