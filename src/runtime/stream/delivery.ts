import { dataOf, type Headers, headersOf, timestampOf } from "../entry/entry.js";
import { ClosedError, DeliveryLostError, OptionsInvalidError } from "../errors.js";
import type { Owned } from "./group-commands.js";

/** A thousand years: beyond it the sum with the server's time is no exact number. */
const longestDelayMs = 31_556_952_000_000;

/** `lost`: somebody else had claimed the delivery, or the entry was gone; nothing was changed. */
export type Settlement = "settled" | "lost";

export interface RetryOptions {
  /** Until the next attempt, in milliseconds, by the server's clock. @default the group's backoff */
  readonly delayMs?: number;
  /** Whether this attempt counts towards `maxAttempts`. @default true */
  readonly countsAsAttempt?: boolean;
}

/** One entry, handed to one consumer. */
export interface Delivery {
  /** Of the entry: `<ms>-<sequence>`. */
  readonly id: string;
  /** How often the entry was delivered, this time included. */
  readonly attempt: number;
  readonly headers: Headers;
  /** When the entry was added, by the server's clock, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly consumer: string;
  /** The payload as it came: fields that this version of the contract does not know are in it. */
  readonly raw: Uint8Array;
  /** Aborts when the delivery is lost, and at the deadline of `stop`. */
  readonly signal: AbortSignal;
  /**
   * Done: the entry never comes again. One round trip, shared with others. A failure to tell Redis rejects, while a
   * consumer goes on trying; settling twice gives the first settlement.
   */
  acknowledge(): Promise<Settlement>;
  /**
   * Another attempt later. One round trip: a script.
   * @throws {OptionsInvalidError} at once, also where the promise is not awaited: `delayMs` is no delay.
   */
  retry(options?: RetryOptions): Promise<Settlement>;
  /** Never again: the raw entry moves to the group's dead letters. One round trip: a script. */
  deadLetter(reason: string | Error): Promise<Settlement>;
}

/** How a delivery ends. */
export type Outcome =
  | { readonly kind: "acknowledge" }
  | { readonly kind: "retry"; readonly options: RetryOptions; readonly error: unknown }
  | { readonly kind: "dead-letter"; readonly error: unknown };

export interface DeliverySettler {
  readonly consumer: string;
  settle(held: HeldEntry, outcome: Outcome): Promise<Settlement>;
}

/** An entry that is ours until it is settled or lost. One object an entry, because there are many. */
export class HeldEntry implements Delivery, Owned {
  readonly id: string;
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
  /** The payload's bytes, where its text is not all there is to know. */
  bytes: Uint8Array | undefined;
  /** Of the first call that settled it. */
  settlement: Promise<Settlement> | undefined;
  /** Whoever waits for the acknowledgement. */
  waiter: { resolve(settlement: Settlement): void; reject(error: unknown): void } | undefined;
  #abort: AbortController | undefined;

  constructor(settler: DeliverySettler, id: string, fields: readonly string[], count: number, confirmedAt: number) {
    this.#settler = settler;
    this.id = id;
    this.fields = fields;
    this.count = count;
    this.confirmedAt = confirmedAt;
  }

  get attempt(): number {
    return this.count;
  }

  get consumer(): string {
    return this.#settler.consumer;
  }

  get headers(): Headers {
    return headersOf(this.fields);
  }

  get timestamp(): number {
    return timestampOf(this.id);
  }

  get raw(): Uint8Array {
    this.bytes ??= Buffer.from(dataOf(this.fields) ?? "");
    return this.bytes;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  acknowledge(): Promise<Settlement> {
    return this.#settle({ kind: "acknowledge" });
  }

  retry(options: RetryOptions = {}): Promise<Settlement> {
    const { delayMs = 0 } = options;
    if (!(delayMs >= 0 && delayMs <= longestDelayMs)) {
      throw new OptionsInvalidError(
        `\`delayMs\` cannot be ${String(delayMs)}`,
        `Give \`delayMs\` from 0 to ${longestDelayMs}.`,
      );
    }
    return this.#settle({ kind: "retry", options, error: undefined });
  }

  deadLetter(reason: string | Error): Promise<Settlement> {
    return this.#settle({ kind: "dead-letter", error: reason });
  }

  /** `taken`: somebody else has it, so that working on makes no sense. `trimmed`: nobody has, so that it does. */
  lose(reason: "taken" | "trimmed"): void {
    this.state = "lost";
    if (reason === "taken") this.#abort?.abort(new DeliveryLostError(`The delivery of ${this.id} was lost`));
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
      this.settlement = this.#settler.settle(this, outcome);
      // Whoever does not await it is told by the consumer's events.
      this.settlement.catch(() => undefined);
    }
    return this.settlement;
  }
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
