import { BatchFailedError, type BatchOutcome } from "../errors.js";
import type { Fence } from "../lease/guard.js";
import {
  type Added,
  type AddManyOptions,
  type AddOptions,
  inParts,
  notAllAdded,
  type Optional,
  scriptsAtOnce,
} from "../stream/adding/adding.js";
import { trimPaceMs } from "../stream/adding/retention.js";
import type { DueTime, Scheduled } from "../stream/adding/schedule.js";
import { StreamCommands } from "../stream/commands.js";
import type { StreamDefinition } from "../stream/definition.js";
import type { NoParameters } from "../wire/address.js";
import { concerning } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import type { Headers } from "../wire/headers.js";
import type { ClientOptions } from "../wire/options.js";
import type { SyncConnection } from "./connect-sync.js";

/** `Producer`, synchronous. */
export class SyncProducer<Input, Parameters extends object = NoParameters, HeadersIn extends object = Headers> {
  readonly #connection: SyncConnection;
  readonly #commands: StreamCommands<Input, Parameters, HeadersIn>;
  readonly #definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>;
  #groupsExist = false;
  #trimAt = 0;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>,
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
   * @throws {StreamFullError} nothing was added.
   * @throws {LockLostError} the lease given as `fence` is not held any more; nothing was added.
   * @throws {OutcomeUnknownError} the connection broke after sending: the entry may have been added. With `deduplicate`
   * it is sent again by itself instead.
   */
  add(message: Input, ...options: Optional<AddOptions<HeadersIn>>): Added {
    const command = this.#concerning(() => this.#commands.add(message, ...options));
    this.#ensureGroups();
    const added = this.#connection.execute(command);
    this.#trim();
    return added;
  }

  /**
   * Appends entries in order; see `Producer.addMany`. One script per 200 entries or 1 MB, each of them all or nothing.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} before any I/O: nothing was added.
   * @throws {StreamFullError} `added` has those that went before.
   * @throws {BatchFailedError} some scripts failed; `outcomes` has what became of each message.
   */
  addMany(messages: Iterable<Input>, ...[options]: Optional<AddManyOptions<Input, HeadersIn>>): Added[] {
    const parts = this.#concerning(() => inParts(this.#commands.entries(messages, options)));
    if (parts.length === 0) return [];
    this.#ensureGroups();
    const scripts = parts.map((part) => this.#commands.append(part, options?.fence));
    const atOnce = scriptsAtOnce(this.#definition);
    const sent: BatchOutcome[] = [];
    while (sent.length < scripts.length) {
      const together = scripts.slice(sent.length, sent.length + atOnce);
      const failed = this.#sendTogether(together, sent, options?.fence);
      if (failed) throw notAllAdded(sent, parts, this.#about());
    }
    this.#trim();
    return sent.flatMap((outcome) => ("value" in outcome ? (outcome.value as Added[]) : [])); // as `append` decodes
  }

  /**
   * Adds an entry when it is due; see `Producer.schedule`. One round trip: a script of `ZADD`.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   * @throws {StreamFullError} nothing was scheduled.
   */
  schedule(message: Input, options: DueTime & AddOptions<HeadersIn>): Scheduled {
    const command = this.#concerning(() => this.#commands.schedule(message, options));
    this.#ensureGroups();
    return this.#connection.execute(command);
  }

  /** Takes back what was scheduled; false where it is in the stream by now. One round trip: a script of `ZREM`. */
  cancel(id: string): boolean {
    return this.#connection.execute(this.#commands.cancel(id));
  }

  /** Appends what became of each script to `outcomes`; tells whether some failed. */
  #sendTogether(scripts: readonly Command<Added[]>[], outcomes: BatchOutcome[], fence: Fence | undefined): boolean {
    try {
      const first = scripts.length > 1 ? [this.#commands.prepareAppend(fence)] : [];
      const replies = this.#connection.batch([...first, ...scripts]);
      outcomes.push(...replies.slice(first.length).map((value) => ({ value })));
      return false;
    } catch (error) {
      if (!(error instanceof BatchFailedError)) throw error;
      const own = error.outcomes.slice(-scripts.length);
      outcomes.push(...own);
      return own.some((outcome) => "error" in outcome);
    }
  }

  /** A stream whose consumers are away or absent would grow without end otherwise. */
  #trim(): void {
    const { host } = this.#connection;
    if (!this.#commands.retains || host.monotonicMs() < this.#trimAt) return;
    this.#trimAt = host.monotonicMs() + trimPaceMs.usual;
    try {
      if (this.#connection.execute(this.#commands.trim()).more) this.#trimAt = host.monotonicMs() + trimPaceMs.soon;
    } catch {
      // What was added is added, and whoever observes the connection was told. The next one looks again.
    }
  }

  #about(): { definition: string; key: string } {
    return { definition: this.#definition.definition, key: this.#commands.key };
  }

  #ensureGroups(): void {
    if (!this.#groupsExist) this.#connection.execute(this.#commands.createGroups(this.#definition.groups));
    this.#groupsExist = true;
  }

  #concerning<Value>(run: () => Value): Value {
    return concerning(this.#about(), run);
  }
}
