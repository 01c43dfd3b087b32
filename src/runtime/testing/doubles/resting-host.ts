import { type CancelTimer, type Host, systemHost } from "../../host.js";

/** The system's clock; its timers keep a program running while something waits for them, and not after: nobody closes a double. */
export class RestingHost implements Host {
  readonly wallMs = systemHost.wallMs;
  readonly monotonicMs = systemHost.monotonicMs;
  readonly random = systemHost.random;
  readonly uuid = systemHost.uuid;
  readonly processName = systemHost.processName;
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting = 0;

  setTimer(run: () => void, ms: number, { unref = false }: { readonly unref?: boolean } = {}): CancelTimer {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    if (!unref) this.#timers.add(timer);
    if (unref || this.#waiting === 0) timer.unref();
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  /** Somebody waits, until it has settled. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    if (++this.#waiting === 1) for (const timer of this.#timers) timer.ref();
    try {
      return await work();
    } finally {
      if (--this.#waiting === 0) for (const timer of this.#timers) timer.unref();
    }
  }
}
