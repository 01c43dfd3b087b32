import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

// Of its own: its statistics and its log of refusals are looked at.
const redis = useRedis({ own: true });
const options = { prefix: redis.prefix };
const password = "a password";
const user = `locks-${redis.prefix}`;
let connection: Connection;

/** The rules that docs/locks.md gives a user of locks, for the names of this test. */
function documentedRules(): string[] {
  const document = readFileSync(new URL("../../docs/locks.md", import.meta.url), "utf8");
  const [, rules = ""] = /^ACL SETUSER locks on >secret (.+)$/m.exec(document) ?? [];
  return rules.replaceAll("agents:", `${redis.prefix}test:`).split(" ");
}
/** How many wait, and hear. */
const listeningAt = async (key: string): Promise<number> =>
  (await redis.raw.hvals(`{${key}}:waiters`)).filter((record) => record.includes(":inbox:")).length;
const login = () => {
  const { hostname, port } = new URL(redis.url);
  return { host: hostname, port: Number(port), username: user, password };
};
beforeAll(async () => {
  await redis.raw.call("ACL", "SETUSER", user, "on", `>${password}`, ...documentedRules());
  connection = await connect(login());
});
afterAll(async () => {
  await connection.close();
  await redis.raw.call("ACL", "DELUSER", user);
});

test("permissions: what docs/locks.md lists is what locks need, waits that hear of their turn included, and no more", async () => {
  const errors: unknown[] = [];
  connection.on("error", (error) => errors.push(error));
  await redis.raw.call("ACL", "LOG", "RESET");
  await redis.raw.config("RESETSTAT");
  for (const permits of [undefined, 2]) {
    const definition = { ...lockDefinition(`permitted-${permits}`), ...(permits && { permits }) };
    const lock = new Lock(connection, definition, options);
    const held = await Promise.all(Array.from({ length: permits ?? 1 }, () => lock.acquire()));
    const waiting = [lock.acquire(), lock.acquire(), lock.acquire()];
    await expect.poll(() => listeningAt(lock.key)).toBe(3);
    for (const lease of held) expect(await lease.release()).toBe("released");
    for (const each of waiting) expect(await (await each).release()).toBe("released");
    const all = await Promise.all(Array.from({ length: permits ?? 1 }, () => lock.acquire()));
    const busy = await lock.acquire({ waitMs: 2_500 }).catch((error: unknown) => error);
    expect(busy).toMatchObject({ code: "LOCK_BUSY" });
    // It heard: nothing was refused to it.
    expect(busy).not.toHaveProperty("cause");
    expect(await lock.forceRelease()).toBe(all.length);
  }
  const catalog = new ReadWriteLock(connection, lockDefinition("permitted-catalog"), options);
  const readers = [await catalog.read.acquire(), await catalog.read.acquire()];
  const writing = catalog.write.acquire();
  await expect.poll(() => listeningAt(catalog.key)).toBe(1);
  for (const reader of readers) await reader.release();
  await (await writing).release();
  const pair = ["a", "b"].map(
    (name) => new Lock<{ tenant: string }, "tenant">(connection, tenantLock(name), options, { tenant: "t" }),
  );
  expect(await (await acquireAll(pair)).release()).toBe("released");
  const campaign = new Lock(connection, lockDefinition("permitted-leader"), options).lead(() => undefined);
  await campaign.finished;
  const blocking = connectSync({ ...login() });
  expect(new SyncLock(blocking, lockDefinition("permitted-sync"), options).acquire().release()).toBe("released");
  blocking.close();
  expect(errors).toEqual([]);
  const listed = documentedRules().flatMap((rule) => /^\+([a-z]+)$/.exec(rule)?.[1] ?? []);
  expect(listed.length).toBeGreaterThan(20);
  const stats = await redis.raw.info("commandstats");
  const isUsed = (name: string): boolean => stats.includes(`cmdstat_${name}:`) || stats.includes(`cmdstat_${name}|`);
  // Half a minute after the last wait.
  expect(listed.filter((name) => !isUsed(name))).toEqual(["unsubscribe"]);
  const refused = (await redis.raw.call("ACL", "LOG")) as unknown[][];
  expect(refused.map((entry) => entry[entry.indexOf("object") + 1])).toEqual([]);
});
