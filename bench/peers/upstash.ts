import { createHash } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis as Client } from "ioredis";
import { allow, freshKey, type LimitContender, perSeconds } from "../limits/contender.js";

/**
 * @upstash/ratelimit speaks HTTP to Upstash. What it needs of a client is EVALSHA and EVAL, which `scriptsOver` gives it
 * over ioredis. Its fixed window is its fastest algorithm; several rates are several limiters, asked at once.
 */
export async function upstash(url: string): Promise<LimitContender> {
  return {
    url,
    async open(count) {
      const client = new Client(url);
      const limiters = perSeconds.slice(0, count).map((seconds) => {
        const limiter = Ratelimit.fixedWindow(allow, `${seconds} s`);
        // No timer for a deadline each time: the others have none.
        return new Ratelimit({ redis: scriptsOver(client), limiter, prefix: `up-${seconds}`, timeout: 0 });
      });
      const key = freshKey("upstash");
      const take = async (limiter: Ratelimit): Promise<void> => {
        if (!(await limiter.limit(key)).success) throw new Error("denied");
      };
      const [first] = limiters;
      return {
        take: first && limiters.length === 1 ? () => take(first) : () => Promise.all(limiters.map(take)),
        close: async () => client.disconnect(),
      };
    },
  };
}

/** Scripts without the flag that only Upstash's Redis knows (`#!lua flags=allow-key-locking`), under their old digests. */
function scriptsOver(client: Client): ConstructorParameters<typeof Ratelimit>[0]["redis"] {
  const digests = new Map<string, string>();
  const scripts = {
    async evalsha(digest: string, keys: string[], args: unknown[]): Promise<unknown> {
      const own = digests.get(digest);
      if (own === undefined) throw new Error("NOSCRIPT");
      return client.evalsha(own, keys.length, ...keys, ...args.map(String));
    },
    async eval(source: string, keys: string[], args: unknown[]): Promise<unknown> {
      const plain = source.replace(/^#!.*\n/, "\n");
      digests.set(digestOf(source), digestOf(plain));
      return client.eval(plain, keys.length, ...keys, ...args.map(String));
    },
  };
  // It is asked for nothing else.
  return scripts as unknown as ConstructorParameters<typeof Ratelimit>[0]["redis"];
}

function digestOf(source: string): string {
  return createHash("sha1").update(source).digest("hex");
}
