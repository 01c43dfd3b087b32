import type { Connection } from "../connection/connection.js";
import { BatchFailedError, type ErrorContext } from "../errors.js";
import { explained } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import { checkNames } from "../wire/given-options.js";
import { prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { isObject } from "../wire/values.js";
import { KeyCommands } from "./commands.js";
import type { KeyDefinition } from "./definition.js";
import { perBatch, runAll } from "./many.js";
import {
  checkedInvalid,
  checkList,
  checkUnconditional,
  type KeyOptions,
  type KeyReadOptions,
  type SetOptions,
} from "./options.js";
import { readingOf } from "./reading.js";
import { type ScanOptions, scanNames, scanOptionNames, scanPages } from "./scan.js";
import { Store } from "./store.js";
import { timesOf } from "./times.js";

/** The stores of a key whose address has parameters. */
export class ParameterizedStore<Parameters extends object, Output, Input = Output>
  implements Parameterized<Parameters, Store<Output, Input, Parameters>>
{
  readonly #connection: Connection;
  readonly #definition: KeyDefinition<Output, Input, Parameters>;
  readonly #options: KeyOptions;
  readonly #prefix: string;

  /** @throws {OptionsInvalidError} */
  constructor(connection: Connection, definition: KeyDefinition<Output, Input, Parameters>, options: KeyOptions = {}) {
    this.#prefix = prefixOf(options);
    timesOf(definition, options);
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
   * @throws {PayloadInvalidError} the first that does not fit, where `onInvalid` is `throw`; its `key` tells which.
   * @throws {WrongTypeError} the first that holds something else than a string.
   */
  async getMany(parameters: readonly Parameters[], options?: KeyReadOptions): Promise<(Output | undefined)[]> {
    const keys = this.#each(parameters);
    const onInvalid = checkedInvalid(options, this.#definition.onInvalid ?? "throw", this.#context);
    try {
      if (onInvalid !== "delete") return await this.#batches(keys.map((one) => one.get({ onInvalid })));
      const payloads = await this.#batches(keys.map((one) => one.raw()));
      const readings = keys.map((one, index) => readingOf(one, payloads[index], onInvalid));
      await this.#batches(readings.flatMap(({ removal }) => removal ?? []));
      return readings.map((one) => one.value);
    } catch (error) {
      throw await explained(error instanceof BatchFailedError ? firstOf(error) : error);
    }
  }

  /**
   * Writes many values: `SET`s in one round trip for every 1,000, on a cluster to each node at once. Each one is
   * atomic, all together are not: `connection.transaction` does that, within one slot. With `fence` each one is refused
   * where the lease is not held any more.
   * @throws {PayloadInvalidError} | {PayloadTooLargeError} before any I/O, whichever value it is.
   * @throws {BatchFailedError} some were not written; `outcomes` tells of every entry, in the order given, what became of it.
   */
  async setMany(entries: readonly (readonly [Parameters, Input])[], options?: SetOptions): Promise<void> {
    checkUnconditional(options, this.#context);
    checkList("entries", entries, (one) => Array.isArray(one) && isObject(one[0]), this.#context);
    try {
      await runAll(
        this.#connection,
        entries.map(([one, value]) => this.#commands(one).set(value, options)),
      );
    } catch (error) {
      throw await explained(error);
    }
  }

  /**
   * Deletes many values, as `delete` does: scripts in one round trip for every 1,000, on a cluster to each node at once.
   * @returns in the order given, whether there was a value.
   * @throws {BatchFailedError} some were perhaps not deleted; `outcomes` tells of every one, in the order given.
   * Deleting again is harmless.
   */
  async deleteMany(parameters: readonly Parameters[]): Promise<boolean[]> {
    return runAll(
      this.#connection,
      this.#each(parameters).map((one) => one.delete()),
    );
  }

  /**
   * The parameters of every value there is, in no order, each once. Names that come or go meanwhile may be told or not;
   * those that are there all the time are. `SCAN`, page by page as they are asked for, on a cluster over all masters; a
   * server that fails or changes on the way is begun again. Remembers the names it has told, about 100 bytes each.
   * @throws {AddressInvalidError} `where` holds what no parameter can be.
   * @throws {UnavailableError} @throws {DeadlineExceededError} a server was away for longer than `commandTimeoutMs`.
   * @throws the signal's reason.
   * @see https://redis.io/docs/latest/commands/scan/
   */
  scan(options?: ScanOptions<Parameters>): AsyncGenerator<Parameters, void, undefined> {
    return scanNames(this.#connection, this.#definition, this.#prefix, options);
  }

  /**
   * Every value there is, with its parameters: `scan`, and `getMany` for each page. Values that went in between are left out.
   * @throws {PayloadInvalidError} a value does not fit, where `onInvalid` is `throw`. Further errors as `scan`.
   */
  async *entries(
    options: ScanOptions<Parameters> & KeyReadOptions = {},
  ): AsyncGenerator<[Parameters, Output], void, undefined> {
    checkNames(options, [...scanOptionNames, "onInvalid"], this.#context);
    const { onInvalid, ...scanning } = options;
    const reading = onInvalid === undefined ? {} : { onInvalid };
    checkedInvalid(reading, "throw", this.#context);
    for await (const page of scanPages(this.#connection, this.#definition, this.#prefix, scanning)) {
      const values = await this.getMany(page, reading);
      for (const [index, parameters] of page.entries()) {
        const value = values[index];
        if (value !== undefined) yield [parameters, value];
      }
    }
  }

  get #context(): ErrorContext {
    return { definition: this.#definition.definition };
  }

  #each(parameters: readonly Parameters[]): KeyCommands<Output, Input, Parameters>[] {
    checkList("parameters", parameters, isObject, this.#context);
    return parameters.map((one) => this.#commands(one));
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

function firstOf(failed: BatchFailedError): unknown {
  const outcome = failed.outcomes.find((one) => "error" in one);
  return outcome && "error" in outcome ? outcome.error : failed;
}
