import type { Host } from "../host.js";
import type { Denied } from "./decision.js";

interface Denial {
  readonly denied: Denied;
  /** It denies what costs at least so much. */
  readonly cost: number;
  /** By the monotonic clock, in milliseconds. */
  readonly heardAtMs: number;
  readonly untilMs: number;
}

/** More limiters than that are not remembered; the denial that is remembered longest goes first. */
const mostKeys = 10_000;

/**
 * Denials that this process got, kept for a moment: a limiter that is asked again and again while it denies costs no
 * round trip. Wrong for no longer than the time it is kept, which is counted from before Redis was asked: only where
 * somebody else gave units back meanwhile.
 */
export class Denials {
  readonly #host: Host;
  readonly #keys = new Map<string, Denial>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** For `forMs` from when it was asked, and never past the time at which it allows again. */
  remember(key: string, cost: number, denied: Denied, askedAtMs: number, forMs: number): void {
    const untilMs = askedAtMs + Math.min(denied.retryAfterMs, forMs);
    const heardAtMs = this.#host.monotonicMs();
    if (untilMs <= heardAtMs) return;
    const known = this.#keys.get(key);
    // One denial a limiter: the cheaper one says more, as long as it lasts.
    if (known && known.cost < cost && known.untilMs > heardAtMs) return;
    this.#keys.delete(key);
    // A limiter that is blocked denies every cost.
    this.#keys.set(key, { denied, cost: denied.reason === "blocked" ? 1 : cost, heardAtMs, untilMs });
    if (this.#keys.size <= mostKeys) return;
    const oldest = this.#keys.keys().next();
    if (!oldest.done) this.#keys.delete(oldest.value);
  }

  /** What Redis would answer, or `undefined` where it has to be asked. */
  recall(key: string, cost: number): Denied | undefined {
    const denial = this.#keys.get(key);
    if (!denial) return undefined;
    const now = this.#host.monotonicMs();
    if (now >= denial.untilMs) {
      this.#keys.delete(key);
      return undefined;
    }
    if (cost < denial.cost) return undefined;
    const { denied, heardAtMs } = denial;
    const passedMs = Math.floor(now - heardAtMs);
    return {
      ...denied,
      retryAfterMs: Math.max(1, denied.retryAfterMs - passedMs),
      resetAfterMs: Math.max(0, denied.resetAfterMs - passedMs),
      remembered: true,
    };
  }

  forget(key: string): void {
    this.#keys.delete(key);
  }
}
