import { afterEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { type Child, startChild } from "../support/child.js";
import { lastFence } from "../support/leases.js";
import type { WaiterConfig } from "../support/lock-waiter.js";
import { keysOf, lockDefinition, namingInbox, waitersOf } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const children: Child[] = [];
afterEach(() => {
  for (const child of children.splice(0)) if (child.running) child.kill();
});

const queued = (key: string, count: number): Promise<void> =>
  expect.poll(() => waitersOf(redis.raw, key), { timeout: 20_000, interval: 10 }).toBe(count);

/** So many hear of their turn. */
const listening = (key: string, count: number): Promise<void> =>
  expect.poll(() => namingInbox(redis.raw, key), { timeout: 20_000, interval: 10 }).toBe(count);

function setUp(name: string) {
  const leaseMs = 20_000;
  const definition = lockDefinition(name, { leaseMs, waitMs: 60_000 });
  const { key } = new LockCommands(definition, { prefix: redis.prefix });
  const start = async (waiters = 1): Promise<Child> => {
    const before = await waitersOf(redis.raw, key);
    const config: WaiterConfig = { url: redis.url, prefix: redis.prefix, lock: name, leaseMs, waiters };
    const child = startChild(new URL("../support/lock-waiter.ts", import.meta.url), config);
    children.push(child);
    await queued(key, before + waiters);
    // Subscribed, so that it is handed the lock by message.
    await listening(key, before + waiters);
    return child;
  };
  return { definition, key, start };
}

test("lock: who was killed while waiting costs nothing", async () => {
  const { definition, key, start } = setUp("killed-waiter");
  await using connection = await connect(redis.url);
  const lock = new Lock(connection, definition, { prefix: redis.prefix });
  const lease = await lock.acquire();
  const child = await start(10);
  const behind = lock.acquire();
  await listening(key, 11);
  child.kill("SIGKILL");
  await child.ended;
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(1);
  await lease.release();
  const handed = await lastFence(redis.raw, key);
  const own = await behind;
  // By the release itself.
  expect(own.fencingToken).toBe(handed);
  await own.release();
}, 60_000);

test("lock: a stopped waiter costs a hand-over lease, and holds nothing when it goes on", async () => {
  const { definition, key, start } = setUp("stopped-waiter");
  await using first = await connect(redis.url);
  await using other = await connect(redis.url);
  const lease = await new Lock(first, definition, { prefix: redis.prefix }).acquire();
  const child = await start();
  const behind = new Lock(other, definition, { prefix: redis.prefix }).acquire();
  await listening(key, 2);
  child.kill("SIGSTOP");
  await lease.release();
  const handed = await lastFence(redis.raw, key);
  const own = await behind;
  // By the server's clock, in microseconds.
  const waitedUs = own.fencingToken - handed;
  expect(waitedUs).toBeGreaterThan(500_000);
  expect(waitedUs).toBeLessThan(6_000_000);
  // It reads now that the lock was handed to it, more than a second ago.
  child.kill("SIGCONT");
  await queued(key, 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  own.assertHeld();
  expect(child.lines).toEqual([]);
  await own.release();
  const held = await child.line(/^held /, 20_000);
  expect(Number(held.split(" ")[1])).toBeGreaterThan(own.fencingToken);
  expect(await child.line(/^gave /, 20_000)).toBe("gave released");
  expect(await child.ended).toBe(0);
  expect(await keysOf(redis.raw, key)).toEqual([]);
}, 60_000);

test("lock: a waiter that was stopped for less than its hand-over lease has the lock, for what is left of it", async () => {
  const { definition, start } = setUp("paused-waiter");
  await using connection = await connect(redis.url);
  const lease = await new Lock(connection, definition, { prefix: redis.prefix }).acquire();
  const child = await start();
  child.kill("SIGSTOP");
  await lease.release();
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGCONT");
  await child.line(/^held /, 20_000);
  expect(await child.line(/^gave /, 20_000)).toBe("gave released");
}, 60_000);
