import type { RawEntry } from "../entry/entry.js";
import { siblingKey } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import type { Script } from "../wire/script.js";
import type { GroupDefinition } from "./definition.js";
import { claimDueScript, claimStaleScript, claimStrandedScript } from "./scripts/claim.js";
import { groupStatusScript, removeConsumerScript } from "./scripts/groups.js";
import { acknowledgeScript, deadLetterScript, handBackScript, heartbeatScript, retryScript } from "./scripts/settle.js";

/** Tells one delivery from every other: whoever claims an entry changes its owner or its count. */
export interface Owned {
  readonly id: string;
  readonly count: number;
}

/** An entry that was claimed: pending before, ours now. */
export interface ClaimedEntry extends Owned {
  readonly previousOwner: string;
  readonly fields: readonly string[];
}

export interface Claimed {
  readonly entries: readonly ClaimedEntry[];
  /** Pending entries that retention or somebody else had removed from the stream. */
  readonly trimmed: readonly string[];
}

/** A page of the pending list; `cursor` leads to the next one and is `-` after the last. */
export interface ClaimedPage extends Claimed {
  readonly cursor: string;
}

/** What became of a delivery that was to be settled. */
export type SettleReply = "settled" | "taken" | "trimmed";

export interface GroupStatus {
  /** Entries in the stream. */
  readonly length: number;
  /** Delivered, not acknowledged; those that wait for their next attempt included. */
  readonly pending: number;
  readonly oldestPendingId: string | undefined;
  /** Since the oldest pending entry was added, by the server's clock. */
  readonly oldestPendingAgeMs: number;
  /** Of the pending ones, those that wait for their next attempt. */
  readonly retrying: number;
  readonly deadLetters: number;
  /** Consumers that own something. */
  readonly consumers: readonly { readonly name: string; readonly pending: number }[];
}

/** A connection of the server. */
export interface ClientAddress {
  readonly id: string;
  readonly address: string;
}

/** Rows of the pending list that one script looks at. */
const page = 100;

/** What one round trip can do for a consumer of a group, as values. */
export class GroupCommands {
  readonly key: string;
  readonly group: string;
  readonly doorbell: string;
  readonly #definition: string;
  readonly #settings: GroupDefinition;
  readonly #retries: string;
  readonly #dead: string;

  constructor(definition: string, key: string, settings: GroupDefinition) {
    this.#definition = definition;
    this.#settings = settings;
    this.key = key;
    this.group = settings.name;
    this.doorbell = siblingKey(key, "wake");
    this.#retries = siblingKey(key, `retry:${settings.name}`);
    this.#dead = siblingKey(key, `dead:${settings.name}`);
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

  /** The bytes of one entry, for payloads whose text is in doubt. */
  bytesOf(id: string): Command<readonly Buffer[] | undefined> {
    return {
      name: "XRANGE",
      keys: [this.key],
      args: [this.key, id, id],
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

  /** Not repeated by itself: the second reply would say "taken" of what the first one acknowledged. */
  acknowledge(consumer: string, deliveries: readonly Owned[]): Command<SettleReply[]> {
    return this.#script(acknowledgeScript, [this.#retries], [consumer, ...flat(deliveries)], false, (reply) =>
      (reply as number[]).map(settleReply),
    );
  }

  retry(
    consumer: string,
    delivery: Owned,
    options: { delayMs: number; countsAsAttempt: boolean },
  ): Command<SettleReply> {
    const { delayMs, countsAsAttempt } = options;
    const args = [consumer, this.doorbell, delivery.id, delivery.count, delayMs, countsAsAttempt ? 1 : 0];
    return this.#script(retryScript, [this.#retries], args, true, settleReply);
  }

  deadLetter(
    consumer: string,
    delivery: Owned,
    why: { attempts: number; error: string; message: string },
  ): Command<SettleReply> {
    const { maxEntries, maxAgeMs } = this.#settings.deadLetter;
    const about = [delivery.id, delivery.count, why.attempts, why.error, why.message];
    const args = [consumer, maxEntries, maxAgeMs, ...about];
    return this.#script(deadLetterScript, [this.#retries, this.#dead], args, false, settleReply);
  }

  handBack(consumer: string, deliveries: readonly Owned[]): Command<number> {
    const args = [consumer, this.doorbell, this.#settings.ackTimeoutMs, ...flat(deliveries)];
    return this.#script(handBackScript, [this.#retries], args, true, Number);
  }

  heartbeat(consumer: string, deliveries: readonly Owned[]): Command<{ taken: string[]; trimmed: string[] }> {
    return this.#script(heartbeatScript, [], [consumer, ...flat(deliveries)], true, (reply) => {
      const [taken, trimmed] = reply as [string[], string[]];
      return { taken, trimmed };
    });
  }

  claimDue(consumer: string, limit: number): Command<Claimed & { readonly nextInMs: number | undefined }> {
    return this.#script(claimDueScript, [this.#retries], [consumer, limit], false, (reply) => {
      const [wait, entries, trimmed] = reply as [number, ClaimedReply[], string[]];
      return { nextInMs: wait < 0 ? undefined : wait, entries: entries.map(claimedEntry), trimmed };
    });
  }

  claimStale(consumer: string, options: { cursor: string; limit: number; ownToo: boolean }): Command<ClaimedPage> {
    const { cursor, limit, ownToo } = options;
    const args = [consumer, this.#settings.ackTimeoutMs, cursor, page, limit, ownToo ? 1 : 0];
    return this.#script(claimStaleScript, [this.#retries], args, false, claimedPage);
  }

  claimStranded(
    consumer: string,
    options: { cursor: string; limit: number; startedBefore: boolean; held: readonly string[] },
  ): Command<ClaimedPage> {
    const { cursor, limit, startedBefore, held } = options;
    const args = [consumer, cursor, page, limit, startedBefore ? 1 : 0, ...held];
    return this.#script(claimStrandedScript, [this.#retries], args, false, claimedPage);
  }

  status(): Command<GroupStatus> {
    return this.#script(groupStatusScript, [this.#retries, this.#dead], [], true, groupStatus);
  }

  countDeadLetters(): Command<number> {
    const keys = [this.#dead];
    return { name: "XLEN", keys, args: keys, repeatable: true, definition: this.#definition, decode: Number };
  }

  removeConsumer(consumer: string): Command<boolean> {
    return this.#script(removeConsumerScript, [], [consumer], true, (reply) => reply === 1);
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

  #script<Reply>(
    script: Script,
    siblings: readonly string[],
    args: readonly Argument[],
    repeatable: boolean,
    decode: (reply: unknown) => Reply,
  ): Command<Reply> {
    return {
      name: script.name,
      script,
      keys: [this.key, ...siblings],
      args: [this.group, ...args],
      repeatable,
      definition: this.#definition,
      decode,
    };
  }
}

type ClaimedReply = [id: string, count: number, owner: string, fields: string[]];

function claimedEntry([id, count, previousOwner, fields]: ClaimedReply): ClaimedEntry {
  return { id, count, previousOwner, fields };
}

// The casts below and above name what the scripts reply, as it is described beside each of them.
function claimedPage(reply: unknown): ClaimedPage {
  const [cursor, entries, trimmed] = reply as [string, ClaimedReply[], string[]];
  return { cursor, entries: entries.map(claimedEntry), trimmed };
}

function settleReply(reply: unknown): SettleReply {
  return reply === 1 ? "settled" : reply === -1 ? "trimmed" : "taken";
}

function groupStatus(reply: unknown): GroupStatus {
  const [length = 0, pending = 0, oldest, age = 0, retrying = 0, deadLetters = 0, ...rows] = reply as (
    | number
    | string
  )[];
  const consumers = [];
  for (let at = 0; at < rows.length; at += 2) {
    consumers.push({ name: String(rows[at]), pending: Number(rows[at + 1]) });
  }
  return {
    length: Number(length),
    pending: Number(pending),
    oldestPendingId: oldest === "" ? undefined : String(oldest),
    oldestPendingAgeMs: Number(age),
    retrying: Number(retrying),
    deadLetters: Number(deadLetters),
    consumers,
  };
}

function flat(deliveries: readonly Owned[]): Argument[] {
  return deliveries.flatMap(({ id, count }) => [id, count]);
}
