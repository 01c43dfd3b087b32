import type { BlockingConnection } from "../../connection/blocking.js";
import type { Connection } from "../../connection/connection.js";
import { dataOf, headersOf, type RawEntry } from "../../entry/entry.js";
import { explained } from "../../wire/codec.js";
import type { Command } from "../../wire/command.js";
import type { Headers } from "../../wire/headers.js";
import { parkedPauseMs } from "../consumer/reading.js";
import type { GroupDefinition } from "../definition.js";
import { mostParked } from "../group/consumer-commands.js";
import type { ClaimedEntry, GroupCommands } from "../group/group-commands.js";
import { ByHandSettler } from "./by-hand-settler.js";
import { HeldEntry, type MessageDelivery } from "./delivery.js";
import { handed } from "./handed.js";
import { decodeBytes, decodeText, type EntryOf, inDoubt, payloadOf } from "./payload.js";
import { isSuspect, isUsedUp, runsAlone, usedUp } from "./suspects.js";

/** For a blocking command that comes back: connecting counts, where the connection is new. */
const graceMs = 5_000;

export interface ReadOptions {
  /** The consumer's name in the group; entries stay its own until they are settled. */
  readonly consumer: string;
  /** Most deliveries. @default 10 */
  readonly count?: number;
  /** How long to wait where there is nothing, in milliseconds; 0 does not wait. @default 0 */
  readonly blockMs?: number;
  /** Told of entries that do not decode; they are in the dead letters by then. */
  readonly onInvalid?: (error: unknown, id: string) => void;
}

/** A delivery that was read by hand. */
export type ReadDelivery<Output, H = Headers> = MessageDelivery<Output, H>;

export interface ByHandParts<Output, H extends object> {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly entry: EntryOf<Output, H>;
  readonly settings: GroupDefinition;
}

type Reading = Required<Pick<ReadOptions, "consumer" | "count" | "blockMs">> & ReadOptions;

/** Reads deliveries for a program that settles them itself: no heartbeat, no engine. */
export class ByHandReader<Output, H extends object> {
  readonly #parts: ByHandParts<Output, H>;
  readonly #idle: BlockingConnection[] = [];

  constructor(parts: ByHandParts<Output, H>) {
    this.#parts = parts;
  }

  /** Due retries first, then what anybody was silent about for too long, then what is new. */
  async read(options: Reading): Promise<ReadDelivery<Output, H>[]> {
    const { settings } = this.#parts;
    const { consumer, count, blockMs } = options;
    const settler = new ByHandSettler(this.#parts, consumer);
    const held = await this.#claim(settler, options);
    const alone = held.find((one) => runsAlone(one, settings.retry.maxAttempts));
    if (alone) {
      await this.#handBack(held.filter((one) => one !== alone));
      return this.#started(settler, [alone], options);
    }
    if (held.length < count) {
      const entries = await this.#readNew(consumer, count - held.length, held.length > 0 ? 0 : blockMs).catch(
        (error) => {
          // What was claimed is the caller's even so; the next read fails again, or finds that all is well.
          if (held.length === 0) throw error;
          return [];
        },
      );
      held.push(...entries.map(([id, fields]) => new HeldEntry(settler, id, fields ?? [], 1, 0)));
    }
    return this.#started(settler, held, options);
  }

  async #claim(settler: ByHandSettler, { consumer, count }: Reading): Promise<HeldEntry[]> {
    const { connection, commands } = this.#parts;
    const claimed: ClaimedEntry[] = [...(await connection.execute(commands.claimDue(consumer, count))).entries];
    if (claimed.length < count) {
      const options = { limit: count - claimed.length, ownToo: true, everyMs: 0 };
      claimed.push(...(await connection.execute(commands.claimStale(consumer, options))).entries);
    }
    return claimed.map(({ id, fields, count, source, starts, openStart }) => {
      const held = new HeldEntry(settler, id, fields, count, 0, source);
      held.starts = starts;
      held.openStart = openStart;
      return held;
    });
  }

  /** What has to be alone in its process is returned by itself; the others are due at once. */
  async #handBack(others: readonly HeldEntry[]): Promise<void> {
    const { connection, commands } = this.#parts;
    const [first] = others;
    if (first) await connection.execute(commands.handBack(first.consumer, others));
  }

  async #readNew(consumer: string, count: number, blockMs: number): Promise<readonly RawEntry[]> {
    const { connection, commands, settings } = this.#parts;
    if (settings.order) return this.#readOrdered(consumer, count, blockMs);
    const command = commands.read(consumer, count, blockMs);
    return blockMs > 0 ? this.#block(command, blockMs) : connection.execute(command);
  }

  /** Reads until some entry's turn has come: all that is read may have to wait behind others. */
  async #readOrdered(consumer: string, count: number, blockMs: number): Promise<readonly RawEntry[]> {
    const { connection, commands } = this.#parts;
    const { host } = connection;
    const until = host.monotonicMs() + blockMs;
    for (;;) {
      const { entries, read, lastId, parked } = await connection.execute(commands.readOrdered(consumer, count));
      if (entries.length > 0) return entries;
      if (read > 0) continue;
      const left = Math.ceil(until - host.monotonicMs());
      if (left <= 0) return [];
      // What is new lies there, and may not be read yet: waiting for it would end at once.
      if (parked >= mostParked) {
        await new Promise<void>((resolve) => void host.setTimer(resolve, Math.min(left, parkedPauseMs)));
      } else if (!(await this.#block(commands.awaitNew(lastId, left), left))) return [];
    }
  }

  /** Those that could be started; the others, about which the server could not be asked, come again. */
  async #started(
    settler: ByHandSettler,
    held: readonly HeldEntry[],
    options: ReadOptions,
  ): Promise<ReadDelivery<Output, H>[]> {
    const started = await Promise.allSettled(held.map((one) => this.#start(settler, one, options)));
    const deliveries = started.flatMap((one) => (one.status === "fulfilled" && one.value ? [one.value] : []));
    const failed = started.find(({ status }) => status === "rejected");
    if (deliveries.length === 0 && failed?.status === "rejected") throw failed.reason;
    return deliveries;
  }

  async #start(
    settler: ByHandSettler,
    held: HeldEntry,
    { onInvalid }: ReadOptions,
  ): Promise<ReadDelivery<Output, H> | undefined> {
    const { connection, commands, entry, settings } = this.#parts;
    held.state = "running";
    if (isUsedUp(held, settings.retry.maxAttempts)) {
      const attempts = held.attempt - 1;
      await settler.settle(held, { kind: "dead-letter", error: usedUp(held), attempts });
      return undefined;
    }
    if (isSuspect(held) && !(await connection.execute(commands.recordStart(held.consumer, held, held.attempt)))) {
      return undefined;
    }
    if (!(await this.#hasText(held))) return undefined;
    try {
      held.message = held.bytes ? decodeBytes(entry, held.bytes) : decodeText(entry, payloadOf(held.fields));
      if (entry.headers) held.typedHeaders = entry.headers.decode(headersOf(held.fields));
      return handed(held);
    } catch (error) {
      const about = { definition: entry.definition, key: commands.key };
      // An explanation that fails is no reason to keep the entry.
      const reason = await explained(error, about).catch(() => error);
      await held.deadLetter(reason instanceof Error ? reason : String(reason));
      onInvalid?.(reason, held.originalId);
      return undefined;
    }
  }

  /** Asks for the bytes where the text is in doubt. False: the entry was trimmed meanwhile, nobody can have it any more. */
  async #hasText(held: HeldEntry): Promise<boolean> {
    const { connection, commands } = this.#parts;
    const text = dataOf(held.fields);
    if (text === undefined || !inDoubt(text)) return true;
    const fields = await connection.execute(commands.bytesOf(held));
    held.bytes = fields && dataOf(fields);
    if (!held.bytes) await held.acknowledge();
    return held.bytes !== undefined;
  }

  async #block<Reply>(command: Command<Reply>, blockMs: number): Promise<Reply> {
    const { connection, commands } = this.#parts;
    let idle = this.#idle.pop();
    // Ended while nobody used it: the server was restarted, or had enough of it.
    while (idle?.broken) idle = this.#idle.pop();
    const blocking = idle ?? connection.openBlocking(commands.key);
    try {
      const reply = await blocking.run(command, { deadlineMs: blockMs + graceMs });
      this.#idle.push(blocking);
      return reply;
    } catch (error) {
      blocking.destroy();
      throw error;
    }
  }
}
