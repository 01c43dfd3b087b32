import { Redis } from "ioredis";
import { Mutex } from "redis-semaphore";
import { connectionOf, freshKey, type LockContender, leaseMs } from "../locks/contender.js";

/** redis-semaphore's Mutex with its defaults (asks each 10 ms, renews), but for the lease and its patience. */
export async function redisSemaphore(url: string): Promise<LockContender> {
  return {
    async open(count) {
      const clients = Array.from({ length: count }, () => new Redis(url));
      const key = freshKey("redis-semaphore");
      return {
        async acquire(contender) {
          const mutex = new Mutex(connectionOf(clients, contender), key, {
            lockTimeout: leaseMs,
            acquireTimeout: 600_000,
          });
          await mutex.acquire();
          return () => mutex.release();
        },
        async close() {
          for (const client of clients) client.disconnect();
        },
      };
    },
  };
}
