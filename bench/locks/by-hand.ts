import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { connectionOf, freshKey, type LockContender, leaseMs } from "./contender.js";

const release = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;
const acquire = `return redis.call("SET", KEYS[1], ARGV[1], "NX", "PX", ARGV[2])`;

interface Scripts {
  acquireByHand(key: string, token: string, leaseMs: number): Promise<"OK" | null>;
  releaseByHand(key: string, token: string): Promise<number>;
}

/**
 * The floor: two scripts, and a queue that everybody in the process stands in, so that nobody ever asks in vain. No lock
 * between processes can know that; it is what one would cost whose waiting is free.
 */
export async function byHand(url: string): Promise<LockContender> {
  return {
    async open(count) {
      const key = freshKey("by-hand");
      const clients = Array.from({ length: count }, () => withScripts(new Redis(url)));
      let last: Promise<unknown> = Promise.resolve();
      return {
        async acquire(contender) {
          const client = connectionOf(clients, contender);
          const before = last;
          let free: () => void = () => undefined;
          last = new Promise<void>((resolve) => {
            free = resolve;
          });
          await before;
          const token = randomUUID();
          if ((await client.acquireByHand(key, token, leaseMs)) !== "OK") throw new Error("somebody else has it");
          return async () => {
            await client.releaseByHand(key, token);
            free();
          };
        },
        async close() {
          for (const client of clients) client.disconnect();
        },
      };
    },
  };
}

function withScripts(client: Redis): Redis & Scripts {
  client.defineCommand("acquireByHand", { numberOfKeys: 1, lua: acquire });
  client.defineCommand("releaseByHand", { numberOfKeys: 1, lua: release });
  return client as Redis & Scripts; // they were just defined
}
