import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import { explained } from "../wire/codec.js";
import { versionOf } from "../wire/version.js";
import { KeyCommands } from "./commands.js";
import { Computer } from "./compute/computer.js";
import type { ComputeOptions, Loader } from "./compute/options.js";
import type { KeyDefinition } from "./definition.js";
import type { ConditionalSetOptions, KeyOptions, KeyReadOptions, SetOptions, Versioned } from "./options.js";
import { readingOf } from "./reading.js";
import { type UpdateOptions, update } from "./update.js";

/** A typed value under a Redis key. */
export class Store<Output, Input = Output, Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: Connection;
  readonly #commands: KeyCommands<Output, Input, Parameters>;
  #computer: Computer<Output, Input, Parameters> | undefined;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
    definition: KeyDefinition<Output, Input, Parameters>,
    options?: KeyOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new KeyCommands(definition, options, parameters);
    this.key = this.#commands.key;
  }

  /**
   * The value, checked and decoded; `undefined` where there is none. One round trip: `GET`. Where the contract has
   * `staleFor`, a value that is stale is told too.
   * @throws {PayloadInvalidError} what is stored does not fit, and `onInvalid` is `throw`; it is left as it is. With
   * `miss` it is as if there were none; with `delete` it is deleted too, by a second round trip, unless somebody has
   * replaced it meanwhile.
   * @throws {WrongTypeError} the key holds something else than a string, which is never deleted.
   * @see https://redis.io/docs/latest/commands/get/
   */
  get(options?: KeyReadOptions): Promise<Output | undefined> {
    return this.#run((commands) =>
      commands.onInvalid(options) === "delete"
        ? this.#readOrDelete().then((read) => read?.value)
        : this.#connection.execute(commands.get(options)),
    );
  }

  /**
   * The value with its version, for `set` with `ifVersion`; otherwise as `get`. One round trip: `GET`.
   * @throws {PayloadInvalidError} @throws {WrongTypeError} as `get`.
   */
  getVersioned(options?: KeyReadOptions): Promise<Versioned<Output> | undefined> {
    return this.#run((commands) =>
      commands.onInvalid(options) === "delete"
        ? this.#readOrDelete().then((read) => read && { value: read.value, version: versionOf(read.payload) })
        : this.#connection.execute(commands.getVersioned(options)),
    );
  }

  /**
   * Writes the value, with the contract's time to live unless `ttl` or `keepTtl` says otherwise. One round trip: `SET`; a
   * script of it with `fence`, with `ifVersion`, and with `keepTtl` where the contract has `expires`.
   * @returns nothing; with `ifAbsent` or `ifVersion`, whether it was written.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a string; it is left as it is.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was written.
   * @throws {CrossSlotError} on a cluster, the lock of `fence` lies in another slot; nothing was written.
   * @throws {OutcomeUnknownError} only with `fence` or a condition: the connection broke after sending. Under a lease, set
   * it again: while that is held it is harmless, and later it is refused. With a condition, read what is there.
   * @see https://redis.io/docs/latest/commands/set/
   */
  set(value: Input, options: ConditionalSetOptions): Promise<boolean>;
  set(value: Input, options?: SetOptions): Promise<void>;
  set(value: Input, options?: SetOptions | ConditionalSetOptions): Promise<unknown> {
    // The overloads tell callers apart; both are built by the same command.
    return this.#run((commands) => this.#connection.execute<unknown>(commands.set(value, options as SetOptions)));
  }

  /**
   * Deletes the value, and ends a computation of it that is under way. One round trip: a script of `DEL`.
   * @returns whether there was one.
   * @throws {OutcomeUnknownError} the connection broke after sending; deleting again is harmless.
   * @see https://redis.io/docs/latest/commands/del/
   */
  delete(): Promise<boolean> {
    return this.#run((commands) => this.#connection.execute(commands.delete()));
  }

  /** Is there a value? It is not looked at. One round trip: `EXISTS`. @see https://redis.io/docs/latest/commands/exists/ */
  exists(): Promise<boolean> {
    return this.#run((commands) => this.#connection.execute(commands.exists()));
  }

  /**
   * Gives the value `ms` milliseconds to live from now. One round trip: `PEXPIRE`.
   * @returns `false` where there is no value.
   * @see https://redis.io/docs/latest/commands/pexpire/
   */
  expire(ms: number): Promise<boolean> {
    return this.#run((commands) => this.#connection.execute(commands.expire(ms)));
  }

  /**
   * Gives the value the contract's time to live from now, as if it had just been written. One round trip: `PEXPIRE`.
   * @returns `false` where there is no value.
   * @throws {OptionsInvalidError} the contract has no `expires`.
   */
  touch(): Promise<boolean> {
    return this.#run((commands) => this.#connection.execute(commands.touch()));
  }

  /**
   * Changes the value by a function of what is there: reads it, calls `change`, and writes only where nobody else has
   * written meanwhile, otherwise again, with what is there then. So no change is lost, and `change` may be called more than
   * once. Fields of what is stored that this contract does not know are kept. Two round trips where nobody interferes:
   * `GET` and a script of `SET`.
   * @returns what is stored now; `change` leaves it as it is by returning `undefined`.
   * @throws {UpdateContendedError} others wrote again and again, until `timeoutMs`; nothing was written.
   * @throws {PayloadInvalidError} what is stored does not fit and `onInvalid` is `throw`, or what `change` gave.
   * @throws {PayloadTooLargeError} with the fields that are kept, it is above `maxBytes`.
   * @throws {OutcomeUnknownError} the connection broke after the script was sent.
   * @throws what `change` throws; nothing was written.
   */
  update(
    change: (current: Output | undefined) => Input | undefined | Promise<Input | undefined>,
    options?: UpdateOptions,
  ): Promise<Output | undefined> {
    return this.#run((commands) => update(this.#connection, commands, change, options));
  }

  /**
   * The value; where there is none, what the loader returns, which is stored with the contract's time to live. Of all
   * processes one runs its loader, under a lease that is renewed at each third, and the others wait for its value; where
   * it dies another one does, within the lease. Where the contract has `staleFor`, a stale value is returned at once, and
   * one process computes it anew in the background. A `set` or `delete` meanwhile wins over what is computed. A hit is one
   * round trip: `GET`, or with `staleFor` a script of it. Whoever computes has two more, to claim and to store; whoever
   * waits a subscription and three more at most.
   * @throws what the loader throws, to those who wait for it in this process; the next process tries.
   * @throws {PayloadInvalidError} | {PayloadTooLargeError} what the loader returned, which is not stored; or what is
   * stored does not fit, and `onInvalid` is `throw`.
   * @throws {DeadlineExceededError} not computed within `timeoutMs`.
   * @throws {UnavailableError} Redis is away. @throws {WrongTypeError} the key holds something else than a string.
   * @throws {ClosedError} the connection was closed.
   */
  getOrCompute(loader: Loader<Output, Input>, options?: ComputeOptions): Promise<Output> {
    this.#computer ??= new Computer(this.#connection, this.#commands);
    return this.#computer.getOrCompute(loader, options);
  }

  async #readOrDelete(): Promise<{ readonly value: Output; readonly payload: Uint8Array } | undefined> {
    const payload = await this.#connection.execute(this.#commands.raw());
    const { value, removal } = readingOf(this.#commands, payload, "delete");
    if (removal) await this.#connection.execute(removal);
    return payload === undefined || value === undefined ? undefined : { value, payload };
  }

  async #run<Reply>(run: (commands: KeyCommands<Output, Input, Parameters>) => Promise<Reply>): Promise<Reply> {
    try {
      return await run(this.#commands);
    } catch (error) {
      throw await explained(error);
    }
  }
}
