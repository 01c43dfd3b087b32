import type { Host } from "../../host.js";
import type { Headers } from "../../wire/headers.js";
import type { HeldEntry } from "./delivery.js";
import { handed } from "./handed.js";
import type { Handler } from "./handlers.js";
import { Handling, type HandlingParts, later } from "./handling.js";
import type { EntryOf } from "./payload.js";
import { Slots } from "./slots.js";

/** What takes deliveries from the reader and the keeper, and runs the program's code on them. */
export interface EntryDispatcher {
  /** Ours from now on, in the order of the stream; `holdings` has them until they are settled. */
  accept(entries: readonly HeldEntry[]): void;
  /** Starts nothing any more. */
  stop(): void;
  /** Starts again. */
  resume(): void;
  /** Takes out what was not started. */
  takeWaiting(): HeldEntry[];
}

/** What a dispatcher needs of the engine. */
export interface DispatcherParts extends HandlingParts {
  readonly host: Host;
}

/** Everything was confirmed after that. */
const longAgo = Number.NEGATIVE_INFINITY;

/** Runs the handler on what came, never more at once than the group's concurrency. */
export class Dispatcher<Output, H extends object = Headers> implements EntryDispatcher {
  readonly #parts: DispatcherParts;
  readonly #handler: Handler<Output, H>;
  readonly #handling: Handling<Output, H>;
  readonly #slots: Slots;
  readonly #waiting: HeldEntry[] = [];

  constructor(parts: DispatcherParts, entry: EntryOf<Output, H>, handler: Handler<Output, H>) {
    this.#parts = parts;
    this.#handler = handler;
    this.#handling = new Handling(parts, entry);
    this.#slots = new Slots(parts.settings, () => this.#startWaiting());
  }

  accept(entries: readonly HeldEntry[]): void {
    const { holdings } = this.#parts;
    for (const held of entries) {
      holdings.add(held);
      if (this.#waiting.length === 0 && this.#slots.verdict(held) === "start")
        this.#start(held, this.#sureSince(longAgo));
      else this.#waiting.push(held);
    }
    // What waits may be such as lets others pass.
    if (this.#waiting.length > 0 && this.#slots.isFree) this.#startWaiting();
  }

  stop(): void {
    this.#slots.stop();
  }

  resume(): void {
    this.#slots.resume();
    this.#startWaiting();
  }

  takeWaiting(): HeldEntry[] {
    return this.#waiting.splice(0).filter((held) => held.state === "waiting");
  }

  #start(held: HeldEntry, sureSince: number): void {
    if (held.state === "lost") return;
    held.state = "running";
    let message: Output | typeof later;
    try {
      message = this.#handling.decode(held, sureSince);
    } catch (error) {
      void this.#handling.poison(held, error);
      return;
    }
    if (message === later) this.#await(held, this.#prepareAndRun(held, sureSince));
    else this.#run(held, message);
  }

  #run(held: HeldEntry, message: Output): void {
    let result: unknown;
    try {
      result = this.#handler(message, handed(held));
    } catch (error) {
      this.#handling.failed(held, error);
      return;
    }
    if (isPromise(result)) this.#await(held, result);
    else this.#handling.succeeded(held);
  }

  /** A slot of its own until the promise is settled. */
  #await(held: HeldEntry, work: PromiseLike<unknown>): void {
    this.#slots.enter(held);
    work.then(
      () => {
        this.#slots.leave(held);
        this.#handling.succeeded(held);
        this.#startWaiting();
      },
      (error: unknown) => {
        this.#slots.leave(held);
        this.#handling.failed(held, error);
        this.#startWaiting();
      },
    );
  }

  async #prepareAndRun(held: HeldEntry, sureSince: number): Promise<void> {
    const prepared = await this.#handling.prepare(held, sureSince);
    if (prepared) await this.#handler(prepared.message, handed(held));
  }

  #startWaiting(): void {
    if (this.#waiting.length === 0) return;
    // What waited for long may have been taken over meanwhile.
    const sureSince = this.#parts.lease.sureSince();
    for (let at = 0; at < this.#waiting.length; ) {
      const next = this.#waiting[at];
      const verdict = next ? this.#slots.verdict(next) : "wait";
      if (!next || verdict === "wait") return;
      if (verdict === "pass") at++;
      else {
        if (at === 0) this.#waiting.shift();
        else this.#waiting.splice(at, 1);
        this.#start(next, this.#sureSince(sureSince));
      }
    }
  }

  /** One at a time per value: what came late, or after a handler that kept the process busy, may be running elsewhere. */
  #sureSince(otherwise: number): number {
    const { lease, settings } = this.#parts;
    return settings.order ? lease.sureSince() : otherwise;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
