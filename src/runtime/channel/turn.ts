import type { Host } from "../host.js";

/**
 * So long the handlers of one subscription may keep the process from its other work, sockets above all, in milliseconds.
 * A socket gives up to 2 MB a turn of the process.
 */
const turnMs = 20;
/** The same where most handlers are quick: what a busy machine took from the process is measured as theirs, too. */
const longTurnMs = 200;
/** To read a message takes about as long: handlers that take less are not what keeps the socket waiting. */
const quickMs = 0.02;
/** One or two may have been long because the whole process stood still. */
const fewSlow = 2;

/**
 * What the handling of messages took of one turn of the process, from one reading of its sockets to the next: also what
 * runs after an `await`, as long as that leads to no other turn.
 */
export class Turn {
  readonly #host: Host;
  readonly #began: () => void;
  /** When something was first handled in this turn. */
  #beganMs: number | undefined;
  /** Up to here its time is counted. */
  #countedMs = 0;
  #spentMs = 0;
  #ran = 0;
  #slow = 0;
  #awaitsNext = false;

  /** `began` is called with each turn that follows one in which messages were handled. */
  constructor(host: Host, began: () => void) {
    this.#host = host;
    this.#began = began;
  }

  /** The sockets are to be read before anything more is handled. */
  get isOver(): boolean {
    if (this.#spentMs < turnMs || this.#spentMs < quickMs * this.#ran || this.#slow <= fewSlow) return false;
    return this.#slow * 2 > this.#ran || this.#spentMs >= longTurnMs;
  }

  /** The handling of a message begins; when that is. */
  start(): number {
    const nowMs = this.#host.monotonicMs();
    this.#beganMs ??= nowMs;
    this.#countedMs = nowMs;
    this.awaitNext();
    return nowMs;
  }

  /** It gives the process away, and is not done. */
  pause(): void {
    this.#count();
  }

  /** A message is done with, of so many that were handled at once. */
  done(startedMs: number, atOnce = 1): void {
    const nowMs = this.#count();
    this.#beganMs ??= nowMs;
    this.#ran++;
    // What runs after an `await` runs by turns with that of the others.
    if ((nowMs - Math.max(startedMs, this.#beganMs)) / atOnce > quickMs) this.#slow++;
    this.awaitNext();
  }

  /** Timers run when the sockets that had something to read were read. */
  awaitNext(): void {
    if (this.#awaitsNext) return;
    this.#awaitsNext = true;
    this.#host.setTimer(() => {
      this.#awaitsNext = false;
      this.#beganMs = undefined;
      this.#spentMs = 0;
      this.#ran = 0;
      this.#slow = 0;
      this.#began();
    }, 0);
  }

  #count(): number {
    const nowMs = this.#host.monotonicMs();
    if (this.#beganMs !== undefined) this.#spentMs += nowMs - this.#countedMs;
    this.#countedMs = nowMs;
    return nowMs;
  }
}
