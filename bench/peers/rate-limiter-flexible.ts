import { Redis } from "ioredis";
import { RateLimiterRedis, RateLimiterUnion } from "rate-limiter-flexible";
import { allow, freshKey, type LimitContender, perSeconds } from "../limits/contender.js";

/** rate-limiter-flexible: windows that begin with the first take; several rates are a union of limiters. */
export async function rateLimiterFlexible(url: string): Promise<LimitContender> {
  return {
    url,
    async open(count) {
      const storeClient = new Redis(url);
      const limiters = perSeconds.slice(0, count).map((duration) => {
        return new RateLimiterRedis({ storeClient, points: allow, duration, keyPrefix: `rlf-${duration}` });
      });
      const [first] = limiters;
      const limiter = first && limiters.length === 1 ? first : new RateLimiterUnion(...limiters);
      const key = freshKey("rate-limiter-flexible");
      // It rejects where it denies.
      return { take: () => limiter.consume(key), close: async () => storeClient.disconnect() };
    },
  };
}
