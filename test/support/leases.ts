import type { Redis } from "ioredis";
import { expect } from "vitest";
import type { Lock } from "../../src/runtime/lock/lock.js";

/** What happens to leases, to be waited for instead of the time that it takes. */

/** Resolves when the lease was renewed: its own process has it for longer than before. */
export async function renewedOf(lease: { readonly remainingMs: number }): Promise<void> {
  let before = lease.remainingMs;
  await expect
    .poll(
      () => {
        const grew = lease.remainingMs > before;
        before = lease.remainingMs;
        return grew;
      },
      { interval: 5 },
    )
    .toBe(true);
}

/** Resolves when every holder of a lock was renewed: Redis keeps each for longer than before. */
export async function renewedAt(lock: Pick<Lock, "inspect">): Promise<void> {
  const ends = async (): Promise<number> => {
    const { holders } = await lock.inspect();
    return Math.min(...holders.map(({ until }) => Number(until))) || Number.NaN;
  };
  const before = await ends();
  // Read in whole milliseconds.
  await expect.poll(async () => (await ends()) - before).toBeGreaterThan(10);
}

/** The last fencing token that Redis gave out: after a release, that of whoever it handed the lock to. */
export const lastFence = async (redis: Redis, key: string): Promise<number> =>
  Number(await redis.get(`{${key}}:fence`));
