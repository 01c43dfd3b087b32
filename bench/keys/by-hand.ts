import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Notification } from "../../src/generated/agents/messages.js";
import { at, expiresMs, freshKey, type KeyContender, type OpenKey } from "./contender.js";

const leaseMs = 10_000;
const pauseMs = 10;

/**
 * The floor: `GET` and `SET` and JSON, no validation. Computing once is `SET … NX` on a key beside it, and all others look
 * again each 10 ms; nobody renews it, and whoever was slower than it overwrites what came after.
 */
export async function byHand(url: string): Promise<KeyContender> {
  return {
    async open(count) {
      const clients = Array.from({ length: count }, () => new Redis(url));
      const many = new Redis(url, { enableAutoPipelining: true });
      return {
        fresh: () => keyOver(clients, many),
        async close() {
          for (const client of [...clients, many]) client.disconnect();
        },
      };
    },
  };
}

function keyOver(clients: readonly Redis[], many: Redis): OpenKey {
  const key = freshKey("by-hand");
  let underWay = 0;
  // Whoever asks one by one gains nothing from autopipelining, and pays for it.
  const run = async <Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply> => {
    const client = underWay === 0 ? at(clients, 0) : many;
    underWay++;
    try {
      return await command(client);
    } finally {
      underWay--;
    }
  };
  return {
    get: () => run((client) => read(client, key)),
    set: (value) => run((client) => client.set(key, JSON.stringify(value), "PX", expiresMs)),
    getOrCompute(connection, load) {
      if (clients.length > 1) return computed(at(clients, connection), key, load);
      return run((client) => computed(client, key, load));
    },
  };
}

async function computed(client: Redis, key: string, load: () => Promise<Notification>): Promise<Notification> {
  for (;;) {
    const value = await read(client, key);
    if (value) return value;
    const token = randomUUID();
    if (await client.set(`${key}:loading`, token, "PX", leaseMs, "NX")) {
      const loaded = await load();
      await client.set(key, JSON.stringify(loaded), "PX", expiresMs);
      await client.del(`${key}:loading`);
      return loaded;
    }
    await sleep(pauseMs);
  }
}

async function read(client: Redis, key: string): Promise<Notification | undefined> {
  const text = await client.get(key);
  return text === null ? undefined : (JSON.parse(text) as Notification); // its own writer wrote it
}
