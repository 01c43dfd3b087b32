import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockBusyError, LockLostError, OptionsInvalidError } from "../../src/runtime/errors.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { SyncReadWriteLock } from "../../src/runtime/sync/read-write.js";
import { type Child, startChild } from "../support/child.js";
import { lockDefinition } from "../support/locks.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import type { SyncWaiter } from "../support/sync-waiter.js";

const redis = useRedis();
let connection: Connection;
let blocking: SyncConnection;
beforeAll(async () => {
  connection = await connect(redis.url);
  blocking = connectSync(redis.url);
});
afterAll(async () => {
  blocking.close();
  await connection.close();
});

let made = 0;
function freshLock(permits?: number) {
  const name = `sync-${made++}`;
  const definition = { ...lockDefinition(name), ...(permits !== undefined && { permits }) };
  const options = { prefix: redis.prefix };
  const lock = new Lock(connection, definition, options);
  return { name, definition, options, lock, sync: new SyncLock(blocking, definition, options) };
}

/** A process whose thread waits, while ours goes on. */
function waiter(lock: string, { url = redis.url, waitMs = 20_000, leaseMs = 10_000 } = {}): Child {
  const config: SyncWaiter = { url, prefix: redis.prefix, lock, waitMs, leaseMs };
  return startChild(new URL("../support/sync-waiter.ts", import.meta.url), config);
}
const waitingAt = async (lock: Lock): Promise<number> => (await lock.inspect()).waiting;
const traces = async (key: string): Promise<string[]> =>
  (await redis.raw.keys(`{${key}}:*`)).filter((one) => !one.endsWith(":fence"));

test("sync lock: keeps its place in the line, between asynchronous waiters", async () => {
  const { lock, name } = freshLock();
  const held = await lock.acquire();
  const first = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitingAt(lock)).toBe(1);
  const child = waiter(name);
  await expect.poll(() => waitingAt(lock), { timeout: 40_000 }).toBe(2);
  const last = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitingAt(lock)).toBe(3);
  await held.release();
  const fences = [(await first).fencingToken];
  await (await first).release();
  fences.push(Number(/^has (\d+)/.exec(await child.line(/^has/))?.[1]));
  fences.push((await last).fencingToken);
  expect(fences).toEqual(fences.toSorted((one, other) => one - other));
  expect(await child.line(/^released|^expired/)).toBe("released");
  await (await last).release();
}, 60_000);

test("sync lock: has its turn whole, though a turn lasts shorter than the usual pause", async () => {
  const { lock, name } = freshLock();
  const held = await lock.acquire();
  const child = waiter(name, { leaseMs: 60 });
  await expect.poll(() => waitingAt(lock), { timeout: 40_000 }).toBe(1);
  await held.release();
  const [, , remainingMs] = /^has (\d+) ([\d.]+)/.exec(await child.line(/^has/)) ?? [];
  expect(Number(remainingMs)).toBeGreaterThan(0);
}, 60_000);

test("sync lock: its wait outlives an outage, and keeps the place", async () => {
  await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  const { lock, name } = freshLock();
  const held = await lock.acquire();
  const child = waiter(name, { url: proxy.url });
  await expect.poll(() => waitingAt(lock), { timeout: 40_000 }).toBe(1);
  const refusal = proxy.refuse();
  proxy.cutAll();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(await waitingAt(lock)).toBe(1);
  refusal.stop();
  await held.release();
  expect(await child.line(/^has|^failed/)).toMatch(/^has/);
}, 60_000);

test("sync lock: a wait that is over says LOCK_BUSY, and leaves no trace", async () => {
  const { lock, sync } = freshLock();
  await using _held = await lock.acquire({ leaseMs: 60_000 });
  const before = performance.now();
  expect(() => sync.acquire({ waitMs: 2_500 })).toThrow(LockBusyError);
  expect(performance.now() - before).toBeGreaterThanOrEqual(2_499);
  expect(() => sync.acquire({ waitMs: 0 })).toThrow("The lock is held");
  expect(sync.tryAcquire()).toBeUndefined();
  expect(await traces(sync.key)).toEqual([]);
});

test("sync lock: does not overtake those who wait, though the lock is free: they are handed it", async () => {
  const { lock, sync } = freshLock();
  await redis.raw.set(sync.key, "somebody", "PX", 60_000);
  const waiting = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitingAt(lock)).toBe(1);
  await redis.raw.del(sync.key);
  expect(sync.tryAcquire()).toBeUndefined();
  await (await waiting).release();
  expect(sync.tryAcquire()?.release()).toBe("released");
});

test("sync lock: permits are counted together with asynchronous holders", async () => {
  const { lock, sync } = freshLock(3);
  await using _other = await lock.acquire();
  const leases = [sync.acquire(), sync.acquire()];
  expect(sync.tryAcquire()).toBeUndefined();
  expect(await lock.tryAcquire()).toBeUndefined();
  expect(leases.map((lease) => lease.release())).toEqual(["released", "released"]);
  expect(sync.tryAcquire()?.release()).toBe("released");
});

test("sync read-write lock: many readers or one writer, together with asynchronous ones", async () => {
  const definition = lockDefinition(`sync-${made++}`);
  const options = { prefix: redis.prefix };
  const lock = new ReadWriteLock(connection, definition, options);
  const sync = new SyncReadWriteLock(blocking, definition, options);
  const reader = await lock.read.acquire();
  const second = sync.read.acquire({ name: "a reader" });
  expect(sync.write.tryAcquire()).toBeUndefined();
  expect(sync.inspect().holders).toMatchObject([{ access: "read" }, { access: "read", name: "a reader" }]);
  expect(second.release()).toBe("released");
  await reader.release();
  sync.write.withLock(() => {
    expect(sync.read.tryAcquire()).toBeUndefined();
    expect(sync.inspect().holders).toMatchObject([{ access: "write" }]);
  });
  expect(sync.read.tryAcquire()?.release()).toBe("released");
  sync.write.acquire();
  expect(sync.forceRelease()).toBe(1);
  expect(sync.inspect()).toEqual({ holders: [], waiting: 0 });
});

test("sync lock: inspect and forceRelease do as the asynchronous ones", async () => {
  const { lock, sync, definition } = freshLock();
  expect(sync.inspect()).toEqual({ holders: [], waiting: 0 });
  const lease = sync.acquire({ name: "me" });
  const [holder] = sync.inspect().holders;
  const state = await lock.inspect();
  // From the server's microseconds and what is left in whole milliseconds: the same end may be told a millisecond off.
  expect(state).toEqual({ holders: [{ ...holder, until: expect.any(Date) }], waiting: 0 });
  expect(Math.abs(Number(state.holders[0]?.until) - Number(holder?.until))).toBeLessThanOrEqual(2);
  expect(holder).toMatchObject({ process: blocking.host.processName, name: "me", fencingToken: lease.fencingToken });
  expect(holder?.access).toBeUndefined();
  expect(sync.forceRelease()).toBe(1);
  expect(sync.forceRelease()).toBe(0);
  expect(lease.release()).toBe("expired");
  const next = sync.acquire();
  expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  expect(next.guard).toEqual({ key: sync.key, token: expect.any(String), definition: definition.definition });
  next.release();
});

test("sync withLock: LOCK_LOST where the work took longer than its lease, and the work's own error before that", () => {
  const { sync } = freshLock();
  const slow = () => sync.withLock(() => blocking.pause(80), { leaseMs: 50 });
  expect(slow).toThrow(LockLostError);
  const error = new Error("of the work");
  const failing = () =>
    sync.withLock(
      () => {
        blocking.pause(80);
        throw error;
      },
      { leaseMs: 50 },
    );
  expect(failing).toThrow(error);
  expect(sync.withLock(() => "done")).toBe("done");
});

test("sync lock: options are refused before any I/O", () => {
  const { sync, definition } = freshLock();
  expect(() => sync.acquire({ leaseMs: 10 })).toThrow(OptionsInvalidError);
  expect(() => sync.acquire({ waitMs: -1 })).toThrow(OptionsInvalidError);
  expect(() => sync.tryAcquire({ name: "a\nb" })).toThrow(OptionsInvalidError);
  expect(() => new SyncLock(blocking, definition, { tune: { permits: 2 } })).toThrow(OptionsInvalidError);
});
