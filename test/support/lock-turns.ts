import { expect } from "vitest";
import type { Lease } from "../../src/runtime/lease/lease.js";
import type { Lock } from "../../src/runtime/lock/lock.js";

export type Acquirable = Pick<Lock, "acquire" | "tryAcquire">;

const holds = (lease: Lease | undefined): boolean => {
  try {
    lease?.assertHeld();
    return lease !== undefined && !lease.signal.aborted;
  } catch {
    return false;
  }
};

/**
 * A lock passed from one to another ten times, while a third one tries: how often two held it, and how long the longest
 * turn took. `waiting` tells how many stand in line.
 */
export async function takeTurns(
  [one, other, third]: readonly [Acquirable, Acquirable, Acquirable],
  waiting: () => Promise<number>,
): Promise<{ readonly together: number; readonly longestTurnMs: number }> {
  let together = 0;
  const turns: number[] = [];
  for (let round = 0; round < 10; round++) {
    const held = await one.acquire({ waitMs: 20_000 });
    const next = other.acquire({ waitMs: 20_000 });
    await expect.poll(waiting).toBe(1);
    const releasedAt = performance.now();
    expect(await held.release()).toBe("released");
    const taken = await next;
    turns.push(performance.now() - releasedAt);
    const tried = await third.tryAcquire();
    if (holds(taken) && holds(tried)) together++;
    await taken.release();
    await tried?.release();
  }
  return { together, longestTurnMs: Math.max(...turns) };
}
