import { Redis } from "ioredis";
import Redlock from "redlock";
import { connectionOf, freshKey, type LockContender, leaseMs } from "../locks/contender.js";

/** redlock over one server, with its defaults (asks each 200 ms, give or take 100), but for its patience. */
export async function redlock(url: string): Promise<LockContender> {
  return {
    async open(count) {
      const clients = Array.from({ length: count }, () => new Redis(url));
      const locks = clients.map((client) => new Redlock([client], { retryCount: -1 }));
      const key = freshKey("redlock");
      return {
        async acquire(contender) {
          const lock = await connectionOf(locks, contender).acquire([key], leaseMs);
          return () => lock.release();
        },
        async close() {
          for (const client of clients) client.disconnect();
        },
      };
    },
  };
}
