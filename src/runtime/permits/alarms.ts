import type { CancelTimer, Host } from "../host.js";

/** What is to be done at a time. */
export abstract class Alarm {
  /** By the monotonic clock. Set through `Alarms` only. */
  atMs = Number.POSITIVE_INFINITY;
  /** The heap's own: its place there, −1 where it has none. */
  place = -1;

  /** The time came; it is not set any more. */
  abstract ring(): void;
}

/** A timer later than that tells of a process that was paused or busy. */
const stallMs = 20;
/** The longest timer of Node. */
const longestTimerMs = 2_147_483_647;

/** Many alarms, one timer: a heap, so that setting, moving and clearing one costs the logarithm of their number. */
export class Alarms {
  readonly #host: Pick<Host, "monotonicMs" | "setTimer">;
  readonly #heap: Alarm[] = [];
  #cancel: CancelTimer | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #isLettingIn = false;

  constructor(host: Pick<Host, "monotonicMs" | "setTimer">) {
    this.#host = host;
  }

  /** Sets it, or moves it. */
  set(alarm: Alarm, atMs: number): void {
    if (alarm.place < 0) {
      alarm.place = this.#heap.length;
      this.#heap.push(alarm);
    }
    const isLater = atMs > alarm.atMs;
    alarm.atMs = atMs;
    if (isLater) this.#sink(alarm);
    else this.#rise(alarm);
    this.#arm();
  }

  /** Harmless for what is not set. The timer stays: it finds nothing to do. */
  clear(alarm: Alarm): void {
    const { place } = alarm;
    if (place < 0) return;
    alarm.place = -1;
    alarm.atMs = Number.POSITIVE_INFINITY;
    const last = this.#heap.pop();
    if (!last || last === alarm) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #arm(): void {
    const first = this.#heap[0];
    if (!first || first.atMs >= this.#timerAtMs) return;
    this.#setTimer(first.atMs);
  }

  #setTimer(atMs: number): void {
    this.#cancel?.();
    this.#timerAtMs = atMs;
    const delayMs = Math.min(Math.max(0, Math.ceil(atMs - this.#host.monotonicMs())), longestTimerMs);
    // What is waited for comes over a socket, which keeps the process alive.
    this.#cancel = this.#host.setTimer(() => this.#fire(), delayMs, { unref: true });
  }

  #fire(): void {
    const now = this.#host.monotonicMs();
    const wasStalled = now - this.#timerAtMs > stallMs;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    // Timers run before sockets are read: what arrived while the process was paused or busy is let in first.
    if (wasStalled && !this.#isLettingIn) {
      this.#isLettingIn = true;
      this.#setTimer(now + 1);
      return;
    }
    this.#isLettingIn = false;
    for (let first = this.#heap[0]; first && first.atMs <= now; first = this.#heap[0]) {
      this.clear(first);
      first.ring();
    }
    this.#arm();
  }

  #rise(alarm: Alarm): void {
    while (alarm.place > 0) {
      const parent = this.#heap[(alarm.place - 1) >> 1];
      if (!parent || parent.atMs <= alarm.atMs) return;
      this.#swap(parent, alarm);
    }
  }

  #sink(alarm: Alarm): void {
    for (;;) {
      const left = this.#heap[2 * alarm.place + 1];
      const right = this.#heap[2 * alarm.place + 2];
      const least = right && left && right.atMs < left.atMs ? right : left;
      if (!least || least.atMs >= alarm.atMs) return;
      this.#swap(alarm, least);
    }
  }

  #swap(one: Alarm, other: Alarm): void {
    const { place } = one;
    this.#put(one, other.place);
    this.#put(other, place);
  }

  #put(alarm: Alarm, place: number): void {
    this.#heap[place] = alarm;
    alarm.place = place;
  }
}
