import type { ServerEvent } from "./record.js";

/** One lease, as the server knew it. Times are the server's, in µs. */
export interface Grant {
  readonly lock: string;
  readonly token: string;
  readonly fence: number;
  readonly at: number;
  /** The lease that it was given at first. */
  readonly ms: number;
  /** Somebody else's command granted it: its holder may not know yet. */
  readonly handed: boolean;
  extended: boolean;
  /** When it ended, or would have. */
  until: number;
  released: boolean;
  /** When the next lease of this lock began. */
  nextAt: number | undefined;
  /** Who waited when it was granted. */
  readonly waiting: readonly Waiter[];
}

export interface Waiter {
  readonly token: string;
  readonly askedAt: number;
  /** Until when it waits. */
  deadline: number;
}

/** Somebody who asked later was served earlier. */
export interface Overtaking {
  readonly lock: string;
  readonly waiter: Waiter;
  readonly by: string;
  readonly at: number;
}

export interface History {
  readonly grants: readonly Grant[];
  readonly overtakings: readonly Overtaking[];
  /** Two holders at once, a fence that did not rise, a lease that somebody else ended or prolonged: as text. */
  readonly violations: readonly string[];
  /** How many waits there were in the queue, served or not. */
  readonly waits: number;
}

/** The server's clock is read for a script when it begins, and for its record a moment later. */
const toleranceUs = 2_000;

/** What became of every lock, from what the server did. Of what one script did, its end counts. */
export function historyOf(events: readonly ServerEvent[]): History {
  const locks = new Map<string, LockHistory>();
  for (const event of events) {
    const history = locks.get(event.lock) ?? new LockHistory(event.lock);
    locks.set(event.lock, history);
    history.add(event);
  }
  const all = [...locks.values()];
  for (const history of all) history.close();
  return {
    grants: all.flatMap(({ grants }) => grants),
    overtakings: all.flatMap(({ overtakings }) => overtakings),
    violations: all.flatMap(({ violations }) => violations),
    waits: all.reduce((sum, { asked }) => sum + asked.size, 0),
  };
}

class LockHistory {
  readonly grants: Grant[] = [];
  readonly overtakings: Overtaking[] = [];
  readonly violations: string[] = [];
  /** When each token asked first. */
  readonly asked = new Map<string, number>();
  readonly #lock: string;
  readonly #waiting = new Map<string, Waiter>();
  #holder: Grant | undefined;
  #fence = 0;
  /** What the script under way did to the holder so far. */
  #change: Extract<ServerEvent, { kind: "granted" | "freed" }> | undefined;
  #newFence: number | undefined;
  #number = 0;

  constructor(lock: string) {
    this.#lock = lock;
  }

  add(event: ServerEvent): void {
    if (event.number !== this.#number) this.close();
    this.#number = event.number;
    switch (event.kind) {
      case "queued": {
        const askedAt = this.asked.get(event.token) ?? event.at;
        this.asked.set(event.token, askedAt);
        if (!this.#waiting.has(event.token)) {
          this.#waiting.set(event.token, { token: event.token, askedAt, deadline: Number.POSITIVE_INFINITY });
        }
        return;
      }
      case "patience": {
        const waiter = this.#waiting.get(event.token);
        if (waiter) waiter.deadline = event.deadline;
        return;
      }
      case "left":
        this.#waiting.delete(event.token);
        return;
      case "fence":
        this.#newFence = event.fence;
        return;
      case "granted":
      case "freed":
        this.#change = event;
        return;
      case "extended":
        this.#extend(event.at, event.ms, event.by);
        return;
      default:
        event satisfies never;
    }
  }

  /** The script under way is over. */
  close(): void {
    const change = this.#change;
    this.#change = undefined;
    if (change?.kind === "freed") this.#free(change.at, change.by);
    if (change?.kind === "granted") this.#grant(change);
    this.#newFence = undefined;
  }

  #grant({ at, token, ms, by }: Extract<ServerEvent, { kind: "granted" }>): void {
    const holder = this.#holder;
    if (holder?.token === token) {
      this.#extend(at, ms, by);
      return;
    }
    this.#endHolder(at, by, `${token} came`);
    const fence = this.#newFence ?? Number.NaN;
    if (!(fence > this.#fence)) this.#tell(at, `fence ${fence} after ${this.#fence}`);
    this.#fence = fence;
    this.#waiting.delete(token);
    const askedAt = this.asked.get(token) ?? at;
    for (const waiter of this.#waiting.values()) {
      if (waiter.askedAt < askedAt && at < waiter.deadline)
        this.overtakings.push({ lock: this.#lock, waiter, by: token, at });
    }
    const last = this.grants.at(-1);
    if (last) last.nextAt = at;
    this.#holder = {
      lock: this.#lock,
      token,
      fence,
      at,
      ms,
      handed: !by.includes(token),
      extended: false,
      until: at + ms * 1_000,
      released: false,
      nextAt: undefined,
      waiting: [...this.#waiting.values()].filter(({ deadline }) => deadline > at),
    };
    this.grants.push(this.#holder);
  }

  #free(at: number, by: string): void {
    this.#endHolder(at, by, "it was freed");
    this.#holder = undefined;
  }

  #endHolder(at: number, by: string, what: string): void {
    const holder = this.#holder;
    if (!holder) return;
    const released = by.includes(holder.token);
    if (!released && at < holder.until - toleranceUs)
      this.#tell(at, `${holder.token} held it until ${holder.until}, and ${what}`);
    // What a release comes too late for, time had ended.
    if (released && at < holder.until) {
      holder.released = true;
      holder.until = at;
    }
  }

  #extend(at: number, ms: number, by: string): void {
    const holder = this.#holder;
    if (!holder || !by.includes(holder.token)) {
      this.#tell(at, `prolonged by ${by}`);
      return;
    }
    if (at > holder.until + toleranceUs) this.#tell(at, `${holder.token} prolonged what had ended at ${holder.until}`);
    holder.extended = true;
    holder.until = at + ms * 1_000;
  }

  #tell(at: number, what: string): void {
    this.violations.push(`${this.#lock} at ${at}: ${what}`);
  }
}
