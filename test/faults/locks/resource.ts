import { Redis } from "ioredis";

/**
 * KEYS: resource. ARGV: fencing token. Reply: `{1 let in | 0 refused, value, value of the trusting one}`.
 * Whoever opens it with a token shuts out all older ones: from then on nothing that was read before can be overwritten.
 */
const openScript = `
local newest = tonumber(redis.call("HGET", KEYS[1], "fence") or "0")
local trusting = tonumber(redis.call("HGET", KEYS[1], "trusting") or "0")
if tonumber(ARGV[1]) < newest then
  redis.call("HINCRBY", KEYS[1], "refused", 1)
  return {0, 0, trusting}
end
redis.call("HSET", KEYS[1], "fence", ARGV[1])
return {1, tonumber(redis.call("HGET", KEYS[1], "value") or "0"), trusting}
`;

/**
 * KEYS: resource. ARGV: fencing token, value, value for the trusting one. Reply: 1 written · 0 refused.
 * The trusting one takes every write, whoever it comes from.
 */
const writeScript = `
redis.call("HSET", KEYS[1], "trusting", ARGV[3])
redis.call("HINCRBY", KEYS[1], "trusted", 1)
if tonumber(ARGV[1]) < tonumber(redis.call("HGET", KEYS[1], "fence") or "0") then
  redis.call("HINCRBY", KEYS[1], "refused", 1)
  return 0
end
redis.call("HSET", KEYS[1], "value", ARGV[2])
redis.call("HINCRBY", KEYS[1], "accepted", 1)
return 1
`;

interface Scripts {
  openResource(name: string, fence: number): Promise<[letIn: 0 | 1, value: number, trusting: number]>;
  writeResource(name: string, fence: number, value: number, trusting: number): Promise<0 | 1>;
}

/** What a lock protects: counters that are read, and written one higher. It lives on a server of its own. */
export function resourceAt(url: string): Redis & Scripts {
  const client = new Redis(url);
  client.defineCommand("openResource", { numberOfKeys: 1, lua: openScript });
  client.defineCommand("writeResource", { numberOfKeys: 1, lua: writeScript });
  return client as Redis & Scripts; // they were just defined
}

/** A counter when all is over. Each write made it one higher, unless it overwrote another's. */
export interface Counter {
  readonly lock: string;
  readonly value: number;
  readonly accepted: number;
  readonly refused: number;
  /** The same counter, kept by somebody who checks nothing. */
  readonly trusting: { readonly value: number; readonly accepted: number };
}

export async function counterOf(client: Redis, lock: string): Promise<Counter> {
  const fields = await client.hgetall(lock);
  const number = (name: string): number => Number(fields[name] ?? 0);
  const trusting = { value: number("trusting"), accepted: number("trusted") };
  return { lock, value: number("value"), accepted: number("accepted"), refused: number("refused"), trusting };
}
