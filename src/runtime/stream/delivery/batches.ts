import type { CancelTimer } from "../../host.js";
import type { Headers } from "../../wire/headers.js";
import type { HeldEntry } from "./delivery.js";
import type { DispatcherParts, EntryDispatcher } from "./dispatcher.js";
import { handed } from "./handed.js";
import type { BatchHandler, Middleware } from "./handlers.js";
import { Handling, later } from "./handling.js";
import { runBatch } from "./middleware.js";
import type { EntryOf } from "./payload.js";
import { Slots } from "./slots.js";
import { isSuspect } from "./suspects.js";

export interface BatchSettings {
  readonly maxSize: number;
  readonly maxWaitMs: number;
}

/** The program's part. */
export interface BatchWork<Output, H> {
  readonly handler: BatchHandler<Output, H>;
  readonly middleware: readonly Middleware<Output, H>[];
  readonly batches: BatchSettings;
}

/**
 * Runs the handler on batches of what came, never on more at once than the group's concurrency. A batch is what is
 * there; one that is not full waits for more. Suspects come alone, so that what they do to the process is theirs.
 */
export class BatchDispatcher<Output, H extends object = Headers> implements EntryDispatcher {
  readonly #parts: DispatcherParts;
  readonly #work: BatchWork<Output, H>;
  readonly #handling: Handling<Output, H>;
  readonly #slots: Slots;
  #waiting: HeldEntry[] = [];
  #suspects: HeldEntry[] = [];
  /** Monotonic time until which a batch that is not full waits for more. */
  #waitsUntil = 0;
  #cancelTimer: CancelTimer | undefined;

  constructor(parts: DispatcherParts, entry: EntryOf<Output, H>, work: BatchWork<Output, H>) {
    this.#parts = parts;
    this.#work = work;
    this.#handling = new Handling(parts, entry);
    this.#slots = new Slots(parts.settings, () => this.#form());
  }

  accept(entries: readonly HeldEntry[]): void {
    const { holdings, host } = this.#parts;
    if (this.#waiting.length === 0) this.#waitsUntil = host.monotonicMs() + this.#work.batches.maxWaitMs;
    for (const held of entries) {
      holdings.add(held);
      (isSuspect(held) ? this.#suspects : this.#waiting).push(held);
    }
    this.#form();
  }

  stop(): void {
    this.#slots.stop();
    this.#cancelTimer?.();
  }

  resume(): void {
    this.#slots.resume();
    this.#form();
  }

  takeWaiting(): HeldEntry[] {
    return [...this.#suspects.splice(0), ...this.#waiting.splice(0)].filter((held) => held.state === "waiting");
  }

  #form(): void {
    this.#cancelTimer?.();
    while (this.#slots.isFree) {
      const batch = this.#take();
      const first = batch?.[0];
      if (!batch || !first) return;
      void this.#run(batch, first);
    }
  }

  /** The next batch; nothing where there is none yet. */
  #take(): HeldEntry[] | undefined {
    const { host } = this.#parts;
    const { maxSize, maxWaitMs } = this.#work.batches;
    for (const [at, suspect] of this.#suspects.entries()) {
      const verdict = this.#slots.verdict(suspect);
      if (verdict === "wait") return undefined;
      if (verdict === "start") return this.#suspects.splice(at, 1);
    }
    if (this.#waiting.length === 0) return undefined;
    const now = host.monotonicMs();
    const waitMs = this.#waitsUntil - now;
    if (this.#waiting.length < maxSize && waitMs > 0) {
      this.#cancelTimer = host.setTimer(() => this.#form(), Math.ceil(waitMs));
      return undefined;
    }
    this.#waitsUntil = now + maxWaitMs;
    return this.#waiting.splice(0, maxSize);
  }

  async #run(entries: readonly HeldEntry[], first: HeldEntry): Promise<void> {
    this.#slots.enter(first);
    const prepared = await this.#prepare(entries);
    const batch: HeldEntry[] = [];
    for (const held of entries) {
      if (held.state === "running" && prepared.has(held)) batch.push(held);
      else this.#parts.holdings.end(held);
    }
    if (batch.length > 0) await this.#handle(batch);
    this.#slots.leave(first);
    this.#form();
  }

  /** Those whose message could be had; the others are settled, or lost. */
  async #prepare(entries: readonly HeldEntry[]): Promise<ReadonlySet<HeldEntry>> {
    const sureSince = this.#parts.lease.sureSince();
    const prepared = new Set<HeldEntry>();
    const asked: Promise<void>[] = [];
    for (const held of entries.filter(({ state }) => state === "waiting")) {
      held.state = "running";
      try {
        const message = this.#handling.decode(held, sureSince);
        if (message === later) asked.push(this.#ask(held, sureSince, prepared));
        else {
          held.message = message;
          prepared.add(held);
        }
      } catch (error) {
        void this.#handling.poison(held, error);
      }
    }
    await Promise.all(asked);
    return prepared;
  }

  async #ask(held: HeldEntry, sureSince: number, prepared: Set<HeldEntry>): Promise<void> {
    const found = await this.#handling.prepare(held, sureSince);
    if (!found) return;
    held.message = found.message;
    prepared.add(held);
  }

  async #handle(batch: readonly HeldEntry[]): Promise<void> {
    const { middleware, handler } = this.#work;
    const { holdings } = this.#parts;
    const endings = await runBatch(middleware, handler, batch.map(handed<Output, H>));
    const failed = new Map<HeldEntry, unknown>();
    for (const [index, held] of batch.entries()) {
      const ending = endings[index];
      holdings.end(held);
      if (ending?.status === "rejected") failed.set(held, ending.reason);
      else this.#handling.succeeded(held);
    }
    const retried = [...failed.keys()].filter(({ state }) => state === "running");
    for (const held of retried) this.#handling.failed(held, failed.get(held));
    const told = new Set(retried.map((held) => failed.get(held)));
    for (const [held, error] of failed) {
      // What is settled already cannot tell it; what was told of another delivery is told.
      if (!told.has(error)) this.#handling.failed(held, error);
      told.add(error);
    }
  }
}
