import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lastFence } from "../support/leases.js";
import { keysOf, lockDefinition, namingInbox, waitersOf } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let proxy: TcpProxy;
/** Over a faulty network, and over a good one. */
let faulty: Connection;
let good: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  good = await connect(redis.url);
});
beforeEach(async () => {
  faulty = await connect(proxy.url, { commandTimeoutMs: 2_500, inboxHeartbeatMs: 500 });
  faulty.on("error", () => undefined);
  return () => faulty.close();
});
afterAll(async () => {
  await good.close();
  await proxy[Symbol.asyncDispose]();
});

let made = 0;
function freshLocks(leaseMs = 30_000) {
  const definition = lockDefinition(`waiting-fault-${made++}`, { leaseMs, waitMs: 30_000 });
  const { key } = new LockCommands(definition, { prefix: redis.prefix });
  const on = (connection: Connection): Lock => new Lock(connection, definition, { prefix: redis.prefix });
  return { faultyLock: on(faulty), goodLock: on(good), key };
}
const queued = (key: string, count: number): Promise<void> =>
  expect.poll(() => waitersOf(redis.raw, key), { timeout: 10_000, interval: 5 }).toBe(count);

test("wait: keeps its place, when the answer that it has to wait was lost", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  const lease = await goodLock.acquire();
  const fault = proxy.cutBeforeReply(key);
  const first = faultyLock.acquire();
  await queued(key, 1);
  const second = goodLock.acquire();
  await queued(key, 2);
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(2);
  await lease.release();
  const own = await first;
  expect(fault.fired).toBe(1);
  own.assertHeld();
  await own.release();
  const next = await second;
  expect(next.fencingToken).toBeGreaterThan(own.fencingToken);
  await next.release();
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("wait: keeps its place over an outage of the whole connection", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  const lease = await goodLock.acquire();
  const waiting = Array.from({ length: 5 }, () => faultyLock.acquire());
  await queued(key, 5);
  const behind = goodLock.acquire();
  await queued(key, 6);
  const refusal = proxy.refuse();
  proxy.cutAll();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  refusal.stop();
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(2);
  // The inbox is back; what is handed to it is renewed over the other connection.
  await expect.poll(() => faulty.ping().catch(() => undefined)).toBeDefined();
  const served = [...waiting, behind].map(async (one) => {
    const own = await one;
    await own.release();
    return own.fencingToken;
  });
  await lease.release();
  const fences = await Promise.all(served);
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
});

test("wait: nobody is held up by those who are cut off, and these are served when they are back", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  const lease = await goodLock.acquire();
  const cutOff = Array.from({ length: 5 }, () => faultyLock.acquire());
  await queued(key, 5);
  const behind = goodLock.acquire();
  await expect.poll(() => namingInbox(redis.raw, key)).toBe(6);
  const refusal = proxy.refuse();
  proxy.cutAll();
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(1);
  await lease.release();
  const handed = await lastFence(redis.raw, key);
  const own = await behind;
  // By the release itself.
  expect(own.fencingToken).toBe(handed);
  refusal.stop();
  await own.release();
  for (const one of cutOff) await (await one).release();
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("wait: a hand-over into a dead connection costs its lease, and the connection is found dead", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  const lease = await goodLock.acquire();
  const lost = faultyLock.acquire();
  await queued(key, 1);
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(1);
  const behind = goodLock.acquire();
  await queued(key, 2);
  await expect.poll(() => redis.raw.pubsub("CHANNELS", `{${key}}:inbox:*`)).toHaveLength(2);
  const hole = proxy.blackhole();
  const before = performance.now();
  await lease.release();
  const own = await behind;
  expect(performance.now() - before).toBeLessThan(8_000);
  await own.release();
  // Bytes are missing in what goes on: no network does that.
  hole.stop();
  proxy.cutAll();
  const late = await lost;
  expect(late.fencingToken).toBeGreaterThan(own.fencingToken);
  await late.release();
});

test("wait: ends at its time although Redis is silent, however long a command may take", async () => {
  const { goodLock, key } = freshLocks();
  await using _lease = await goodLock.acquire();
  const patient = await connect(proxy.url, { inboxHeartbeatMs: 60_000 });
  patient.on("error", () => undefined);
  const definition = lockDefinition(`waiting-fault-${made - 1}`, { leaseMs: 30_000 });
  const lock = new Lock(patient, definition, { prefix: redis.prefix });
  const hole = proxy.blackhole();
  const before = performance.now();
  await expect(lock.acquire({ waitMs: 400 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  expect(performance.now() - before).toBeLessThan(4_500);
  hole.stop();
  proxy.cutAll();
  await patient.close();
  expect(await waitersOf(redis.raw, key)).toBe(0);
});

test("wait: leaves the line though Redis was silent for longer than a command may take", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  await using _lease = await goodLock.acquire();
  const control = new AbortController();
  const waiting = Array.from({ length: 3 }, () => faultyLock.acquire({ signal: control.signal }));
  await expect.poll(() => namingInbox(redis.raw, key)).toBe(3);
  const refusal = proxy.refuse();
  proxy.cutAll();
  control.abort(new Error("enough"));
  await Promise.all(waiting.map((one) => expect(one).rejects.toThrow("enough")));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  refusal.stop();
  await queued(key, 0);
});

test("wait: where the whole line was lost, all stand in it again, and turns go on at once", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  await goodLock.acquire({ leaseMs: 4_000, renew: false });
  const served = Array.from({ length: 20 }, async (_, at) => {
    const lease = await (at % 2 ? faultyLock : goodLock).acquire();
    await lease.release();
  });
  await queued(key, 20);
  await redis.raw.del(key, ...["queue", "waiters", "fence"].map((purpose) => `{${key}}:${purpose}`));
  const before = performance.now();
  await Promise.all(served);
  expect(performance.now() - before).toBeLessThan(12_000);
});

test("wait: goes on after the scripts were flushed", async () => {
  const { faultyLock, goodLock, key } = freshLocks();
  const lease = await goodLock.acquire();
  await redis.raw.script("FLUSH");
  const waiting = [faultyLock.acquire()];
  await queued(key, 1);
  await redis.raw.script("FLUSH");
  waiting.push(goodLock.acquire());
  await queued(key, 2);
  await redis.raw.script("FLUSH");
  await lease.release();
  for (const one of waiting) {
    const own = await one;
    await redis.raw.script("FLUSH");
    expect(await own.release()).toBe("released");
  }
});

test("close: who waits is told, and leaves the queue", async () => {
  const { goodLock, key } = freshLocks();
  await using lease = await goodLock.acquire();
  const closing = await connect(redis.url);
  const definition = lockDefinition(`waiting-fault-${made - 1}`, { leaseMs: 30_000 });
  const lock = new Lock(closing, definition, { prefix: redis.prefix });
  const waiting = Promise.allSettled([lock.acquire(), lock.acquire({ waitMs: 20_000 })]);
  await queued(key, 2);
  await closing.close();
  expect(await waiting).toMatchObject([{ reason: { code: "CLOSED" } }, { reason: { code: "CLOSED" } }]);
  await queued(key, 0);
  lease.assertHeld();
});
