import { commandLine } from "../../support/command-line.js";
import type { TestRedis } from "../../support/redis.js";

let projects = 0;

/** A project with the group `mail` on `orders`, whose names in Redis nobody else has. */
export async function projectWithMail(redis: TestRedis, surroundings: Parameters<typeof commandLine>[2] = {}) {
  const prefix = `${redis.prefix}${projects++}:`;
  const key = `${prefix}shop:orders`;
  await redis.raw.xgroup("CREATE", key, "mail", "0", "MKSTREAM");
  const dead = `{${key}}:dead:mail`;
  const bury = async (payload: string, more: Readonly<Record<string, string>> = {}, id = "*"): Promise<string> => {
    const facts = {
      ...{ id: "1000000-1", group: "mail", consumer: "host-1-abc", attempts: "3" },
      ...{ error: "TypeError", message: "no such\nthing \u001b[31m", at: "1700000000000", ...more },
    };
    const about = Object.entries(facts).flatMap(([name, value]) => [`redloom-${name}`, value]);
    return String(await redis.raw.xadd(dead, id, "data", payload, "header:trace", "t1", ...about));
  };
  return { ...commandLine(redis.url, prefix, surroundings), key, dead, redo: `{${key}}:redo:mail`, bury };
}
