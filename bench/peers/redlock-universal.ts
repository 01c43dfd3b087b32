import { Redis } from "ioredis";
import { createLock, IoredisAdapter } from "redlock-universal";
import { connectionOf, freshKey, type LockContender, leaseMs } from "../locks/contender.js";

/** redlock-universal over one server in its fastest mode, with its defaults (asks each 100 ms), but for its patience. */
export async function redlockUniversal(url: string): Promise<LockContender> {
  return {
    async open(count) {
      const clients = Array.from({ length: count }, () => new Redis(url));
      const key = freshKey("redlock-universal");
      const terms = { key, ttl: leaseMs, retryAttempts: 100_000, performance: "lean" } as const;
      const locks = clients.map((client) => createLock({ ...terms, adapter: new IoredisAdapter(client) }));
      return {
        async acquire(contender) {
          const lock = connectionOf(locks, contender);
          const handle = await lock.acquire();
          return () => lock.release(handle);
        },
        async close() {
          for (const client of clients) client.disconnect();
        },
      };
    },
  };
}
