import { LockLostError } from "../errors.js";
import type { CancelTimer, Host } from "../host.js";
import type { Lease } from "../lease/lease.js";

/** What leading watches of a lease. */
export type LedLease = Pick<Lease, "remainingMs" | "signal">;

/** The longest timer of Node; a longer one would go off at once. */
const longestTimerMs = 2_147_483_647;

/** The part of a lease that is kept for stepping down. */
const margin = 1 / 4;

/**
 * One term of a leader. Its signal aborts a quarter of the lease before the lease ends, so that the body has that time
 * to stop before another leads. Where a process was stopped, timers are late: whoever asks the signal whether it has
 * aborted is answered by the clock.
 */
export class Leadership {
  /** Aborts when leading is over: with `end`'s reason, or a `LockLostError`. */
  readonly signal: AbortSignal;
  readonly #host: Host;
  readonly #lease: LedLease;
  readonly #leaseMs: number;
  readonly #context: { readonly definition: string; readonly key: string };
  readonly #control = new AbortController();
  /** How long the lease was the last time it was granted or renewed; a first one can be shorter than the others. */
  #lengthMs: number;
  #endsAtMs: number;
  #isOver = false;
  #cancel: CancelTimer | undefined;
  readonly #onLost = (): void => this.#look();

  constructor(
    host: Host,
    lease: LedLease,
    leaseMs: number,
    context: { readonly definition: string; readonly key: string },
  ) {
    this.#host = host;
    this.#lease = lease;
    this.#leaseMs = leaseMs;
    this.#context = context;
    this.#lengthMs = Math.min(leaseMs, lease.remainingMs);
    this.#endsAtMs = host.monotonicMs() + lease.remainingMs;
    this.signal = exactSignal(this.#control.signal, this.#onLost);
    lease.signal.addEventListener("abort", this.#onLost, { once: true });
    this.#watch();
  }

  /** Leading is over, for this reason; nothing where it is over already. */
  end(reason: unknown): void {
    if (this.#isOver) return;
    this.close();
    this.#control.abort(reason);
  }

  /** Watches no more; the signal stays as it is. */
  close(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#lease.signal.removeEventListener("abort", this.#onLost);
  }

  #look(): void {
    if (this.#isOver || this.#leftMs() > 0) return;
    const { reason, aborted } = this.#lease.signal;
    this.end(aborted ? reason : new LockLostError("The lease could not be renewed, and ends soon", this.#context));
  }

  /** How long until leading has to end. */
  #leftMs(): number {
    const { remainingMs } = this.#lease;
    const endsAtMs = this.#host.monotonicMs() + remainingMs;
    // Every renewal gives the whole lease.
    if (endsAtMs > this.#endsAtMs + 1) this.#lengthMs = this.#leaseMs;
    this.#endsAtMs = endsAtMs;
    return remainingMs - this.#lengthMs * margin;
  }

  #watch(): void {
    this.#look();
    if (this.#isOver) return;
    const delayMs = Math.min(Math.max(1, Math.ceil(this.#leftMs())), longestTimerMs);
    this.#cancel = this.#host.setTimer(() => this.#watch(), delayMs, { unref: true });
  }
}

/** The same signal, which looks at the clock before it says that it has not aborted. */
function exactSignal(signal: AbortSignal, look: () => void): AbortSignal {
  const exact = <Name extends "aborted" | "reason">(name: Name): PropertyDescriptor => ({
    get() {
      look();
      return Reflect.get(AbortSignal.prototype, name, signal);
    },
  });
  const throwIfAborted = (): void => {
    look();
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return Object.defineProperties(signal, {
    aborted: exact("aborted"),
    reason: exact("reason"),
    throwIfAborted: { value: throwIfAborted },
  });
}
