/** What ends at a time. Subclasses say what happens then. Linked into a list of its own duration, so that leaving is O(1). */
export abstract class Expiring {
  /** In the clock of the `Deadlines`; set when added. */
  deadlineAt = 0;
  durationMs = 0;
  /** The lists' own: nobody else touches these. */
  lane: Lane | undefined;
  before: Expiring | undefined;
  after: Expiring | undefined;

  /** The time came. Called once, after the entry left its list. */
  abstract expire(): void;
}

/** A pause before the next try. */
export class Rest extends Expiring {
  override readonly expire: () => void;

  constructor(over: () => void) {
    super();
    this.expire = over;
  }
}

interface Lane {
  readonly durationMs: number;
  first: Expiring | undefined;
  last: Expiring | undefined;
}

interface Clock {
  monotonicMs(): number;
  setTimer(run: () => void, ms: number): () => void;
}

/** Lists that are kept while they are empty. */
const mostKept = 16;

/** A timer later than that tells of a process that was paused or busy. */
const stallMs = 20;

/**
 * Many deadlines, one timer. Entries of the same duration expire in the order they came, so each duration is a list
 * whose head is due first: adding and removing are O(1), which a timer or a heap entry per command is not.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lanes = new Map<number, Lane>();
  #cancelTimer: (() => void) | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What has a deadline already has this one instead. */
  add(entry: Expiring, durationMs: number): void {
    this.remove(entry);
    let lane = this.#lanes.get(durationMs);
    if (!lane) {
      lane = { durationMs, first: undefined, last: undefined };
      this.#lanes.set(durationMs, lane);
    }
    entry.deadlineAt = this.#clock.monotonicMs() + durationMs;
    entry.durationMs = durationMs;
    entry.lane = lane;
    entry.before = lane.last;
    if (lane.last) lane.last.after = entry;
    else lane.first = entry;
    lane.last = entry;
    if (entry.deadlineAt < this.#timerAt) this.#arm(entry.deadlineAt);
  }

  /** Harmless for what is not in any list. */
  remove(entry: Expiring): void {
    const { lane, before, after } = entry;
    if (!lane) return;
    if (before) before.after = after;
    else lane.first = after;
    if (after) after.before = before;
    else lane.last = before;
    entry.lane = undefined;
    entry.before = undefined;
    entry.after = undefined;
    // A list that is empty is kept for the next of its duration, but not however many durations a program asks for. The
    // timer is left to run out: re-arming it for every command that ends would be the timer per command that this class
    // avoids.
    if (!lane.first && this.#lanes.size > mostKept) this.#lanes.delete(lane.durationMs);
  }

  /** One turn of the event loop was given after a stall. */
  #isLettingIn = false;

  /** All that neither expired nor was removed. */
  *entries(): Generator<Expiring> {
    for (const lane of [...this.#lanes.values()]) {
      let entry = lane.first;
      while (entry) {
        const { after }: Expiring = entry;
        yield entry;
        entry = after;
      }
    }
  }

  /** Stops the timer; entries that are left never expire. */
  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerAt = Number.NEGATIVE_INFINITY;
  }

  #arm(at: number): void {
    this.#cancelTimer?.();
    this.#timerAt = at;
    this.#cancelTimer = this.#clock.setTimer(
      () => this.#fire(),
      Math.max(0, Math.ceil(at - this.#clock.monotonicMs())),
    );
  }

  #fire(): void {
    this.#cancelTimer = undefined;
    const now = this.#clock.monotonicMs();
    const wasStalled = now - this.#timerAt > stallMs;
    this.#timerAt = Number.POSITIVE_INFINITY;
    // Timers run before sockets are read: what arrived while the process was paused or busy is let in first.
    if (wasStalled && !this.#isLettingIn) {
      this.#isLettingIn = true;
      this.#arm(now + 1);
      return;
    }
    this.#isLettingIn = false;
    const due: Expiring[] = [];
    for (const lane of [...this.#lanes.values()]) {
      while (lane.first && lane.first.deadlineAt <= now) {
        due.push(lane.first);
        this.remove(lane.first);
      }
    }
    let next = Number.POSITIVE_INFINITY;
    for (const { first } of this.#lanes.values()) if (first) next = Math.min(next, first.deadlineAt);
    if (next < Number.POSITIVE_INFINITY && next < this.#timerAt) this.#arm(next);
    for (const entry of due) entry.expire();
  }
}
