import type { RawEntry } from "../entry/entry.js";
import { checkFence, type Fence, guardedBy } from "../lease/guard.js";
import type { NoParameters } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import type { Headers } from "../wire/headers.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import {
  AddCommand,
  type Added,
  type AddingParts,
  type AddOptions,
  type AddPlace,
  appendCheckedCommand,
  appendCommand,
  type Optional,
} from "./adding/adding.js";
import { EntryMaker, type NewEntry } from "./adding/entries.js";
import { type Trimmed, trimCommand } from "./adding/retention.js";
import {
  cancelCommand,
  type DueTime,
  type Moved,
  moveDueCommand,
  type Scheduled,
  scheduleCommand,
} from "./adding/schedule.js";
import type { GroupDefinition, StreamDefinition } from "./definition.js";
import { forgottenWithGroup, groupKeys } from "./group/group-keys.js";
import { createGroupsScript } from "./scripts/groups.js";

/** A group as `createGroups` found or made it. */
export interface GroupState {
  readonly name: string;
  readonly lastDeliveredId: string;
  readonly created: boolean;
}

/** A part of a stream, by id. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly reverse: boolean;
  readonly count: number;
}

/** What an entry is made with; `AddOptions` depends on the type of the headers. */
interface EntryOptions {
  readonly headers?: unknown;
  readonly fence?: unknown;
}

/** What one round trip can do with a stream, as values. */
export class StreamCommands<Input, Parameters extends object = NoParameters, HeadersIn extends object = Headers> {
  /** The Redis name of the stream. */
  readonly key: string;
  readonly #definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>;
  readonly #entries: EntryMaker<Input, HeadersIn>;
  #groups: readonly Argument[] | undefined;
  /** Entries that XADD keeps, whether acknowledged or not; 0 for all. */
  readonly #keep: number;
  readonly #place: AddPlace;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#definition = definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.#entries = new EntryMaker(definition, this.key);
    const { retention } = definition;
    this.#keep = retention?.hard ? (retention.maxEntries ?? 0) : 0;
    const bound = this.#keep > 0 ? ["MAXLEN", "~", this.#keep] : [];
    this.#place = {
      keys: [this.key],
      definition: definition.definition,
      lead: [this.key, "NOMKSTREAM", ...bound, "*"],
    };
  }

  /** Does the contract bound what the stream keeps? Without, `trim` has nothing to do. */
  get retains(): boolean {
    return this.#definition.retention !== undefined;
  }

  /** Does adding need a look at what is there: for duplicates, or for room? */
  get checks(): boolean {
    return this.#definition.deduplicate !== undefined || this.#definition.capacity !== undefined;
  }

  /**
   * Appends one entry: a script of `XADD`, which makes the groups of the contract first where the stream does not exist
   * yet. With `deduplicate` in the contract it may be repeated, and then tells the same id again as a duplicate; without,
   * it is never repeated by itself, since a second one is a second entry. With `capacity` it fails with STREAM_FULL, with
   * `fence`, which is never repeated either, with LOCK_LOST.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  add(message: Input, ...[options]: Optional<AddOptions<HeadersIn>>): Command<Added> {
    const append = this.append([this.entry(message, options)], options?.fence);
    return { ...append, decode: (reply) => append.decode(reply)[0] ?? { id: "", duplicate: false } };
  }

  /**
   * Adds an entry when it is due: until then it is scheduled, and any consumer of the stream moves it then. A script of
   * `ZADD`, by the server's clock. With `deduplicate`, the time within which a second one is none begins now. `fence`
   * guards the scheduling: what is due is added, whoever has the lock then.
   * @throws {PayloadInvalidError} @throws {PayloadTooLargeError} @throws {OptionsInvalidError} before any I/O.
   */
  schedule(message: Input, options: DueTime & AddOptions<HeadersIn>): Command<Scheduled> {
    const schedule = scheduleCommand(this.#parts(), this.entry(message, options), options);
    return options.fence === undefined ? schedule : guardedBy(options.fence, schedule);
  }

  /** Takes back what was scheduled; false where it is in the stream by now, or never was scheduled. */
  cancel(id: string): Command<boolean> {
    return cancelCommand(this.#parts(), id);
  }

  /** Moves what is due to the stream, the earliest first: `limit` entries at most, all or none. */
  moveDue(limit: number): Command<Moved> {
    return moveDueCommand(this.#parts(), limit);
  }

  /**
   * Removes what retention says, a page at most, at most once a second for a stream; never what a group has not
   * acknowledged, unless retention is `hard`. Without retention it removes nothing.
   * @see https://redis.io/docs/latest/commands/xtrim/
   */
  trim(): Command<Trimmed> {
    return trimCommand(this.#definition, this.key);
  }

  /** A message with its headers, checked, as an entry. */
  entry(message: Input, options: EntryOptions | undefined): NewEntry {
    checkFence(options, this.#definition.definition, this.key);
    // `AddOptions` says that these are headers, which is hidden here.
    return this.#entries.make(message, options?.headers as HeadersIn | undefined);
  }

  /** The same of many messages. */
  *entries(messages: Iterable<Input>, options: EntryOptions | undefined): Generator<NewEntry> {
    checkFence(options, this.#definition.definition, this.key);
    const headers = options?.headers;
    let index = 0;
    for (const message of messages) {
      yield this.entry(message, typeof headers === "function" ? { headers: headers(message, index++) } : options);
    }
  }

  /** Appends entries in order, all or none: one script. */
  append(entries: readonly NewEntry[], fence?: Fence): Command<Added[]> {
    const append = this.checks ? appendCheckedCommand(this.#parts(), entries) : appendCommand(this.#parts(), entries);
    return fence === undefined ? append : guardedBy(fence, append);
  }

  /**
   * Makes the server know the script of `append`, and adds nothing. Right before several of them: those that it refused
   * as unknown would be sent again, behind those that it knew because somebody else had just used the script.
   */
  prepareAppend(fence?: Fence): Command<void> {
    const { keys, args, script } = this.append([], fence);
    const line = [script?.source ?? "", keys.length, ...keys, ...args];
    return { name: "EVAL", keys, args: line, repeatable: true, decode: () => undefined };
  }

  /** `XADD … NOMKSTREAM`: where the stream does not exist, nothing is added, and `otherwise` says what becomes of it. */
  addToExisting(entry: NewEntry, otherwise: (entry: NewEntry) => Promise<Added>): Command<Added> {
    return new AddCommand(this.#place, entry, otherwise);
  }

  /** Makes those of these groups that are missing. `at` overrides a group's start. */
  createGroups(groups: readonly GroupDefinition[], at?: string): Command<GroupState[]> {
    return {
      name: createGroupsScript.name,
      script: createGroupsScript,
      keys: [this.key, ...groups.flatMap(({ name }) => forgottenWithGroup(groupKeys(this.key, name)))],
      args: groups.flatMap((group) => [group.name, at ?? startId(group)]),
      repeatable: true,
      definition: this.#definition.definition,
      decode(reply) {
        const flat = reply as (string | number)[]; // the script's reply, as it is described there
        return groups.map(({ name }, index) => ({
          name,
          lastDeliveredId: String(flat[index * 2]),
          created: flat[index * 2 + 1] === 1,
        }));
      },
    };
  }

  /** One page: `XRANGE` or `XREVRANGE`, as bytes. */
  range({ from, to, reverse, count }: Range): Command<RawEntry<Buffer>[]> {
    return {
      name: reverse ? "XREVRANGE" : "XRANGE",
      keys: [this.key],
      args: [this.key, ...(reverse ? [to, from] : [from, to]), "COUNT", count],
      repeatable: true,
      binary: true,
      definition: this.#definition.definition,
      // Redis' reply to XRANGE; a wrong kind of reply is an error that never comes here.
      decode: (reply) => (reply as [Buffer, Buffer[]][]).map(([id, fields]) => [id.toString(), fields]),
    };
  }

  /** ARGV of the scripts that make the groups where there is no stream: made when one is used, and kept. */
  #groupArguments(): readonly Argument[] {
    const { groups } = this.#definition;
    this.#groups ??= [
      groups.length,
      ...groups.flatMap((one) => [one.name, startId(one), ...forgottenWithGroup(groupKeys(this.key, one.name))]),
    ];
    return this.#groups;
  }

  #parts(): AddingParts {
    return { key: this.key, stream: this.#definition, groups: this.#groupArguments(), keep: this.#keep };
  }
}

function startId(group: GroupDefinition): string {
  switch (group.start) {
    case "earliest":
      return "0";
    case "latest":
      return "$";
    default:
      return group.start satisfies never;
  }
}
