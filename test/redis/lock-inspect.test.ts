import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError, WrongTypeError } from "../../src/runtime/errors.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function freshLock(settings: { leaseMs?: number; permits?: number } = {}) {
  const definition = { ...lockDefinition(`inspect-${made++}`, settings), ...settings };
  return new Lock(connection, definition, { prefix: redis.prefix });
}
async function serverNow(): Promise<number> {
  const [seconds, micros] = await redis.raw.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

test("inspect: tells process, name, fencing token, since when and until when, and how many wait", async () => {
  const lock = freshLock({ leaseMs: 30_000 });
  expect(await lock.inspect()).toEqual({ holders: [], waiting: 0 });
  const before = await serverNow();
  const lease = await lock.acquire({ name: "nightly report: März" });
  const after = await serverNow();
  const waiting = [lock.acquire(), lock.acquire()];
  await expect.poll(async () => (await lock.inspect()).waiting).toBe(2);
  const { holders } = await lock.inspect();
  expect(holders).toEqual([
    {
      process: connection.host.processName,
      name: "nightly report: März",
      fencingToken: lease.fencingToken,
      since: expect.any(Date),
      until: expect.any(Date),
    },
  ]);
  // A `Date` has whole milliseconds.
  const [since = 0, until = 0] = [holders[0]?.since?.getTime(), holders[0]?.until?.getTime()];
  expect(since).toBeGreaterThanOrEqual(Math.floor(before));
  expect(since).toBeLessThanOrEqual(after);
  expect(until - since).toBeGreaterThan(29_900);
  expect(until - since).toBeLessThan(30_100);
  await lease.release();
  for (const each of waiting) await (await each).release();
  expect(await lock.inspect()).toEqual({ holders: [], waiting: 0 });
});

test("inspect: changes nothing in Redis", async () => {
  const lock = freshLock();
  await using _lease = await lock.acquire();
  const dump = async () =>
    Promise.all(
      [...(await redis.raw.keys(`*${lock.key}*`))].sort().map(async (key) => [key, await redis.raw.dump(key)]),
    );
  const before = await dump();
  await lock.inspect();
  expect(await dump()).toEqual(before);
});

test("inspect: each holder of permits, and none whose lease has ended", async () => {
  const lock = freshLock({ permits: 3 });
  const long = await lock.acquire({ name: "long" });
  const short = await lock.acquire({ name: "short", leaseMs: 2_500, renew: false });
  const { holders } = await lock.inspect();
  expect(holders.map(({ name, fencingToken }) => [name, fencingToken]).sort()).toEqual([
    ["long", long.fencingToken],
    ["short", short.fencingToken],
  ]);
  expect(holders.every((holder) => !("access" in holder))).toBe(true);
  await expect.poll(async () => (await lock.inspect()).holders.map(({ name }) => name)).toEqual(["long"]);
  await long.release();
});

test("inspect: says who reads and who writes", async () => {
  const definition = lockDefinition(`inspect-${made++}`);
  const lock = new ReadWriteLock(connection, definition, { prefix: redis.prefix });
  const readers = [await lock.read.acquire(), await lock.read.acquire()];
  expect((await lock.inspect()).holders.map(({ access }) => access)).toEqual(["read", "read"]);
  for (const reader of readers) await reader.release();
  await using _writer = await lock.write.acquire();
  expect((await lock.inspect()).holders.map(({ access }) => access)).toEqual(["write"]);
});

test("inspect: a stranger's value is a holder without end; a key of another type is WRONG_TYPE", async () => {
  const lock = freshLock();
  await redis.raw.set(lock.key, "somebody else's");
  expect((await lock.inspect()).holders).toEqual([{ process: "somebody else's", fencingToken: 0 }]);
  await redis.raw.del(lock.key);
  await redis.raw.lpush(lock.key, "a list");
  await expect(lock.inspect()).rejects.toThrow(WrongTypeError);
  await expect(lock.forceRelease()).rejects.toThrow(WrongTypeError);
  expect(await redis.raw.lrange(lock.key, 0, -1)).toEqual(["a list"]);
});

test("forceRelease: ends the lease, whose holder finds out at its next renewal", async () => {
  const lock = freshLock({ leaseMs: 4_000 });
  const lease = await lock.acquire();
  expect(await lock.forceRelease()).toBe(1);
  expect(await lock.forceRelease()).toBe(0);
  await expect.poll(() => lease.signal.aborted).toBe(true);
  expect(lease.signal.reason).toBeInstanceOf(LockLostError);
  expect(await lease.release()).toBe("expired");
});

test("forceRelease: raises the fence, also where nobody holds the lock", async () => {
  const lock = freshLock();
  const first = await lock.acquire();
  await lock.forceRelease();
  const raised = Number(await redis.raw.get(`{${lock.key}}:fence`));
  expect(raised).toBeGreaterThan(first.fencingToken);
  await lock.forceRelease();
  expect(Number(await redis.raw.get(`{${lock.key}}:fence`))).toBeGreaterThan(raised);
  const next = await lock.acquire();
  expect(next.fencingToken).toBeGreaterThan(raised);
  await next.release();
});

test("forceRelease: hands the lock to whoever waits longest, at once", async () => {
  const lock = freshLock({ leaseMs: 60_000 });
  const lease = await lock.acquire();
  const order: number[] = [];
  const waiters = [1, 2].map(async (place) => {
    const mine = await lock.acquire({ waitMs: 20_000 });
    order.push(place);
    await mine.release();
  });
  await expect.poll(async () => (await lock.inspect()).waiting).toBe(2);
  const before = performance.now();
  expect(await lock.forceRelease()).toBe(1);
  await Promise.all(waiters);
  expect(performance.now() - before).toBeLessThan(8_000);
  expect(order).toEqual([1, 2]);
  expect(await lease.release()).toBe("expired");
});

test("forceRelease: ends every holder of permits, and lets as many in", async () => {
  const lock = freshLock({ permits: 2, leaseMs: 60_000 });
  const leases = [await lock.acquire(), await lock.acquire()];
  const waiting = [lock.acquire(), lock.acquire()];
  await expect.poll(async () => (await lock.inspect()).waiting).toBe(2);
  expect(await lock.forceRelease()).toBe(2);
  const next = await Promise.all(waiting);
  expect(Math.min(...next.map((one) => one.fencingToken))).toBeGreaterThan(
    Math.max(...leases.map((one) => one.fencingToken)),
  );
  for (const one of next) await one.release();
});
