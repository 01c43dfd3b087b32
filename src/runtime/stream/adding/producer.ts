import type { Connection } from "../../connection/connection.js";
import { asRedloomError } from "../../connection/reply-errors.js";
import type { BatchOutcome } from "../../errors.js";
import type { Fence } from "../../lease/guard.js";
import type { NoParameters } from "../../wire/address.js";
import { explained } from "../../wire/codec.js";
import type { Command } from "../../wire/command.js";
import type { Headers } from "../../wire/headers.js";
import type { ClientOptions } from "../../wire/options.js";
import { StreamCommands } from "../commands.js";
import type { StreamDefinition } from "../definition.js";
import {
  type Added,
  type AddManyOptions,
  type AddOptions,
  inParts,
  notAllAdded,
  type Optional,
  scriptsAtOnce,
} from "./adding.js";
import type { NewEntry } from "./entries.js";
import { ensureGroups, recreateGroups } from "./groups.js";
import type { DueTime, Scheduled } from "./schedule.js";
import { Trimmer } from "./trimmer.js";

/** Adds entries to a stream. */
export class Producer<Input, Parameters extends object = NoParameters, HeadersIn extends object = Headers> {
  readonly #connection: Connection;
  readonly #definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>;
  readonly #commands: StreamCommands<Input, Parameters, HeadersIn>;
  readonly #trimmer: Trimmer | undefined;
  #groupsExist = false;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#commands = new StreamCommands(definition, options, parameters);
    this.#trimmer = this.#commands.retains ? new Trimmer(connection, this.#commands) : undefined;
  }

  /**
   * Appends one entry. One round trip: `XADD`, or one script where the contract deduplicates or has a capacity; the first
   * one on a connection, and the first one after the stream was deleted, make the groups of the contract before.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @throws {StreamFullError} nothing was added: the stream holds what its `capacity` allows.
   * @throws {OutcomeUnknownError} the connection broke after sending: the entry may have been added. With `deduplicate`
   * it is sent again by itself instead, and `duplicate` may then be told of the entry that this very call has added.
   * With `fence` it is not sent again: add it again while the lease is held, and where a second entry is harmless.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was added.
   * @throws {CrossSlotError} on a cluster, the lock of `fence` lies in another slot; nothing was added.
   * @throws {UnavailableError} nothing was added.
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  add(message: Input, ...[options]: Optional<AddOptions<HeadersIn>>): Promise<Added> {
    let entry: NewEntry;
    try {
      entry = this.#commands.entry(message, options);
    } catch (error) {
      return this.#explain(error);
    }
    this.#trimmer?.touch();
    const fence = options?.fence;
    if (!this.#groupsExist) return this.#ensureGroups().then(() => this.#addEntry(entry, fence));
    return this.#addEntry(entry, fence);
  }

  /**
   * Appends entries in order. Every message is checked before the first is sent. One script per 200 entries or 1 MB, 64
   * scripts in a round trip, with one more before where there are several; each script is all or nothing, and none is
   * sent after a round trip that failed. With `capacity` in the contract each script is a round trip.
   * @throws {PayloadInvalidError} before any I/O: nothing was added.
   * With `fence` each script is refused where the lease is not held any more.
   * @throws {StreamFullError} `added` has those that went before.
   * @throws {LockLostError} the lease given as `fence` was lost; nothing was added.
   * @throws {BatchFailedError} some scripts failed; `outcomes` has what became of each message.
   */
  async addMany(messages: Iterable<Input>, ...[options]: Optional<AddManyOptions<Input, HeadersIn>>): Promise<Added[]> {
    try {
      const parts = inParts(this.#commands.entries(messages, options));
      if (parts.length === 0) return [];
      if (!this.#groupsExist) await this.#ensureGroups();
      this.#trimmer?.touch();
      return await this.#appendInOrder(parts, options?.fence);
    } catch (error) {
      throw await explained(error, this.#about());
    }
  }

  /**
   * Adds an entry when it is due. Until then it is scheduled: it survives this process, and any consumer of the stream
   * adds it then, by the server's clock. One round trip: a script of `ZADD`. With `deduplicate` in the contract, the
   * time within which a second one is a duplicate begins now; one that is cancelled is nobody's first. `fence` guards the
   * scheduling, not what comes later: the entry is added when it is due, whoever has the lock then.
   * @returns its id for `cancel`; entries that are due at the same time keep the order of their ids.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {StreamFullError} nothing was scheduled: what is scheduled counts for `capacity` too.
   * @throws {OutcomeUnknownError} the connection broke after sending: it may be scheduled; not with `deduplicate`.
   */
  async schedule(message: Input, options: DueTime & AddOptions<HeadersIn>): Promise<Scheduled> {
    try {
      const command = this.#commands.schedule(message, options);
      if (!this.#groupsExist) await this.#ensureGroups();
      return await this.#connection.execute(command);
    } catch (error) {
      throw await explained(error, this.#about());
    }
  }

  /**
   * Takes back what was scheduled. One round trip: a script of `ZREM`.
   * @returns false where it is in the stream by now, or was never scheduled.
   * @throws {OutcomeUnknownError} the connection broke after sending: cancel again, false tells it is not scheduled.
   */
  cancel(id: string): Promise<boolean> {
    return this.#connection.execute(this.#commands.cancel(id));
  }

  /** No promise of its own: the usual way is one command, whose promise the program gets. */
  #addEntry(entry: NewEntry, fence: Fence | undefined): Promise<Added> {
    if (this.#commands.checks || fence !== undefined) return this.#addOne(entry, fence);
    return this.#connection.execute(this.#commands.addToExisting(entry, this.#addAnew));
  }

  async #explain(error: unknown): Promise<never> {
    throw await explained(error, this.#about());
  }

  /** One script after the other is written, while the server works on those before; none behind one that has failed. */
  async #appendInOrder(parts: readonly (readonly NewEntry[])[], fence: Fence | undefined): Promise<Added[]> {
    const atOnce = scriptsAtOnce(this.#definition);
    const outcomes: BatchOutcome[] = [];
    const sent: Promise<void>[] = [];
    let failed = false;
    const send = async (script: Command<Added[]>, index: number): Promise<void> => {
      try {
        outcomes[index] = { value: await this.#connection.execute(script) };
      } catch (error) {
        failed = true;
        outcomes[index] = { error: asRedloomError(error) };
      }
    };
    // What refuses it refuses those behind it too, and they tell.
    if (parts.length > 1) this.#connection.execute(this.#commands.prepareAppend(fence)).catch(() => undefined);
    for (const [index, part] of parts.entries()) {
      sent.push(send(this.#commands.append(part, fence), index));
      await (sent[index + 1 - atOnce] ?? written());
      if (failed) break;
    }
    await Promise.all(sent);
    if (failed) throw notAllAdded(outcomes, parts, this.#about());
    return outcomes.flatMap((outcome) => ("value" in outcome ? (outcome.value as Added[]) : [])); // as `append` decodes
  }

  async #addOne(entry: NewEntry, fence?: Fence): Promise<Added> {
    const append = this.#commands.append([entry], fence);
    const [added = { id: "", duplicate: false }] = await this.#connection.execute(append);
    return added;
  }

  /** The stream is gone (DEL, FLUSHALL, a restart without data): its groups come before the next entry. */
  readonly #addAnew = async (entry: NewEntry): Promise<Added> => {
    await recreateGroups(this.#connection, this.#commands, this.#definition.groups);
    return this.#addOne(entry);
  };

  async #ensureGroups(): Promise<void> {
    await ensureGroups(this.#connection, this.#commands, this.#definition.groups);
    this.#groupsExist = true;
  }

  #about(): { definition: string; key: string } {
    return { definition: this.#definition.definition, key: this.#commands.key };
  }
}

/** Resolves when what was sent in this turn is on its way. */
function written(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
