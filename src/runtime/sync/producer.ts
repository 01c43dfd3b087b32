import { type Added, entriesPerAppend, StreamCommands } from "../stream/commands.js";
import type { StreamDefinition } from "../stream/definition.js";
import type { NoParameters } from "../wire/address.js";
import { concerning } from "../wire/codec.js";
import type { ClientOptions } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";

/** `Producer`, synchronous. */
export class SyncProducer<Input, Parameters extends object = NoParameters> {
  readonly #connection: SyncConnection;
  readonly #commands: StreamCommands<Input, Parameters>;
  readonly #definition: StreamDefinition<unknown, Input, Parameters>;
  #groupsExist = false;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: StreamDefinition<unknown, Input, Parameters>,
    options?: ClientOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new StreamCommands(definition, options, parameters);
    this.#definition = definition;
  }

  /**
   * Appends one entry. One round trip: a script of `XADD`; the first one makes the groups of the contract before.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O.
   * @throws {OutcomeUnknownError} the connection broke after sending: the entry may have been added.
   */
  add(message: Input): Added {
    const command = this.#concerning(() => this.#commands.add(message));
    this.#ensureGroups();
    return this.#connection.execute(command);
  }

  /**
   * Appends entries in order. Every message is checked before the first is sent. One script per 200 entries, all in one
   * round trip, with one more before it where there are several; each script is all or nothing.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O: nothing was added.
   * @throws {BatchFailedError} some scripts failed; `outcomes` has one for each 200 entries.
   */
  addMany(messages: Iterable<Input>): Added[] {
    const payloads = this.#concerning(() => Array.from(messages, (message) => this.#commands.encode(message)));
    if (payloads.length === 0) return [];
    this.#ensureGroups();
    const scripts = [];
    for (let at = 0; at < payloads.length; at += entriesPerAppend) {
      scripts.push(this.#commands.append(payloads.slice(at, at + entriesPerAppend)));
    }
    if (scripts.length > 1) this.#connection.execute(this.#commands.prepareAppend());
    const ids = this.#connection.batch(scripts).flat();
    return ids.map((id) => ({ id, duplicate: false }));
  }

  #ensureGroups(): void {
    if (!this.#groupsExist) this.#connection.execute(this.#commands.createGroups(this.#definition.groups));
    this.#groupsExist = true;
  }

  #concerning<Value>(run: () => Value): Value {
    return concerning({ definition: this.#definition.definition, key: this.#commands.key }, run);
  }
}
