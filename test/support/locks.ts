import type { Redis } from "ioredis";
import type { LockDefinition } from "../../src/runtime/lock/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

/** A lock as the generator would emit it. */
export function lockDefinition(name: string, settings: { leaseMs?: number; waitMs?: number } = {}): LockDefinition {
  const definition = `test.locks.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, leaseMs: settings.leaseMs ?? 10_000, waitMs: settings.waitMs ?? 5_000 };
}

/** How many stand in a lock's queue. */
export const waitersOf = (redis: Redis, key: string): Promise<number> => redis.zcard(`{${key}}:queue`);

/** The keys of a lock that are there, but for the fence, which stays. */
export async function keysOf(redis: Redis, key: string): Promise<string[]> {
  const keys = [key, ...["queue", "waiters", "holders"].map((purpose) => `{${key}}:${purpose}`)];
  const present = await Promise.all(keys.map((one) => redis.exists(one)));
  return keys.filter((_, at) => present[at] === 1);
}

/** How many of those who stand in a lock's queue hear: their inbox is named. */
export async function namingInbox(redis: Redis, key: string): Promise<number> {
  const records = await redis.hvals(`{${key}}:waiters`);
  return records.filter((record) => record.includes(`PUBLISH {${key}}:inbox:`)).length;
}
