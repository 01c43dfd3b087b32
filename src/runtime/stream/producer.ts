import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { explained } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import type { ClientOptions } from "../wire/options.js";
import { type Added, entriesPerAppend, StreamCommands } from "./commands.js";
import type { StreamDefinition } from "./definition.js";
import { ensureGroups, recreateGroups } from "./groups.js";

/** Adds entries to a stream. */
export class Producer<Input, Parameters extends object = NoParameters> {
  readonly #connection: Connection;
  readonly #definition: StreamDefinition<unknown, Input, Parameters>;
  readonly #commands: StreamCommands<Input, Parameters>;
  #groupsExist = false;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<unknown, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#commands = new StreamCommands(definition, options, parameters);
  }

  /**
   * Appends one entry. One round trip: `XADD`; the first one on a connection, and the first one after the stream was
   * deleted, make the groups of the contract before.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @throws {OutcomeUnknownError} the connection broke after sending: the entry may have been added.
   * @throws {UnavailableError} nothing was added.
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  async add(message: Input): Promise<Added> {
    try {
      const payload = this.#commands.encode(message);
      if (!this.#groupsExist) await this.#ensureGroups();
      const id = await this.#connection.execute(this.#commands.appendToExisting(payload));
      return { id: id ?? (await this.#addAnew(payload)), duplicate: false };
    } catch (error) {
      throw await explained(error, this.#about());
    }
  }

  /**
   * Appends entries in order. Every message is checked before the first is sent. One script per 200 entries, all in one
   * round trip, with one more before it where there are several; each script is all or nothing.
   * @throws {PayloadInvalidError} before any I/O: nothing was added.
   * @throws {BatchFailedError} some scripts failed; `outcomes` has one for each 200 entries.
   */
  async addMany(messages: Iterable<Input>): Promise<Added[]> {
    try {
      const payloads = Array.from(messages, (message) => this.#commands.encode(message));
      if (payloads.length === 0) return [];
      if (!this.#groupsExist) await this.#ensureGroups();
      const scripts = [];
      for (let at = 0; at < payloads.length; at += entriesPerAppend) {
        scripts.push(this.#commands.append(payloads.slice(at, at + entriesPerAppend)));
      }
      const [first] = scripts;
      const ids =
        scripts.length === 1 && first
          ? await this.#connection.execute(first)
          : (await this.#appendInOrder(scripts)).flat();
      return ids.map((id) => ({ id, duplicate: false }));
    } catch (error) {
      throw await explained(error, this.#about());
    }
  }

  async #appendInOrder(scripts: readonly Command<string[]>[]): Promise<string[][]> {
    await this.#connection.execute(this.#commands.prepareAppend());
    return this.#connection.batch(scripts);
  }

  /** The stream is gone (DEL, FLUSHALL, a restart without data): its groups come before the next entry. */
  async #addAnew(payload: string): Promise<string> {
    await recreateGroups(this.#connection, this.#commands, this.#definition.groups);
    const [id = ""] = await this.#connection.execute(this.#commands.append([payload]));
    return id;
  }

  async #ensureGroups(): Promise<void> {
    await ensureGroups(this.#connection, this.#commands, this.#definition.groups);
    this.#groupsExist = true;
  }

  #about(): { definition: string; key: string } {
    return { definition: this.#definition.definition, key: this.#commands.key };
  }
}
