import type { Connection } from "../../src/runtime/connection/connection.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import type { TestRedis } from "./redis.js";
import { type Task, taskStream, workers } from "./task-stream.js";

/** Groups whose streams are filled and read behind the runtime's back. */
export function filledGroups(redis: TestRedis, connection: () => Connection) {
  const open = (name: string) => {
    const group = new ConsumerGroup<Task>(connection(), taskStream(name), workers, { prefix: redis.prefix });
    const key = `${redis.prefix}tests:${name}`;
    return { group, key, sibling: (purpose: string): string => `{${key}}:${purpose}` };
  };

  const fill = async (key: string, count: number, data = "{}"): Promise<string[]> => {
    const ids: string[] = [];
    for (let left = count; left > 0; left -= 5_000) {
      const pipeline = redis.raw.pipeline();
      for (let n = 0; n < Math.min(left, 5_000); n++) pipeline.xadd(key, "*", "data", data);
      for (const [, id] of (await pipeline.exec()) ?? []) ids.push(String(id));
    }
    return ids;
  };

  const read = async (key: string, count: number, consumer = "c1"): Promise<void> => {
    await redis.raw.xreadgroup("GROUP", "workers", consumer, "COUNT", count, "STREAMS", key, ">");
  };

  /** Entries with a group at their start. */
  const filled = async (name: string, count: number, data?: string) => {
    const all = open(name);
    const ids = await fill(all.key, count, data);
    await redis.raw.xgroup("CREATE", all.key, "workers", "0");
    return { ...all, ids };
  };

  return { open, fill, read, filled };
}
