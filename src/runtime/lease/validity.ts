import type { Host } from "../host.js";

/** A moment by both clocks: the monotonic one stands still while a machine sleeps, the wall clock can be set back. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export function instant(host: Host): Instant {
  return { monotonicMs: host.monotonicMs(), wallMs: host.wallMs() };
}

/**
 * How long a lease is still safe to rely on, in milliseconds; 0 or less: no more. It is counted from before the command
 * was sent, by whichever clock says that more time has passed, and ends earlier than Redis' own count by 1 % (clocks
 * run apart) and 2 ms (Redis counts in whole milliseconds).
 */
export function remainingMs(leaseMs: number, from: Instant, now: Instant): number {
  const passed = Math.max(now.monotonicMs - from.monotonicMs, now.wallMs - from.wallMs);
  return leaseMs - leaseMs / 100 - 2 - passed;
}

/** By how much a clock of ours and the server's may run apart while one of them is being set right. */
const drift = 1 / 2_000;

/** So long after `from` by another's clock, by ours: no later than it was, and not in the future. */
export function instantAfter(from: Instant, passedMs: number, now: Instant): Instant {
  const atLeastMs = passedMs - Math.abs(passedMs) * drift;
  return {
    monotonicMs: Math.min(from.monotonicMs + atLeastMs, now.monotonicMs),
    wallMs: Math.min(from.wallMs + atLeastMs, now.wallMs),
  };
}
