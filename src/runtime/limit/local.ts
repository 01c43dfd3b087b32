import type { Host } from "../host.js";
import type { CompiledRate } from "./rates.js";

/** Where all of a rate is given back, by this process' monotonic clock: one for each rate, in milliseconds. */
type FullAt = number[];

export interface LocalTurn {
  readonly allowed: boolean;
  /** Until this turn comes, in milliseconds; 0: now. Denied: until it would be worth asking again. */
  readonly waitMs: number;
  readonly remaining: number;
  readonly resetAfterMs: number;
  /** Which rate leaves least, or makes it wait longest. */
  readonly bindingRate: number;
}

/** More keys than that are not counted at once; what was used longest ago is forgotten first. */
const mostKeys = 10_000;

const ofHosts = new WeakMap<Host, LocalLimits>();

/**
 * What is let through in this process alone, while Redis is away: the same rates, divided by the number of processes, as
 * GCRA whatever the limit's algorithm is. Shared by all connections of the process. Knows nothing of what was used
 * before Redis went away, and Redis hears nothing of what was used here.
 */
export class LocalLimits {
  readonly #host: Host;
  readonly #keys = new Map<string, FullAt>();

  constructor(host: Host) {
    this.#host = host;
  }

  static of(host: Host): LocalLimits {
    const known = ofHosts.get(host);
    if (known) return known;
    const limits = new LocalLimits(host);
    ofHosts.set(host, limits);
    return limits;
  }

  /** Takes a turn that comes within `maxWaitMs`, or none. A share smaller than `cost` lets it through once it is whole. */
  take(key: string, rates: readonly CompiledRate[], cost: number, instances: number, maxWaitMs = 0): LocalTurn {
    const turn = this.#look(key, rates, cost, instances, maxWaitMs);
    if (turn.allowed) this.#keep(key, turn.after);
    return turn;
  }

  /** What `take` would say. */
  peek(key: string, rates: readonly CompiledRate[], cost: number, instances: number): LocalTurn {
    return this.#look(key, rates, cost, instances, 0);
  }

  /** Takes a turn back. */
  giveBack(key: string, rates: readonly CompiledRate[], cost: number, instances: number): void {
    const now = this.#host.monotonicMs();
    const fullAt = this.#keys.get(key)?.map((at, index) => {
      const rate = rates[index];
      return rate ? Math.max(now, at - cost * perUnitMs(rate, instances)) : at;
    });
    if (fullAt) this.#keep(key, fullAt);
  }

  forget(key: string): void {
    this.#keys.delete(key);
  }

  #look(
    key: string,
    rates: readonly CompiledRate[],
    cost: number,
    instances: number,
    maxWaitMs: number,
  ): LocalTurn & { readonly after: FullAt } {
    const now = this.#host.monotonicMs();
    const before = this.#keys.get(key) ?? [];
    const after: FullAt = [];
    let [waitMs, slowest] = [0, 0];
    for (const [index, rate] of rates.entries()) {
      const fullAt = Math.max(before[index] ?? now, now);
      const costMs = cost * perUnitMs(rate, instances);
      after.push(fullAt + costMs);
      // As far ahead as one share of the burst, and as one cost where that is more: else it could never pass.
      const ownWaitMs = Math.ceil(fullAt + costMs - now - Math.max(toleranceMs(rate, instances), costMs));
      if (ownWaitMs > waitMs) [waitMs, slowest] = [ownWaitMs, index];
    }
    const allowed = waitMs <= maxWaitMs;
    const used = allowed ? after : before;
    let [remaining, tightest, resetAfterMs] = [Number.POSITIVE_INFINITY, 0, 0];
    for (const [index, rate] of rates.entries()) {
      const usedMs = Math.max((used[index] ?? now) - now, 0);
      const left = Math.max(0, Math.floor((toleranceMs(rate, instances) - usedMs) / perUnitMs(rate, instances)));
      if (left < remaining) [remaining, tightest] = [left, index];
      resetAfterMs = Math.max(resetAfterMs, Math.ceil(usedMs));
    }
    return { allowed, waitMs, remaining, resetAfterMs, bindingRate: allowed ? tightest : slowest, after };
  }

  #keep(key: string, fullAt: FullAt): void {
    this.#keys.delete(key);
    this.#keys.set(key, fullAt);
    if (this.#keys.size <= mostKeys) return;
    const oldest = this.#keys.keys().next();
    if (!oldest.done) this.#keys.delete(oldest.value);
  }
}

const perUnitMs = (rate: CompiledRate, instances: number): number => (rate.perMs * instances) / rate.allow;

/** One share of the burst, at least one unit. */
function toleranceMs(rate: CompiledRate, instances: number): number {
  return Math.max(1, Math.floor(rate.burst / instances)) * perUnitMs(rate, instances);
}
