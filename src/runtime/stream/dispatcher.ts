import type { Executor } from "../connection/connection.js";
import type { Host } from "../host.js";
import { explained } from "../wire/codec.js";
import type { Headers } from "../wire/headers.js";
import type { GroupDefinition } from "./definition.js";
import type { Delivery, HeldEntry } from "./delivery.js";
import type { ConsumerEmitter } from "./events.js";
import type { GroupCommands } from "./group-commands.js";
import { handed } from "./handed.js";
import type { Holdings } from "./holdings.js";
import type { LeaseClock } from "./lease-clock.js";
import { decodeBytes, decodeText, inDoubt, type PayloadOf, payloadOf } from "./payload.js";
import type { Settler } from "./settler.js";

/**
 * Works on one delivery. Returning acknowledges, throwing retries with the group's backoff. A handler that returns no
 * promise is not waited for.
 */
export type Handler<Output, H = Headers> = (message: Output, delivery: Delivery<H>) => unknown;

/** What takes deliveries from the reader and the keeper, and runs the program's code on them. */
export interface EntryDispatcher {
  /** Ours from now on, in the order of the stream; `holdings` has them until they are settled. */
  accept(entries: readonly HeldEntry[]): void;
  /** Starts nothing any more. */
  stop(): void;
  /** Takes out what was not started. */
  takeWaiting(): HeldEntry[];
}

/** What a dispatcher needs of the engine. */
export interface DispatcherParts {
  readonly settings: GroupDefinition;
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly holdings: Holdings;
  readonly settler: Settler;
  readonly lease: LeaseClock;
  readonly events: ConsumerEmitter;
}

/** The program's part. */
export interface Work<Output, H> {
  readonly handler: Handler<Output, H>;
  readonly payload: PayloadOf<Output>;
}

/** Runs the handler on what came, never more at once than the group's concurrency. */
export class Dispatcher<Output, H = Headers> implements EntryDispatcher {
  readonly #parts: DispatcherParts & Work<Output, H>;
  readonly #waiting: HeldEntry[] = [];
  #running = 0;
  #stopped = false;

  constructor(parts: DispatcherParts & Work<Output, H>) {
    this.#parts = parts;
  }

  accept(entries: readonly HeldEntry[]): void {
    const { holdings, settings } = this.#parts;
    for (const held of entries) {
      holdings.add(held);
      if (this.#running < settings.concurrency && this.#waiting.length === 0 && !this.#stopped) this.#start(held);
      else this.#waiting.push(held);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  takeWaiting(): HeldEntry[] {
    return this.#waiting.splice(0).filter((held) => held.state === "waiting");
  }

  #start(held: HeldEntry): void {
    const { settings, payload, settler } = this.#parts;
    if (held.state === "lost") return;
    held.state = "running";
    if (held.attempt > settings.retry.maxAttempts) {
      const error = `Delivered ${held.attempt} times and never settled`;
      settler.settle(held, { kind: "dead-letter", error }).catch(() => undefined);
      return;
    }
    let message: Output;
    try {
      const text = payloadOf(held.fields);
      if (inDoubt(text)) {
        this.#await(held, this.#runOnBytes(held));
        return;
      }
      message = decodeText(payload, text);
    } catch (error) {
      void this.#poison(held, error);
      return;
    }
    this.#run(held, message);
  }

  #run(held: HeldEntry, message: Output): void {
    let result: unknown;
    try {
      result = this.#parts.handler(message, handed(held));
    } catch (error) {
      this.#failed(held, error);
      return;
    }
    if (isPromise(result)) this.#await(held, result);
    else this.#succeeded(held);
  }

  /** A slot of its own until the promise is settled. */
  #await(held: HeldEntry, work: PromiseLike<unknown>): void {
    this.#running++;
    work.then(
      () => {
        this.#running--;
        this.#succeeded(held);
        this.#startWaiting();
      },
      (error: unknown) => {
        this.#running--;
        this.#failed(held, error);
        this.#startWaiting();
      },
    );
  }

  async #runOnBytes(held: HeldEntry): Promise<void> {
    const { executor, commands, payload, handler, settler, events } = this.#parts;
    let fields: readonly Buffer[] | undefined;
    try {
      fields = await executor.execute(commands.bytesOf(held));
    } catch (error) {
      // No attempt of the handler: not one that counts, and never the last.
      const options = { countsAsAttempt: false };
      return void settler.settle(held, { kind: "retry", options, error }).catch(() => undefined);
    }
    if (!fields) {
      // Nobody can have it any more; returning acknowledges.
      return events.emit("lost", { id: held.id, reason: "trimmed" });
    }
    let message: Output;
    try {
      held.bytes = payloadOf(fields);
      message = decodeBytes(payload, held.bytes);
    } catch (error) {
      return this.#poison(held, error);
    }
    await handler(message, handed(held));
  }

  #startWaiting(): void {
    while (this.#running < this.#parts.settings.concurrency && !this.#stopped) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#start(next);
    }
  }

  #succeeded(held: HeldEntry): void {
    if (held.state === "running") this.#parts.settler.acknowledge(held);
  }

  #failed(held: HeldEntry, error: unknown): void {
    const { settings, settler, events } = this.#parts;
    if (held.state !== "running") {
      // It was settled outright before it threw, or is lost: the error has no other way out.
      events.emit("error", { during: "handler", error, id: held.id });
      return;
    }
    const last = held.attempt >= settings.retry.maxAttempts;
    const outcome = last ? ({ kind: "dead-letter", error } as const) : ({ kind: "retry", options: {}, error } as const);
    settler.settle(held, outcome).catch(() => undefined);
  }

  /** What does not decode never will: its bytes go to the dead letters, and the loop goes on. */
  async #poison(held: HeldEntry, error: unknown): Promise<void> {
    const { payload, settler } = this.#parts;
    const about = { definition: payload.definition, key: this.#parts.commands.key };
    // An explanation that fails is no reason to keep the entry.
    const reason = await explained(error, about).catch(() => error);
    await settler.settle(held, { kind: "dead-letter", error: reason }).catch(() => undefined);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
