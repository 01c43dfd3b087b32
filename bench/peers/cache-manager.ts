import KeyvRedis from "@keyv/redis";
import { createCache } from "cache-manager";
import { Keyv } from "keyv";
import type { Notification } from "../../src/generated/agents/messages.js";
import { at, expiresMs, freshKey, type KeyContender } from "../keys/contender.js";

/** cache-manager with Keyv's store for Redis (over node-redis); `wrap` computes once in a process, not among several. */
export async function cacheManager(url: string): Promise<KeyContender> {
  return {
    async open(count) {
      const caches = Array.from({ length: count }, () =>
        createCache({ stores: [new Keyv({ store: new KeyvRedis(url), useKeyPrefix: false })], ttl: expiresMs }),
      );
      return {
        fresh() {
          const key = freshKey("cache-manager");
          return {
            get: () => at(caches, 0).get<Notification>(key),
            set: (value) => at(caches, 0).set(key, value),
            getOrCompute: (connection, load) => at(caches, connection).wrap(key, load),
          };
        },
        close: async () => void (await Promise.all(caches.map((cache) => cache.disconnect()))),
      };
    },
  };
}
