import type { GroupDefinition } from "../definition.js";
import type { HeldEntry } from "./delivery.js";
import { runsAlone, runsApart } from "./suspects.js";

/**
 * Whether an entry starts now; has to wait, and all behind it, until what runs has ended; or has to let others pass,
 * because another consumer of the process runs something alone.
 */
type Verdict = "start" | "wait" | "pass";

type Settings = Pick<GroupDefinition, "concurrency" | "retry" | "suspects">;

/** What runs at once in one consumer: so many handlers, or one alone; where suspects run apart, one of them among the others. */
export class Slots {
  readonly #concurrency: number;
  readonly #maxAttempts: number;
  readonly #isApart: boolean;
  readonly #onTurn: () => void;
  #running = 0;
  /** What runs alone, or apart. */
  #alone: HeldEntry | undefined;
  #stopped = false;

  /** `onTurn`: what had to let others pass may start now. */
  constructor({ concurrency, retry, suspects }: Settings, onTurn: () => void) {
    this.#concurrency = concurrency;
    this.#maxAttempts = retry.maxAttempts;
    this.#isApart = suspects === "apart";
    this.#onTurn = onTurn;
  }

  /** Whether any handler may start that need not run alone. */
  get isFree(): boolean {
    return this.#running < this.#concurrency && (!this.#alone || this.#isApart) && !this.#stopped;
  }

  verdict(held: HeldEntry): Verdict {
    if (!this.isFree) return "wait";
    if (!this.#isFeared(held)) return "start";
    if (!turn.isFree(this.#onTurn)) return "pass";
    return this.#running === 0 || this.#isApart ? "start" : "wait";
  }

  enter(held: HeldEntry): void {
    this.#running++;
    if (!this.#isFeared(held)) return;
    this.#alone = held;
    turn.take(this);
    // A handler that nobody waits for any more keeps no other from its turn.
    const end = (): void => {
      if (this.#alone === held) turn.end(this);
    };
    held.signal.addEventListener("abort", end, { once: true });
  }

  /** What was entered with it is over. */
  leave(held: HeldEntry): void {
    this.#running--;
    if (this.#alone !== held) return;
    this.#alone = undefined;
    turn.end(this);
  }

  stop(): void {
    this.#stopped = true;
  }

  resume(): void {
    this.#stopped = false;
  }

  #isFeared(held: HeldEntry): boolean {
    if (held.state === "lost") return false;
    return this.#isApart ? runsApart(held, this.#maxAttempts) : runsAlone(held, this.#maxAttempts);
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
