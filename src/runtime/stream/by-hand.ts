import type { BlockingConnection } from "../connection/blocking.js";
import type { Connection } from "../connection/connection.js";
import { dataOf } from "../entry/entry.js";
import { OutcomeUnknownError } from "../errors.js";
import { explained } from "../wire/codec.js";
import type { Headers } from "../wire/headers.js";
import type { GroupDefinition } from "./definition.js";
import {
  type DeliverySettler,
  describeError,
  HeldEntry,
  type MessageDelivery,
  type Outcome,
  type Possession,
  type Settlement,
} from "./delivery.js";
import type { GroupCommands, Owned, SettleReply } from "./group-commands.js";
import { handed } from "./handed.js";
import { decodeBytes, decodeText, inDoubt, type PayloadOf, payloadOf } from "./payload.js";
import { backoffOf } from "./settings.js";

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

export interface ByHandParts<Output> {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly payload: PayloadOf<Output>;
  readonly settings: GroupDefinition;
}

/** Reads deliveries for a program that settles them itself: no heartbeat, no engine. */
export class ByHandReader<Output> {
  readonly #parts: ByHandParts<Output>;
  readonly #idle: BlockingConnection[] = [];

  constructor(parts: ByHandParts<Output>) {
    this.#parts = parts;
  }

  /** Due retries first, then what anybody was silent about for too long, then what is new. */
  async read(options: Required<Pick<ReadOptions, "consumer" | "count" | "blockMs">> & ReadOptions) {
    const { connection, commands } = this.#parts;
    const { consumer, count, blockMs } = options;
    const settler = new ByHandSettler(this.#parts, consumer);
    const held: HeldEntry[] = [];
    const take = (entries: readonly (Owned & { readonly fields: readonly string[] })[]): void => {
      for (const { id, fields, count, source } of entries)
        held.push(new HeldEntry(settler, id, fields, count, 0, source));
    };
    take((await connection.execute(commands.claimDue(consumer, count))).entries);
    if (held.length < count) {
      const page = { limit: count - held.length, ownToo: true, everyMs: 0 };
      const stale = await connection.execute(commands.claimStale(consumer, page));
      take(stale.entries);
    }
    if (held.length < count) {
      const wait = held.length > 0 ? 0 : blockMs;
      const command = commands.read(consumer, count - held.length, wait);
      const entries = wait > 0 ? await this.#block(command, wait) : await connection.execute(command);
      take(entries.map(([id, fields]) => ({ id, source: "s", count: 1, fields: fields ?? [] })));
    }
    const decoded = await Promise.all(held.map((delivery) => this.#decode(delivery, options)));
    return decoded.filter((delivery) => delivery !== undefined);
  }

  async #decode(held: HeldEntry, { onInvalid }: ReadOptions): Promise<ReadDelivery<Output> | undefined> {
    const { connection, commands, payload, settings } = this.#parts;
    if (held.attempt > settings.retry.maxAttempts) {
      await held.deadLetter(`Delivered ${held.attempt} times and never settled`);
      return undefined;
    }
    held.state = "running";
    const text = dataOf(held.fields);
    if (text !== undefined && inDoubt(text)) {
      const fields = await connection.execute(commands.bytesOf(held));
      // Trimmed meanwhile: nobody can have it any more.
      if (!fields) return void (await held.acknowledge());
      held.bytes = payloadOf(fields);
    }
    try {
      const message = held.bytes ? decodeBytes(payload, held.bytes) : decodeText(payload, payloadOf(held.fields));
      held.message = message;
      return handed(held);
    } catch (error) {
      const about = { definition: payload.definition, key: commands.key };
      // An explanation that fails is no reason to keep the entry.
      const reason = await explained(error, about).catch(() => error);
      await held.deadLetter(reason instanceof Error ? reason : String(reason));
      onInvalid?.(reason, held.id);
      return undefined;
    }
  }

  async #block(command: ReturnType<GroupCommands["read"]>, blockMs: number) {
    const { connection, commands } = this.#parts;
    let idle = this.#idle.pop();
    // Ended while nobody used it: the server was restarted, or had enough of it.
    while (idle?.broken) idle = this.#idle.pop();
    const blocking = idle ?? connection.openBlocking(commands.key);
    try {
      // Connecting counts, where the connection is new.
      const entries = await blocking.run(command, { deadlineMs: blockMs + 5_000 });
      this.#idle.push(blocking);
      return entries;
    } catch (error) {
      blocking.destroy();
      throw error;
    }
  }
}

/** Settles each delivery by itself, by a script that looks at the owner: nobody kept it alive meanwhile. */
class ByHandSettler implements DeliverySettler {
  readonly consumer: string;
  readonly #parts: Pick<ByHandParts<unknown>, "connection" | "commands" | "settings">;
  /** An earlier try may have been applied. */
  readonly #unsure = new WeakSet<HeldEntry>();

  constructor(parts: Pick<ByHandParts<unknown>, "connection" | "commands" | "settings">, consumer: string) {
    this.#parts = parts;
    this.consumer = consumer;
  }

  async settle(held: HeldEntry, outcome: Outcome): Promise<Settlement> {
    try {
      const reply = await this.#untilTold(held, outcome);
      held.state = reply === "settled" ? "settled" : "lost";
      return held.state;
    } catch (error) {
      // Not known to be settled: the next call asks again.
      held.settlement = undefined;
      throw error;
    }
  }

  async extend(held: HeldEntry): Promise<Possession> {
    const { connection, commands } = this.#parts;
    const { taken, trimmed } = await connection.execute(commands.heartbeat(this.consumer, [held]));
    if (taken.length + trimmed.length === 0) return "held";
    held.lose(taken.length > 0 ? "taken" : "trimmed");
    return "lost";
  }

  /** Each script changes only what is still ours, so that asking again is harmless; "not ours" may then mean "done already". */
  async #untilTold(held: HeldEntry, outcome: Outcome): Promise<SettleReply | undefined> {
    try {
      const reply = await this.#run(held, outcome);
      return reply === "taken" && this.#unsure.has(held) ? "settled" : reply;
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError) || this.#unsure.has(held)) throw error;
      this.#unsure.add(held);
      return this.#untilTold(held, outcome);
    }
  }

  async #run(held: HeldEntry, outcome: Outcome): Promise<SettleReply | undefined> {
    const { connection, commands, settings } = this.#parts;
    switch (outcome.kind) {
      case "acknowledge":
        return (await connection.execute(commands.acknowledge(this.consumer, [held], false))).replies[0];
      case "retry": {
        const delay = outcome.options.delayMs ?? backoffOf(settings.retry, held.attempt, connection.host.random());
        const { countsAsAttempt = true } = outcome.options;
        const options = { delayMs: Math.max(0, Math.ceil(delay)), countsAsAttempt };
        return connection.execute(commands.retry(this.consumer, held, options));
      }
      case "dead-letter": {
        const why = { attempts: held.attempt, ...describeError(outcome.error) };
        return (await connection.execute(commands.deadLetter(this.consumer, held, why, false))).replies[0];
      }
      default:
        return outcome satisfies never;
    }
  }
}
