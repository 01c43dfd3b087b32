import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";

/** A Redis for the tests of one file, and a prefix that is theirs alone. */
export interface TestRedis {
  readonly url: string;
  readonly prefix: string;
  /** A plain ioredis, to look behind the runtime's back. */
  readonly raw: Redis;
  /** The private server; absent where REDIS_URL names somebody else's. */
  readonly server: RedisServer | undefined;
}

/**
 * Call at the top of a test file. Starts a private server, or works under a prefix of its own on `REDIS_URL` and
 * removes what it wrote there; never flushes. `own` asks for a private server in any case, to be harmed.
 */
export function useRedis({ own = false }: { readonly own?: boolean } = {}): TestRedis {
  let server: RedisServer | undefined;
  let raw: Redis | undefined;
  let url = own ? "" : (process.env.REDIS_URL ?? "");
  const prefix = `redloom-test-${randomUUID()}:`;
  beforeAll(async () => {
    if (!url) {
      server = await startRedisServer();
      url = server.url;
    }
    raw = new Redis(url);
  });
  afterAll(async () => {
    if (raw && !server) await removeKeys(raw, prefix);
    raw?.disconnect();
    await server?.stop();
  });
  return {
    get url() {
      return url;
    },
    prefix,
    get raw() {
      if (!raw) throw new Error("useRedis: only inside a test");
      return raw;
    },
    get server() {
      return server;
    },
  };
}

/** Names under the prefix, sibling keys (`{prefix…}:purpose`) included. */
async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  for (const pattern of [`${prefix}*`, `{${prefix}*`]) {
    for await (const keys of redis.scanStream({ match: pattern, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...(keys as string[]));
    }
  }
}
