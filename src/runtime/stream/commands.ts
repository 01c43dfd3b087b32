import { entryFields, type RawEntry } from "../entry/entry.js";
import type { NoParameters } from "../wire/address.js";
import { checkSize } from "../wire/codec.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { GroupDefinition, StreamDefinition } from "./definition.js";
import { clearedWithGroup, groupKeys } from "./group-keys.js";
import { appendScript } from "./scripts/append.js";
import { createGroupsScript } from "./scripts/groups.js";

/** What `add` resolves to. */
export interface Added {
  /** `<ms>-<sequence>` */
  readonly id: string;
  /** Always false without `deduplicate` in the contract. */
  readonly duplicate: boolean;
}

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

/** Entries of one script: a thousand arguments are where its advantage ends. */
export const entriesPerAppend = 200;

/** What one round trip can do with a stream, as values. */
export class StreamCommands<Input, Parameters extends object = NoParameters> {
  /** The Redis name of the stream. */
  readonly key: string;
  readonly #definition: StreamDefinition<unknown, Input, Parameters>;
  readonly #groups: readonly string[];

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    definition: StreamDefinition<unknown, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#definition = definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.#groups = definition.groups.flatMap((group) => [group.name, startId(group)]);
  }

  /**
   * Appends one entry: a script of `XADD`, which makes the groups of the contract first where the stream does not exist
   * yet. Never repeated by itself, since a second one is a second entry.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  add(message: Input): Command<Added> {
    const append = this.append([this.encode(message)]);
    return { ...append, decode: (reply) => ({ id: append.decode(reply)[0] ?? "", duplicate: false }) };
  }

  /** The payload of a message, checked. */
  encode(message: Input): string {
    const { codec, maxBytes, definition } = this.#definition;
    const payload = codec.encode(message);
    checkSize(payload, maxBytes, { definition, key: this.key });
    return payload;
  }

  /** Appends encoded messages in order, all or none: one script. */
  append(payloads: readonly string[]): Command<string[]> {
    const args: Argument[] = [this.#groups.length / 2, ...this.#groups];
    for (const payload of payloads) args.push(2, ...entryFields(payload));
    return {
      name: appendScript.name,
      script: appendScript,
      keys: [this.key],
      args,
      repeatable: false,
      definition: this.#definition.definition,
      decode: (reply) => reply as string[], // the script's reply, as it is described there
    };
  }

  /**
   * Makes the server know the script of `append`, and adds nothing. Before several of them in one round trip: those that
   * it refused as unknown would be sent again, behind those that it knew because somebody else had just used the script.
   */
  prepareAppend(): Command<void> {
    return { ...this.append([]), repeatable: true, decode: () => undefined };
  }

  /** `XADD … NOMKSTREAM`: nothing is added, and nothing replied, where the stream does not exist. */
  appendToExisting(payload: string): Command<string | null> {
    return {
      name: "XADD",
      keys: [this.key],
      args: [this.key, "NOMKSTREAM", "*", "data", payload],
      repeatable: false,
      definition: this.#definition.definition,
      decode: idOrNothing,
    };
  }

  /** Makes those of these groups that are missing. `at` overrides a group's start. */
  createGroups(groups: readonly GroupDefinition[], at?: string): Command<GroupState[]> {
    return {
      name: createGroupsScript.name,
      script: createGroupsScript,
      keys: [this.key, ...groups.flatMap(({ name }) => clearedWithGroup(groupKeys(this.key, name)))],
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

const idOrNothing = (reply: unknown): string | null => (reply === null ? null : String(reply));
