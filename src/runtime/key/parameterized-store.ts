import type { Connection } from "../connection/connection.js";
import { BatchFailedError } from "../errors.js";
import { explained } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import { prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { expiresMsOf, KeyCommands, type KeyOptions, type SetOptions } from "./commands.js";
import type { KeyDefinition } from "./definition.js";
import { Store } from "./store.js";

/** The stores of a key whose address has parameters. */
export class ParameterizedStore<Parameters extends object, Output, Input = Output>
  implements Parameterized<Parameters, Store<Output, Input, Parameters>>
{
  readonly #connection: Connection;
  readonly #definition: KeyDefinition<Output, Input, Parameters>;
  readonly #options: KeyOptions;

  /** @throws {OptionsInvalidError} */
  constructor(connection: Connection, definition: KeyDefinition<Output, Input, Parameters>, options: KeyOptions = {}) {
    prefixOf(options);
    expiresMsOf(definition, options);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): Store<Output, Input, Parameters> {
    return new Store(this.#connection, this.#definition, this.#options, parameters);
  }

  /**
   * Many values, in the order asked for; `undefined` where there is none. `GET`s in one round trip for every 1,000,
   * on a cluster to each node at once. Not `MGET`, which passes a list or a stream off as absent.
   * @throws {PayloadInvalidError} | {WrongTypeError} the first that does not fit; its `key` tells which.
   */
  async getMany(parameters: readonly Parameters[]): Promise<(Output | undefined)[]> {
    try {
      return await this.#batches(parameters.map((one) => this.#commands(one).get()));
    } catch (error) {
      throw await explained(error instanceof BatchFailedError ? firstOf(error) : error);
    }
  }

  /**
   * Writes many values: `SET`s in one round trip for every 1,000, on a cluster to each node at once. Each one is
   * atomic, all together are not: `connection.transaction` does that, within one slot. With `fence` each one is refused
   * where the lease is not held any more.
   * @throws {PayloadInvalidError} | {PayloadTooLargeError} before any I/O, whichever value it is.
   * @throws {BatchFailedError} some were not written; `outcomes` tells which.
   */
  async setMany(entries: readonly (readonly [Parameters, Input])[], options?: SetOptions): Promise<void> {
    try {
      await this.#batches(entries.map(([one, value]) => this.#commands(one).set(value, options)));
    } catch (error) {
      throw await explained(error);
    }
  }

  #commands(parameters: Parameters): KeyCommands<Output, Input, Parameters> {
    return new KeyCommands(this.#definition, this.#options, parameters);
  }

  async #batches<Reply>(commands: readonly Command<Reply>[]): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (let start = 0; start < commands.length; start += perBatch) {
      for (const reply of await this.#connection.batch(commands.slice(start, start + perBatch))) replies.push(reply);
    }
    return replies;
  }
}

/** Bounds what is in memory and what others wait for; a larger batch gains nothing. */
const perBatch = 1_000;

function firstOf(failed: BatchFailedError): unknown {
  const outcome = failed.outcomes.find((one) => "error" in one);
  return outcome && "error" in outcome ? outcome.error : failed;
}
