import type { RawEntry } from "../entry/entry.js";
import type { Argument, Command } from "../wire/command.js";
import type { Script } from "../wire/script.js";
import { packed, type SettledWith, unpacked } from "./acknowledge-with.js";
import type { GroupDefinition } from "./definition.js";
import { type GroupKeys, groupKeys } from "./group-keys.js";
import * as reply from "./group-replies.js";
import { acknowledgeWithScript } from "./scripts/acknowledge-with.js";
import { claimDueScript, claimStaleScript, claimStrandedScript } from "./scripts/claim.js";
import { beatScript, registerScript, removeConsumerScript, removeDeadConsumersScript } from "./scripts/consumers.js";
import { groupStatusScript } from "./scripts/groups.js";
import {
  acknowledgeScript,
  deadLetterScript,
  handBackScript,
  heartbeatScript,
  recordStartScript,
  retryScript,
} from "./scripts/settle.js";

export type { SettledWith } from "./acknowledge-with.js";
export type {
  Beat,
  Claimed,
  ClaimedEntry,
  ClaimedPage,
  GroupStatus,
  Owned,
  Registered,
  Settled,
  SettleReply,
  Source,
} from "./group-replies.js";
export { idOf, memberOf } from "./group-replies.js";

type Owned = reply.Owned;

/** A connection of the server. */
export interface ClientAddress {
  readonly id: string;
  readonly address: string;
}

/** What a group in which values have an order read at once. */
export interface OrderedRead {
  /** Those whose turn it is: claimed, in stream order. */
  readonly entries: readonly RawEntry[];
  /** Entries that were read, those that were parked included. */
  readonly read: number;
  /** The group's last delivered id: what is new comes after it. */
  readonly lastId: string;
  /** Entries of the group that wait for their turn. */
  readonly parked: number;
}

/** Consumers beat at least this often. */
const longestBeatMs = 1_000;
/** Rows of the pending list that one script looks at. */
const page = 100;

/** What one round trip can do for a consumer of a group, as values. */
export class GroupCommands {
  readonly key: string;
  readonly group: string;
  readonly doorbell: string;
  readonly keys: GroupKeys;
  readonly #definition: string;
  readonly #settings: GroupDefinition;

  constructor(definition: string, key: string, settings: GroupDefinition) {
    this.#definition = definition;
    this.#settings = settings;
    this.key = key;
    this.group = settings.name;
    this.keys = groupKeys(key, settings.name);
    this.doorbell = this.keys.doorbell;
  }

  /** `XREADGROUP` of new entries. `blockMs` 0 returns at once. */
  read(consumer: string, count: number, blockMs: number): Command<readonly RawEntry[]> {
    const wait = blockMs > 0 ? ["BLOCK", blockMs] : [];
    return {
      name: "XREADGROUP",
      keys: [this.key],
      args: ["GROUP", this.group, consumer, "COUNT", count, ...wait, "STREAMS", this.key, ">"],
      repeatable: false,
      definition: this.#definition,
      // Redis' reply to XREADGROUP with one stream; nothing came within the wait: null.
      decode: (reply) => (reply as [string, RawEntry[]][] | null)?.[0]?.[1] ?? [],
    };
  }

  /** Ordered groups: reads at most `count` new entries, takes those whose turn it is, and parks the others. */
  readOrdered(consumer: string, count: number): Command<OrderedRead> {
    const read = this.read(consumer, count, 0);
    return {
      ...read,
      decode: (answer) => {
        const entries = read.decode(answer);
        return { entries, read: entries.length, lastId: entries.at(-1)?.[0] ?? "$", parked: 0 };
      },
    };
  }

  /** Ordered groups: waits until there is an entry after `lastId`. `XREAD BLOCK`, on a blocking connection. */
  awaitNew(lastId: string, blockMs: number): Command<boolean> {
    return {
      name: "XREAD",
      keys: [this.key],
      args: ["COUNT", 1, "BLOCK", blockMs, "STREAMS", this.key, lastId],
      repeatable: true,
      definition: this.#definition,
      decode: (answer) => answer !== null,
    };
  }

  /** The bytes of one entry, for payloads whose text is in doubt. */
  bytesOf(delivery: Pick<Owned, "id" | "source">): Command<readonly Buffer[] | undefined> {
    const key = delivery.source === "r" ? this.keys.redo : this.key;
    return {
      name: "XRANGE",
      keys: [key],
      args: [key, delivery.id, delivery.id],
      repeatable: true,
      binary: true,
      definition: this.#definition,
      decode: (reply) => (reply as [Buffer, Buffer[]][])[0]?.[1], // Redis' reply to XRANGE
    };
  }

  /** Plain and variadic, without a look at the owner: only for what surely is ours. */
  acknowledgeInLease(ids: readonly string[]): Command<number> {
    return {
      name: "XACK",
      keys: [this.key],
      args: [this.key, this.group, ...ids],
      // Repeating it after a reconnect could acknowledge what somebody else has claimed meanwhile.
      repeatable: false,
      definition: this.#definition,
      decode: Number,
    };
  }

  /**
   * Before a suspect's handler runs. `starts`: how often a handler was started with it, this time included. False: the
   * delivery is not ours.
   */
  recordStart(consumer: string, delivery: Owned, starts: number): Command<boolean> {
    const args = [reply.memberOf(delivery), delivery.count, starts];
    return this.#script(recordStartScript, consumer, [], args, true, (answer) => answer === 1);
  }

  /**
   * Not repeated by itself: the second reply would say "taken" of what the first one acknowledged. `takeNext`: what
   * comes next in the lanes is claimed for this consumer; otherwise it is made due for anybody.
   */
  acknowledge(consumer: string, deliveries: readonly Owned[], takeNext: boolean): Command<reply.Settled> {
    return this.#script(acknowledgeScript, consumer, [], [flag(takeNext), ...flat(deliveries)], false, reply.settled);
  }

  /**
   * One script, with the user's commands in it: applied together with the acknowledgement, or not at all where the
   * delivery is not ours any more. Fails with the error of the first command that is refused; nothing is acknowledged
   * then.
   */
  acknowledgeWith(
    consumer: string,
    delivery: Owned,
    commands: readonly Command<unknown>[],
    takeNext: boolean,
  ): Command<SettledWith> {
    const { keys, args } = packed(commands);
    const all = [flag(takeNext), reply.memberOf(delivery), delivery.count, ...args];
    const command = this.#script(acknowledgeWithScript, consumer, keys, all, false, (answer) =>
      unpacked(commands, answer),
    );
    return commands.some(({ binary }) => binary) ? { ...command, binary: true } : command;
  }

  /** `starts`: of a suspect, how often a handler was started with it, this time included; closes the start. */
  retry(
    consumer: string,
    delivery: Owned,
    options: { delayMs: number; countsAsAttempt: boolean; starts?: number | undefined },
  ): Command<reply.SettleReply> {
    const { delayMs, countsAsAttempt, starts } = options;
    const recorded = starts === undefined ? "" : Math.max(0, countsAsAttempt ? starts : starts - 1);
    const args = [reply.memberOf(delivery), delivery.count, delayMs, flag(countsAsAttempt), recorded];
    return this.#script(retryScript, consumer, [], args, true, reply.settleReply);
  }

  deadLetter(
    consumer: string,
    delivery: Owned,
    why: { attempts: number; error: string; message: string },
    takeNext: boolean,
  ): Command<reply.Settled> {
    const { maxEntries, maxAgeMs } = this.#settings.deadLetter;
    const about = [reply.memberOf(delivery), delivery.count, why.attempts, why.error, why.message];
    const args = [flag(takeNext), maxEntries, maxAgeMs, ...about];
    return this.#script(deadLetterScript, consumer, [this.keys.dead], args, false, reply.settled);
  }

  /** What was not started: its attempt does not count, and whoever comes first has it at once. */
  handBack(consumer: string, deliveries: readonly Owned[]): Command<number> {
    const args = [this.#settings.ackTimeoutMs, ...flat(deliveries)];
    return this.#script(handBackScript, consumer, [], args, true, Number);
  }

  /** Restarts the idle time of what is still ours, and says nothing about the consumer. */
  heartbeat(consumer: string, deliveries: readonly Owned[]): Command<Pick<reply.Beat, "taken" | "trimmed">> {
    return this.#script(heartbeatScript, consumer, [], flat(deliveries), true, reply.heartbeat);
  }

  /** `heartbeat`, and the consumer is alive. */
  beat(consumer: string, instance: string, deliveries: readonly Owned[]): Command<reply.Beat> {
    const args = [instance, ...flat(deliveries)];
    return this.#script(beatScript, consumer, [this.keys.alive, this.keys.state], args, true, reply.beat);
  }

  claimDue(consumer: string, limit: number): Command<reply.Claimed & { readonly nextInMs: number | undefined }> {
    return this.#script(claimDueScript, consumer, [], [limit], false, reply.claimedAndWait);
  }

  /**
   * One page of the pending list, where it is time for one: all consumers of the group share the cursor. `everyMs`: from
   * one look at the whole list to the next; 0 looks now. `nextInMs`: when to ask again.
   */
  claimStale(
    consumer: string,
    options: { limit: number; ownToo: boolean; everyMs: number },
  ): Command<reply.Claimed & { readonly nextInMs: number }> {
    const { limit, ownToo, everyMs } = options;
    const args = [this.#settings.ackTimeoutMs, page, limit, flag(ownToo), everyMs];
    return this.#script(claimStaleScript, consumer, [this.keys.state], args, false, (answer) => {
      const { nextInMs = everyMs, ...claimed } = reply.claimedAndWait(answer);
      return { nextInMs, ...claimed };
    });
  }

  /** `held`: members that are no stranded ones. */
  claimStranded(
    consumer: string,
    options: { cursor: string; limit: number; startedBefore: boolean; held: readonly string[] },
  ): Command<reply.ClaimedPage> {
    const { cursor, limit, startedBefore, held } = options;
    const args = [cursor, page, limit, flag(startedBefore), ...held];
    return this.#script(claimStrandedScript, consumer, [], args, false, reply.claimedPage);
  }

  /** Takes the name for this instance. Refused while another instance's last beat is younger than three beats. */
  register(consumer: string, instance: string): Command<reply.Registered> {
    const deadAfterMs = 3 * Math.min(longestBeatMs, this.#settings.ackTimeoutMs / 3);
    const args = [consumer, instance, deadAfterMs];
    return this.#own(registerScript, [this.keys.alive, this.keys.state], args, reply.registered);
  }

  status(): Command<reply.GroupStatus> {
    const { stream, retry, dead } = this.keys;
    return this.#own(groupStatusScript, [stream, retry, dead], [this.group], reply.groupStatus);
  }

  countDeadLetters(): Command<number> {
    const keys = [this.keys.dead];
    return { name: "XLEN", keys, args: keys, repeatable: true, definition: this.#definition, decode: Number };
  }

  /** Where it owns nothing and no other instance has the name. */
  removeConsumer(consumer: string, instance: string): Command<boolean> {
    const extra = [this.keys.alive, this.keys.state];
    return this.#script(removeConsumerScript, consumer, extra, [instance], true, (answer) => answer === 1);
  }

  /** Consumers without a beat for so long that own nothing; their names. */
  removeDeadConsumers(olderThanMs: number): Command<string[]> {
    const extra = [this.keys.alive, this.keys.state];
    return this.#script(removeDeadConsumersScript, "", extra, [olderThanMs], true, (answer) => answer as string[]);
  }

  /** The connection that asks, as the server knows it. */
  ownClient(): Command<ClientAddress> {
    return this.#client(["INFO"], (reply) => {
      const [, id = "", address = ""] = /id=(\d+) addr=(\S+)/.exec(String(reply)) ?? [];
      return { id, address };
    });
  }

  /**
   * Ends a connection whose reply was lost: half open, it would still take the next entry. Its address keeps another one
   * safe that has the same number since the server was restarted.
   */
  endConnection({ id, address }: ClientAddress): Command<number> {
    return this.#client(["KILL", "ID", id, "ADDR", address], Number);
  }

  /** Ends a blocked read as if nothing had come. */
  unblock({ id }: ClientAddress): Command<number> {
    return this.#client(["UNBLOCK", id], Number);
  }

  #client<Reply>(args: readonly string[], decode: (reply: unknown) => Reply): Command<Reply> {
    return { name: "CLIENT", keys: [], args, repeatable: true, definition: this.#definition, decode };
  }

  /** A script with the keys and arguments that `scripts/prelude.ts` names. */
  #script<Reply>(
    script: Script,
    consumer: string,
    extra: readonly string[],
    args: readonly Argument[],
    repeatable: boolean,
    decode: (reply: unknown) => Reply,
  ): Command<Reply> {
    const { stream, redo, retry, starts, lanes, parked, doorbell } = this.keys;
    const keys = [stream, redo, retry, starts, lanes, parked, ...extra];
    const all = [this.group, consumer, doorbell, ...args];
    return { name: script.name, script, keys, args: all, repeatable, definition: this.#definition, decode };
  }

  #own<Reply>(script: Script, keys: string[], args: Argument[], decode: (reply: unknown) => Reply): Command<Reply> {
    return { name: script.name, script, keys, args, repeatable: true, definition: this.#definition, decode };
  }
}

function flag(value: boolean): number {
  return value ? 1 : 0;
}

function flat(deliveries: readonly Owned[]): Argument[] {
  return deliveries.flatMap((delivery) => [reply.memberOf(delivery), delivery.count]);
}
