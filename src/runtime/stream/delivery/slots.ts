import type { HeldEntry } from "./delivery.js";
import { runsAlone } from "./suspects.js";

/**
 * Whether an entry starts now; has to wait, and all behind it, until what runs has ended; or has to let others pass,
 * because another consumer of the process runs something alone.
 */
type Verdict = "start" | "wait" | "pass";

/** What runs at once in one consumer: so many handlers, or one alone. */
export class Slots {
  readonly #concurrency: number;
  readonly #maxAttempts: number;
  readonly #onTurn: () => void;
  #running = 0;
  /** What runs alone. */
  #alone: HeldEntry | undefined;
  #stopped = false;

  /** `onTurn`: what had to let others pass may start now. */
  constructor(concurrency: number, maxAttempts: number, onTurn: () => void) {
    this.#concurrency = concurrency;
    this.#maxAttempts = maxAttempts;
    this.#onTurn = onTurn;
  }

  /** Whether any handler may start that need not run alone. */
  get isFree(): boolean {
    return this.#running < this.#concurrency && !this.#alone && !this.#stopped;
  }

  verdict(held: HeldEntry): Verdict {
    if (!this.isFree) return "wait";
    if (held.state === "lost" || !runsAlone(held, this.#maxAttempts)) return "start";
    if (!turn.isFree(this.#onTurn)) return "pass";
    return this.#running === 0 ? "start" : "wait";
  }

  enter(held: HeldEntry): void {
    this.#running++;
    if (held.state === "lost" || !runsAlone(held, this.#maxAttempts)) return;
    this.#alone = held;
    turn.take(this);
    // A handler that nobody waits for any more keeps no other from its turn.
    const end = (): void => {
      if (this.#alone === held) turn.end(this);
    };
    held.signal.addEventListener("abort", end, { once: true });
  }

  /** What ran alone left nothing beside it. */
  leave(): void {
    this.#running--;
    if (!this.#alone) return;
    this.#alone = undefined;
    turn.end(this);
  }

  stop(): void {
    this.#stopped = true;
  }

  resume(): void {
    this.#stopped = false;
  }
}

/**
 * One of all consumers of this process runs something alone at a time: whatever kills the process would have two blamed
 * for it otherwise, again and again.
 */
class AloneTurn {
  #owner: Slots | undefined;
  readonly #waiting = new Set<() => void>();

  /** Where it is not, `onFree` is called once it is. */
  isFree(onFree: () => void): boolean {
    if (this.#owner === undefined) return true;
    this.#waiting.add(onFree);
    return false;
  }

  take(owner: Slots): void {
    this.#owner = owner;
  }

  end(owner: Slots): void {
    if (this.#owner !== owner) return;
    this.#owner = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const look of waiting) look();
  }
}

const turn = new AloneTurn();
