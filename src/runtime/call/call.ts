import type { Connection } from "../connection/connection.js";
import type { CallOutcome } from "../flow/observer.js";
import type { Parameterized } from "../wire/parameterized.js";
import { Caller } from "./asking/caller.js";
import type { CallDefinition, CallTypes } from "./definition.js";
import type { CallAnswer, CallHandler, CallServer, RequestOptions, ServeOptions } from "./handlers.js";
import { observedRequest } from "./observed.js";
import { openCallServer } from "./serving/server.js";
import { type CallOptions, type CallSettings, callSettings } from "./settings.js";

/** Both ends of one call: whoever asks, and whoever answers. */
export class Call<Types extends CallTypes> {
  readonly #connection: Connection;
  readonly #definition: CallDefinition<Types>;
  readonly #settings: CallSettings;
  readonly #parameters: Types["parameters"];
  readonly #caller: Caller<Types>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix or the tune cannot be.
   */
  constructor(
    connection: Connection,
    definition: CallDefinition<Types>,
    options: CallOptions = {},
    // The address of a definition without parameters reads none of this object.
    parameters: Types["parameters"] = {},
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#settings = callSettings(definition, options);
    this.#parameters = parameters;
    this.#caller = new Caller(connection, definition, this.#settings, parameters);
  }

  /**
   * Asks, and waits for the answer. One server of the call takes it; should that one die, another does, so that a handler
   * may run more than once. Sends `XADD` (with `whenUnserved: fail` one script of it) and is answered over this process'
   * subscriber connection: one round trip to send, and one more (`SUBSCRIBE`) where this call was not made for 30 s.
   * Settles by its deadline, whatever becomes of Redis and of the servers: while the connection is away it waits.
   * @throws {CallRejectedError} the server answered with an error of the contract.
   * @throws {CallFailedError} the handler failed, or the two sides do not understand each other; `reason` tells.
   * @throws {CallTimedOutError} no answer by the deadline.
   * @throws {CallUnservedError} `whenUnserved: fail`, and no server lives; it was not sent.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {ServerRefusedError} Redis permits no `XADD` or no `SUBSCRIBE`, or has no memory.
   * @throws {ClosedError} the connection was closed.
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  request(input: Types["requestInput"], options?: RequestOptions<Types>): Promise<Types["reply"]> {
    const asking = this.#caller.request(input, options);
    const { observer, host } = this.#connection;
    return observer ? observedRequest(observer, host, this.#caller.about, asking, () => "ok") : asking;
  }

  /** As `request`, but the errors of the contract are returned: `{ ok: false, error, details }`. All others are thrown. */
  tryRequest(input: Types["requestInput"], options?: RequestOptions<Types>): Promise<CallAnswer<Types>> {
    const asking = this.#caller.tryRequest(input, options);
    const { observer, host } = this.#connection;
    const outcome = ({ ok }: CallAnswer<Types>): CallOutcome => (ok ? "ok" : "rejected");
    return observer ? observedRequest(observer, host, this.#caller.about, asking, outcome) : asking;
  }

  /**
   * Answers calls, several at once up to `concurrency`, until it is stopped: a consumer with a connection of its own.
   * What the handler returns is the reply; what it throws by `call.error(…)` is an error of the contract.
   * @throws {OptionsInvalidError} before any I/O.
   * @see https://redis.io/docs/latest/commands/xreadgroup/
   */
  serve(handler: CallHandler<Types>, options: ServeOptions = {}): Promise<CallServer> {
    return openCallServer(this.#connection, this.#definition, this.#settings, this.#parameters, handler, options);
  }
}

/** The calls of an address with parameters. */
export class ParameterizedCall<Types extends CallTypes> implements Parameterized<Types["parameters"], Call<Types>> {
  readonly #bind: (parameters: Types["parameters"]) => Call<Types>;

  /** @throws {OptionsInvalidError} the prefix or the tune cannot be. */
  constructor(connection: Connection, definition: CallDefinition<Types>, options: CallOptions = {}) {
    callSettings(definition, options);
    this.#bind = (parameters) => new Call(connection, definition, options, parameters);
  }

  at(parameters: Types["parameters"]): Call<Types> {
    return this.#bind(parameters);
  }
}
