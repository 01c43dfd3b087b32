import type { RawEntry } from "../../entry/entry.js";
import type { Argument, Command } from "../../wire/command.js";
import type { Script } from "../../wire/script.js";
import type { GroupDefinition } from "../definition.js";
import {
  beatScript,
  heartbeatScript,
  registerScript,
  removeConsumerScript,
  removeDeadConsumersScript,
} from "../scripts/consumers.js";
import type { LaneScript } from "../scripts/prelude.js";
import { readOrderedScript } from "../scripts/read-ordered.js";
import { type GroupKeys, groupKeys } from "./group-keys.js";
import * as reply from "./group-replies.js";

/** A connection of the server. */
export interface ClientAddress {
  readonly id: string;
  readonly address: string;
}

/** Consumers beat at least this often. */
const longestBeatMs = 1_000;
/** Entries that wait for their turn in an ordered group, before it reads no more. */
export const mostParked = 100_000;

/** What one round trip can do for a consumer itself, as values: to be alive, to read, to go. */
export class ConsumerCommands {
  readonly key: string;
  readonly group: string;
  readonly doorbell: string;
  readonly keys: GroupKeys;
  protected readonly definition: string;
  protected readonly settings: GroupDefinition;

  constructor(definition: string, key: string, settings: GroupDefinition) {
    this.definition = definition;
    this.settings = settings;
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
      definition: this.definition,
      // Redis' reply to XREADGROUP with one stream; nothing came within the wait: null.
      decode: (answer) => (answer as [string, RawEntry[]][] | null)?.[0]?.[1] ?? [],
    };
  }

  /**
   * Ordered groups: reads at most `count` new entries, takes those whose turn it is, and parks the others. Reads nothing
   * while 100,000 are parked.
   */
  readOrdered(consumer: string, count: number): Command<reply.OrderedRead> {
    return this.script(readOrderedScript, consumer, [], [count, mostParked], false, reply.orderedRead);
  }

  /** Ordered groups: waits until there is an entry after `lastId`. `XREAD BLOCK`, on a blocking connection. */
  awaitNew(lastId: string, blockMs: number): Command<boolean> {
    return {
      name: "XREAD",
      keys: [this.key],
      args: ["COUNT", 1, "BLOCK", blockMs, "STREAMS", this.key, lastId],
      repeatable: true,
      definition: this.definition,
      decode: (answer) => answer !== null,
    };
  }

  /** Takes the name for this instance. Refused while another instance's last beat is younger than three beats. */
  register(consumer: string, instance: string): Command<reply.Registered> {
    const deadAfterMs = 3 * Math.min(longestBeatMs, this.settings.ackTimeoutMs / 3);
    return {
      name: registerScript.name,
      script: registerScript,
      keys: [this.keys.alive, this.keys.state],
      args: [consumer, instance, deadAfterMs],
      repeatable: true,
      definition: this.definition,
      decode: reply.registered,
    };
  }

  /** Restarts the idle time of what is still ours, and says nothing about the consumer. */
  heartbeat(consumer: string, deliveries: readonly reply.Owned[]): Command<Pick<reply.Beat, "taken" | "trimmed">> {
    return this.script(heartbeatScript, consumer, [], flat(deliveries), true, reply.heartbeat);
  }

  /** `heartbeat`, and the consumer is alive: each second, also where nothing is held. */
  beat(consumer: string, instance: string, deliveries: readonly reply.Owned[]): Command<reply.Beat> {
    const args = [instance, ...flat(deliveries)];
    return this.script(beatScript, consumer, this.#liveness, args, true, reply.beat);
  }

  /** Where it owns nothing and no other instance has the name. */
  removeConsumer(consumer: string, instance: string): Command<boolean> {
    return this.script(removeConsumerScript, consumer, this.#liveness, [instance], true, (answer) => answer === 1);
  }

  /** Consumers without a beat for so long that own nothing, 100 at most; their names. */
  removeDeadConsumers(olderThanMs: number): Command<string[]> {
    const decode = (answer: unknown): string[] => answer as string[]; // the script's reply, as it is described there
    return this.script(removeDeadConsumersScript, "", this.#liveness, [olderThanMs], true, decode);
  }

  /** The connection that asks, as the server knows it. */
  ownClient(): Command<ClientAddress> {
    return this.#client(["INFO"], (answer) => {
      const [, id = "", address = ""] = /id=(\d+) addr=(\S+)/.exec(String(answer)) ?? [];
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

  get #liveness(): readonly string[] {
    return [this.keys.alive, this.keys.state];
  }

  #client<Reply>(args: readonly string[], decode: (answer: unknown) => Reply): Command<Reply> {
    return { name: "CLIENT", keys: [], args, repeatable: true, definition: this.definition, decode };
  }

  /** A script with the keys and arguments that `scripts/prelude.ts` names. */
  protected script<Reply>(
    script: Script | LaneScript,
    consumer: string,
    extra: readonly string[],
    args: readonly Argument[],
    repeatable: boolean,
    decode: (answer: unknown) => Reply,
  ): Command<Reply> {
    const { stream, redo, retry, starts, lanes, parked } = this.keys;
    const by = this.settings.order?.by ?? "";
    const one = "source" in script ? script : by === "" ? script.unordered : script.ordered;
    return {
      name: one.name,
      script: one,
      keys: [stream, redo, retry, starts, lanes, parked, ...extra],
      args: [this.group, consumer, this.doorbell, by, ...args],
      repeatable,
      definition: this.definition,
      decode,
    };
  }
}

/** Deliveries as scripts take them: member, delivery count, member … */
export function flat(deliveries: readonly reply.Owned[]): Argument[] {
  const args: Argument[] = [];
  for (const delivery of deliveries) args.push(reply.memberOf(delivery), delivery.count);
  return args;
}
