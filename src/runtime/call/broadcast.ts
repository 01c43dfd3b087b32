import type { Connection } from "../connection/connection.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { BroadcastHandler, Gathered, GatherOptions } from "./broadcast-types.js";
import type { BroadcastCallOptions, CallDefinition, CallTypes } from "./definition.js";
import type { CallServer, ServeOptions } from "./handlers.js";
import { type CallSettings, callSettings } from "./settings.js";

/** Both ends of a call that every server answers: at most once, by those who are there at this moment. */
export class BroadcastCall<Types extends CallTypes> {
  readonly #connection: Connection;
  readonly #definition: CallDefinition<Types>;
  readonly #settings: CallSettings;
  readonly #parameters: Types["parameters"];

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
    this.#connection = connection;
    this.#definition = definition;
    this.#settings = callSettings(definition, options);
    this.#parameters = parameters;
  }

  async gather(_input: Types["requestInput"], _options: GatherOptions<Types> = {}): Promise<Gathered<Types>> {
    void [this.#connection, this.#settings, this.#parameters];
    throw new Error(`not yet: ${this.#definition.definition}`);
  }

  async serve(_handler: BroadcastHandler<Types>, _options: ServeOptions = {}): Promise<CallServer> {
    throw new Error(`not yet: ${this.#definition.definition}`);
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
