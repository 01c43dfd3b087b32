import type { HeldEntry } from "./delivery.js";
import { runsAlone } from "./suspects.js";

/** What runs at once: so many handlers, or one alone. */
export class Slots {
  readonly #concurrency: number;
  readonly #maxAttempts: number;
  #running = 0;
  #alone = false;
  #stopped = false;

  constructor(concurrency: number, maxAttempts: number) {
    this.#concurrency = concurrency;
    this.#maxAttempts = maxAttempts;
  }

  /** Whether any handler may start that need not run alone. */
  get isFree(): boolean {
    return this.#running < this.#concurrency && !this.#alone && !this.#stopped;
  }

  mayStart(held: HeldEntry): boolean {
    return this.isFree && (this.#running === 0 || !runsAlone(held, this.#maxAttempts));
  }

  enter(held: HeldEntry): void {
    this.#running++;
    if (runsAlone(held, this.#maxAttempts)) this.#alone = true;
  }

  /** What ran alone left nothing beside it. */
  leave(): void {
    this.#running--;
    this.#alone = false;
  }

  stop(): void {
    this.#stopped = true;
  }

  resume(): void {
    this.#stopped = false;
  }
}
