import type { Redis } from "ioredis";

/**
 * When a plain timer of this process and some round trips are done: nothing that goes by the clock is sooner, however busy
 * the machine is. What has to be on time is compared with this one, and not with the clock.
 */
export async function afterTimer(raw: Redis, ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  for (let trips = 0; trips < 3; trips++) await raw.ping();
  return performance.now();
}

/** Of an odd number of them: what stands still for a moment moves no median. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
