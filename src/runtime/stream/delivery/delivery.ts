import { dataOf, fieldOf, type Headers, headersOf, timestampOf } from "../../entry/entry.js";
import { ClosedError, CrossSlotError, DeliveryLostError, OptionsInvalidError } from "../../errors.js";
import type { Command } from "../../wire/command.js";
import { slotOf } from "../../wire/slot.js";
import { memberOf, type Owned, type Source } from "../group/group-commands.js";

/** A thousand years: beyond it the sum with the server's time is no exact number. */
const longestDelayMs = 31_556_952_000_000;

/** `lost`: somebody else had claimed the delivery, or the entry was gone; nothing was changed. */
export type Settlement = "settled" | "lost";

/** Whether a delivery is still ours. */
export type Possession = "held" | "lost";

export interface RetryOptions {
  /** Until the next attempt, in milliseconds, by the server's clock. @default the group's backoff */
  readonly delayMs?: number;
  /** Whether this attempt counts towards `maxAttempts`. @default true */
  readonly countsAsAttempt?: boolean;
}

export interface AcknowledgeOptions {
  /**
   * Commands that are applied together with the acknowledgement, or not at all where the delivery is not ours any more.
   * As in every transaction, one that fails does not undo those before it.
   */
  readonly with?: readonly Command<unknown>[];
}

/** One entry, handed to one consumer. `H` are the stream's headers as the contract types them. */
export interface Delivery<H = Headers> {
  /** Of the entry: `<ms>-<sequence>`. A dead letter that was replayed keeps the id it was added with. */
  readonly id: string;
  /** How often a handler was started on the entry, this time included. */
  readonly attempt: number;
  readonly headers: H;
  /** When the entry was added, by the server's clock, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly consumer: string;
  /** The payload as it came: fields that this version of the contract does not know are in it. */
  readonly raw: Uint8Array;
  /** How often the entry was replayed from the group's dead letters. */
  readonly replays: number;
  /** Aborts when the delivery is lost, and at the deadline of `stop`. */
  readonly signal: AbortSignal;
  /**
   * Done: the entry never comes again. One round trip, shared with others; a script of its own where `with` is given.
   * A failure to tell Redis rejects, while a consumer goes on trying; settling twice gives the first settlement. Where
   * one of the commands of `with` is refused, nothing is settled.
   * @throws {CrossSlotError} before any I/O, also where the promise is not awaited: on a cluster, a key of `with` lies in
   * another slot than the stream.
   */
  acknowledge(options?: AcknowledgeOptions): Promise<Settlement>;
  /**
   * Another attempt later; after the last one, the dead letters, as where the handler throws. One round trip: a script.
   * @throws {OptionsInvalidError} at once, also where the promise is not awaited: `delayMs` is no delay.
   */
  retry(options?: RetryOptions): Promise<Settlement>;
  /** Never again: the raw entry moves to the group's dead letters. One round trip: a script. */
  deadLetter(reason: string | Error): Promise<Settlement>;
  /**
   * Asks the server now whether the delivery is still ours, and starts its `ackTimeout` again. One round trip: a script.
   * A consumer does so by itself; for a delivery that was read by hand it is the heartbeat.
   */
  extend(): Promise<Possession>;
}

/** A delivery together with its message. */
export interface MessageDelivery<Output, H = Headers> extends Delivery<H> {
  readonly message: Output;
}

/** How a delivery ends. */
export type Outcome =
  | { readonly kind: "acknowledge"; readonly with?: readonly Command<unknown>[] }
  | { readonly kind: "retry"; readonly options: RetryOptions; readonly error: unknown }
  | {
      readonly kind: "dead-letter";
      readonly error: unknown;
      /** Where this delivery is none of them. @default its `attempt` */
      readonly attempts?: number;
    };

export interface DeliverySettler {
  readonly consumer: string;
  /** On a cluster the stream's key: what is applied together lies in its slot. Absent elsewhere. */
  readonly slotKey?: string | undefined;
  /**
   * Tells Redis until it knows. `acknowledge` with commands goes by its script, in the lease too; where a command of the
   * user's is refused, it rejects, and the entry is `running` again: the handler's end settles it. One whose handler has
   * `ended` is retried, as if that had thrown.
   */
  settle(held: HeldEntry, outcome: Outcome): Promise<Settlement>;
  /**
   * Asks the server: `held` sets `confirmedAt` to the monotonic time before asking, `lost` does all that a heartbeat does
   * that finds the same. Only called for what is `waiting` or `running`.
   */
  extend(held: HeldEntry): Promise<Possession>;
}

/** An entry that is ours until it is settled or lost. One object an entry, because there are many. */
export class HeldEntry implements Delivery<unknown>, Owned {
  /** The Redis id within its source. Of a replayed dead letter, `originalId` is what people know it by. */
  readonly id: string;
  readonly source: Source;
  /** The server's delivery count: with the owner it tells this delivery from every other. */
  readonly count: number;
  readonly fields: readonly string[];
  readonly #settler: DeliverySettler;
  /** Monotonic time at which the server surely counted this delivery as fresh. */
  confirmedAt: number;
  state: "waiting" | "running" | "settling" | "settled" | "lost" = "waiting";
  /** Kept by `Holdings`: whether it is among them, its neighbours there, and whether its handler is done. */
  held = false;
  before: HeldEntry | undefined;
  after: HeldEntry | undefined;
  leaving = false;
  /** Its handler returned or threw, never runs, or works for nobody any more. */
  ended = false;
  /** The consumer stopped while its handler ran, and gave it back: what the handler does is nobody's concern any more. */
  handedBack = false;
  /** Suspects only: how many starts of a handler are recorded; what the claim replied. */
  starts: number | undefined;
  /** Suspects only: whether the last recorded start never ended, as when the process was killed by it. */
  openStart = false;
  /** What was decoded, for those who hand it out beside the delivery. */
  message: unknown;
  /** The headers as the contract types them, where it does. */
  typedHeaders: unknown;
  /** The payload's bytes, where its text is not all there is to know. */
  bytes: Uint8Array | undefined;
  /** Of the first call that settled it. */
  settlement: Promise<Settlement> | undefined;
  /** Whoever waits for the acknowledgement. */
  waiter: { resolve(settlement: Settlement): void; reject(error: unknown): void } | undefined;
  #abort: AbortController | undefined;

  constructor(
    settler: DeliverySettler,
    id: string,
    fields: readonly string[],
    count: number,
    confirmedAt: number,
    source: Source = "s",
  ) {
    this.#settler = settler;
    this.id = id;
    this.fields = fields;
    this.count = count;
    this.confirmedAt = confirmedAt;
    this.source = source;
  }

  /** Its name in the group's sorted sets and hashes: `s|<id>`. */
  get member(): string {
    return memberOf(this);
  }

  /** The id that the entry was added with: what events, errors and the handler are told. */
  get originalId(): string {
    return this.source === "s" ? this.id : (fieldOf(this.fields, "redloom-id") ?? this.id);
  }

  get attempt(): number {
    return this.starts === undefined ? this.count : this.starts + 1;
  }

  get consumer(): string {
    return this.#settler.consumer;
  }

  /** Texts, unless the dispatcher set what the contract makes of them. */
  get headers(): unknown {
    return this.typedHeaders ?? headersOf(this.fields);
  }

  get timestamp(): number {
    return timestampOf(this.originalId);
  }

  get raw(): Uint8Array {
    this.bytes ??= Buffer.from(dataOf(this.fields) ?? "");
    return this.bytes;
  }

  get replays(): number {
    return this.source === "s" ? 0 : Number(fieldOf(this.fields, "redloom-replays") ?? 0);
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  acknowledge(options?: AcknowledgeOptions): Promise<Settlement> {
    const together = options?.with ?? [];
    if (together.length === 0) return this.#settle({ kind: "acknowledge" });
    this.#checkSlots(together);
    return this.#settle({ kind: "acknowledge", with: together });
  }

  retry(options: RetryOptions = {}): Promise<Settlement> {
    checkDelay(options);
    return this.#settle({ kind: "retry", options, error: undefined });
  }

  deadLetter(reason: string | Error): Promise<Settlement> {
    return this.#settle({ kind: "dead-letter", error: reason });
  }

  extend(): Promise<Possession> {
    if (this.state !== "running" && this.state !== "waiting") return Promise.resolve("lost");
    return this.#settler.extend(this);
  }

  /** `taken`: somebody else has it, so that working on makes no sense. `trimmed`: nobody has, so that it does. */
  lose(reason: "taken" | "trimmed"): void {
    if (reason === "taken" || this.state === "waiting") this.ended = true;
    this.state = "lost";
    if (reason === "taken") {
      // Also for those who first ask for the signal afterwards.
      this.#abort ??= new AbortController();
      this.#abort.abort(new DeliveryLostError(`The delivery of ${this.originalId} was lost`));
    }
    this.waiter?.resolve("lost");
  }

  /** The consumer waits no longer. */
  giveUp(): void {
    const error = new ClosedError("The consumer was stopped");
    this.#abort ??= new AbortController();
    this.#abort.abort(error);
    this.waiter?.reject(error);
  }

  #settle(outcome: Outcome): Promise<Settlement> {
    if (!this.settlement) {
      const settlement = this.#settler.settle(this, outcome);
      this.settlement = settlement;
      // Whoever does not await it is told by the consumer's events. What is running again was not settled.
      settlement.catch(() => {
        if (this.state === "running") this.settlement = undefined;
      });
    }
    return this.settlement;
  }

  #checkSlots(commands: readonly Command<unknown>[]): void {
    const { slotKey } = this.#settler;
    if (slotKey === undefined) return;
    const slot = slotOf(slotKey);
    for (const key of commands.flatMap(({ keys }) => keys)) {
      if (slotOf(key) !== slot) throw new CrossSlotError("The key lies in another slot than the stream", { key });
    }
  }
}

/** @throws {OptionsInvalidError} `delayMs` is no delay. */
export function checkDelay({ delayMs = 0 }: RetryOptions): void {
  if (delayMs >= 0 && delayMs <= longestDelayMs) return;
  const fix = `Give \`delayMs\` from 0 to ${longestDelayMs}.`;
  throw new OptionsInvalidError(`\`delayMs\` cannot be ${String(delayMs)}`, fix);
}

/** An error as a dead letter carries it: bounded, one name and one message. */
export function describeError(error: unknown): { readonly error: string; readonly message: string } {
  if (error instanceof Error)
    return { error: bounded(String(error.name), 100), message: bounded(String(error.message), 1_000) };
  return { error: "DeadLettered", message: bounded(typeof error === "string" ? error : "", 1_000) };
}

function bounded(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…`.toWellFormed() : text.toWellFormed();
}
