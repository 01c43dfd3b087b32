import { Redis } from "ioredis";

/** Removes what the demo wrote to somebody's Redis: names under its prefix, sibling keys included. Never flushes. */
export async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for (const pattern of [`${prefix}*`, `{${prefix}*`]) {
      for await (const keys of redis.scanStream({ match: pattern, count: 1_000 })) {
        const names = keys as string[];
        if (names.length > 0) await redis.unlink(...names);
      }
    }
  } finally {
    redis.disconnect();
  }
}
