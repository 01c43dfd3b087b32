import type { Group } from "./model.js";

const mostCounted = 10_000;

/** The longest time from the first attempt to the end of the last: every attempt as silent as it may be. */
export function retryHorizonMs(retry: Group["retry"], ackTimeoutMs: number): number {
  let backoffMs = 0;
  let delayMs = Math.min(retry.initialMs, retry.maxMs);
  for (let left = retry.maxAttempts - 1; left > 0; left--) {
    const nextMs = Math.min(delayMs * retry.factor, retry.maxMs);
    // Once they grow no more, all that are left are alike, however many there are.
    if (nextMs === delayMs || left < retry.maxAttempts - mostCounted) {
      backoffMs += nextMs * left;
      break;
    }
    backoffMs += delayMs;
    delayMs = nextMs;
  }
  return Math.ceil(backoffMs * (1 + retry.jitter)) + ackTimeoutMs * retry.maxAttempts;
}
