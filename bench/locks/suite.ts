import { setTimeout as sleep } from "node:timers/promises";
import { rate, timed } from "../measure.js";
import { type Suite, single, type Work } from "../suite.js";
import type { LockContender, OpenLock } from "./contender.js";
import { requestsSoFar } from "./requests.js";

export const suite: Suite<LockContender> = {
  file: "./locks/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./locks/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./locks/redloom.js", name: "redloom" },
    { label: "redis-semaphore 5", file: "./peers/redis-semaphore.js", name: "redisSemaphore" },
    { label: "redlock 5", file: "./peers/redlock.js", name: "redlock" },
    { label: "redlock-universal 0.8", file: "./peers/redlock-universal.js", name: "redlockUniversal" },
  ],
  works(scale) {
    const turns = 3_000 * scale;
    return [
      single("uncontended, acquire + release", "turns/s", (contender) =>
        on(contender, 1, (lock) => rate(turns, () => alone(lock, turns))),
      ),
      crowd({ title: "50 × 10 turns, 1 ms held", contenders: 50, turns: 10, heldMs: 1, connections: 1 }),
      crowd({ title: "50 × 10 turns, 5 connections", contenders: 50, turns: 10, heldMs: 1, connections: 5 }),
      crowd({ title: "1,000 waiters, one turn each", contenders: 1_000, turns: 1, heldMs: 0, connections: 1 }),
    ];
  },
};

interface Crowd {
  readonly title: string;
  readonly contenders: number;
  readonly turns: number;
  readonly heldMs: number;
  readonly connections: number;
}

/** Many want the same lock at once, again and again: how long it takes, who waits longest, and what is asked of Redis. */
function crowd({ title, contenders, turns, heldMs, connections }: Crowd): Work<LockContender> {
  return {
    measures: [
      { name: `${title}: total`, unit: "ms" },
      { name: `${title}: longest wait`, unit: "ms" },
      { name: `${title}: requests a turn`, unit: "requests" },
    ],
    run: (contender) =>
      on(contender, connections, async (lock) => {
        let longestMs = 0;
        const taking = async (index: number): Promise<void> => {
          for (let turn = 0; turn < turns; turn++) {
            const askedAt = performance.now();
            const release = await lock.acquire(index);
            longestMs = Math.max(longestMs, performance.now() - askedAt);
            if (heldMs > 0) await sleep(heldMs);
            await release();
          }
        };
        const before = requestsSoFar();
        const { seconds, cpuMicros } = await timed(contenders * turns, () =>
          Promise.all(Array.from({ length: contenders }, (_, index) => taking(index))),
        );
        const requests = (requestsSoFar() - before) / (contenders * turns);
        return [seconds * 1_000, longestMs, requests].map((value) => ({ value, cpuMicros }));
      }),
  };
}

async function alone(lock: OpenLock, turns: number, contender = 0): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const release = await lock.acquire(contender);
    await release();
  }
}

/** On a fresh lock, whose connections are open and whose scripts are known, to Redis and to the compiler. */
async function on<Result>(
  contender: LockContender,
  connections: number,
  work: (lock: OpenLock) => Promise<Result>,
): Promise<Result> {
  const lock = await contender.open(connections);
  try {
    for (let index = 0; index < 500; index++) await (await lock.acquire(index))();
    // Two at a time: somebody has waited before, as for every lock that is in use.
    await Promise.all(Array.from({ length: 2 * connections }, (_, index) => alone(lock, 5, index)));
    return await work(lock);
  } finally {
    await lock.close();
  }
}
