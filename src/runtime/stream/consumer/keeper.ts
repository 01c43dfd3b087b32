import { ClosedError, RedloomError } from "../../errors.js";
import type { Host } from "../../host.js";
import type { ConsumerActivity } from "./events.js";
import { isGroupGone, type Troubles } from "./troubles.js";

/** One part of what the keeper does. It fails alone, and leaves the others as they are. */
export interface Chore {
  readonly during: ConsumerActivity;
  /** Whether it brings entries to this consumer, which one that pauses or stops does not want. */
  readonly claims: boolean;
  /** The last run found nothing to do, and so tells nothing about whether it would succeed. */
  readonly skipped?: boolean;
  /** Does a bounded part of the work; resolves with the milliseconds until there is to be more of it. */
  run(): Promise<number>;
  /** In how many milliseconds to run after a bell that says that something is due in so many. */
  onBell?(inMs: number): number | undefined;
  /** How long it rests after failures. */
  readonly restMs?: { readonly first: number; readonly longest: number };
}

export interface KeeperParts {
  readonly host: Host;
  readonly troubles: Troubles;
  /** Nothing will mend it: a bug. */
  readonly onFinal: (error: unknown) => void;
}

interface Turn {
  readonly chore: Chore;
  /** Monotonic time of its next run. */
  at: number;
  /** After a failure no bell makes it run before this. */
  restsUntil: number;
  running: boolean;
}

const restMs = { first: 200, longest: 5_000 };
/** No timer runs for longer. */
const longestSleepMs = 3_600_000;

/**
 * Tends what nobody waits for, with one timer: heartbeats, retries and schedules that are due, entries whose consumer
 * is silent, what retention lets go. The death of any keeper at any point only delays.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #turns: readonly Turn[];
  #cancelTimer: (() => void) | undefined;
  #claims = true;
  #closed = false;

  constructor(parts: KeeperParts, chores: readonly Chore[]) {
    this.#parts = parts;
    const now = parts.host.monotonicMs();
    this.#turns = chores.map((chore) => ({ chore, at: now, restsUntil: now, running: false }));
  }

  start(): void {
    this.#tick();
  }

  /** Something is due in so many milliseconds; 0 also means that something may be there to be taken over. */
  ring(inMs: number): void {
    // Anybody may publish there; what is no number says no time.
    if (Number.isNaN(inMs)) return;
    const now = this.#parts.host.monotonicMs();
    for (const turn of this.#turns) {
      const wait = turn.chore.onBell?.(Math.max(0, inMs));
      if (wait !== undefined) turn.at = Math.min(turn.at, now + wait);
    }
    this.#arm();
  }

  /** Runs a part now, though it may have failed a moment before: what made it fail is over. */
  wake(during: ConsumerActivity): void {
    const now = this.#parts.host.monotonicMs();
    for (const turn of this.#turns) {
      if (turn.chore.during !== during) continue;
      turn.at = now;
      turn.restsUntil = now;
    }
    this.#arm();
  }

  /** Goes on with everything but what brings entries. */
  stopClaiming(): void {
    this.#claims = false;
  }

  claimAgain(): void {
    this.#claims = true;
    const now = this.#parts.host.monotonicMs();
    for (const turn of this.#turns) if (turn.chore.claims) turn.at = now;
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#claims = false;
    this.#cancelTimer?.();
  }

  #tick(): void {
    const now = this.#parts.host.monotonicMs();
    for (const turn of this.#turns) if (this.#startOf(turn) <= now) void this.#run(turn);
    this.#arm();
  }

  #startOf({ chore, at, restsUntil, running }: Turn): number {
    // While it is under way its time is past; it arms again when it is done.
    return running || (chore.claims && !this.#claims) ? Number.POSITIVE_INFINITY : Math.max(at, restsUntil);
  }

  #arm(): void {
    this.#cancelTimer?.();
    if (this.#closed) return;
    const { host } = this.#parts;
    const at = Math.min(...this.#turns.map((turn) => this.#startOf(turn)));
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(longestSleepMs, Math.max(0, Math.ceil(at - host.monotonicMs())));
    this.#cancelTimer = host.setTimer(() => this.#tick(), wait);
  }

  async #run(turn: Turn): Promise<void> {
    const { host, troubles } = this.#parts;
    const { chore } = turn;
    turn.running = true;
    // A bell that rings meanwhile is heard afterwards.
    turn.at = Number.POSITIVE_INFINITY;
    try {
      const wait = await chore.run();
      if (!chore.skipped) troubles.over(chore.during);
      turn.at = Math.min(turn.at, host.monotonicMs() + wait);
    } catch (error) {
      this.#failed(turn, error);
    }
    turn.running = false;
    this.#arm();
  }

  #failed(turn: Turn, error: unknown): void {
    const { host, troubles, onFinal } = this.#parts;
    // A closed connection stops the consumer by itself.
    if (this.#closed || error instanceof ClosedError) return;
    if (!(error instanceof RedloomError)) {
      onFinal(error);
      return;
    }
    // The reader makes the group anew, and tells.
    const times = troubles.failed(turn.chore.during, error, { quiet: isGroupGone(error) });
    turn.at = host.monotonicMs() + troubles.pauseMs(times, turn.chore.restMs ?? restMs);
    turn.restsUntil = turn.at;
  }
}
