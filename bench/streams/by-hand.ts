import { Redis } from "ioredis";
import type { StreamContender } from "../contender.js";

let opened = 0;

/**
 * The floor: ioredis by hand. No validation, no retry, no reclaim, no dead letters; a crash loses what was read, unless
 * somebody writes the rest.
 */
export async function byHand(url: string): Promise<StreamContender> {
  const plain = new Redis(url);
  const many = new Redis(url, { enableAutoPipelining: true });
  // Of the two protocols the faster one for long replies.
  const reader = new Redis(url, { protocol: 2 });
  return {
    name: "ioredis by hand",
    async open() {
      const key = `bench:by-hand-${++opened}`;
      await plain.xgroup("CREATE", key, "g", "0", "MKSTREAM");
      let underWay = 0;
      return {
        async add(message) {
          // Whoever adds one by one gains nothing from autopipelining, and pays for it.
          const client = underWay === 0 ? plain : many;
          underWay++;
          try {
            return await client.xadd(key, "*", "data", JSON.stringify(message));
          } finally {
            underWay--;
          }
        },
        addBulk(messages) {
          const pipeline = plain.pipeline();
          for (const message of messages) pipeline.xadd(key, "*", "data", JSON.stringify(message));
          return pipeline.exec();
        },
        async consume(concurrency, onMessage) {
          let stopped = false;
          const reading = consumeByHand({ reader, plain, key, concurrency, onMessage, stopped: () => stopped });
          return async () => {
            stopped = true;
            await plain.xadd(key, "*", "end", "");
            await reading;
          };
        },
        close: async () => undefined,
      };
    },
    async close() {
      for (const client of [plain, many, reader]) client.disconnect();
    },
  };
}

interface Loop {
  readonly reader: Redis;
  readonly plain: Redis;
  readonly key: string;
  readonly concurrency: number;
  readonly onMessage: (message: unknown) => void;
  readonly stopped: () => boolean;
}

async function consumeByHand({ reader, plain, key, concurrency, onMessage, stopped }: Loop): Promise<void> {
  const acknowledgements: Promise<unknown>[] = [];
  while (!stopped()) {
    const reply = (await reader.xreadgroup(
      "GROUP",
      "g",
      "c",
      "COUNT",
      concurrency,
      "BLOCK",
      5_000,
      "STREAMS",
      key,
      ">",
    )) as [string, [string, string[]][]][] | null;
    const ids: string[] = [];
    for (const [id, fields] of reply?.[0]?.[1] ?? []) {
      if (fields[0] === "data") onMessage(JSON.parse(fields[1] ?? ""));
      ids.push(id);
    }
    if (ids.length === 0) continue;
    const acknowledged = plain.xack(key, "g", ...ids);
    if (concurrency === 1) await acknowledged;
    else acknowledgements.push(acknowledged);
  }
  await Promise.all(acknowledgements);
}
