import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CrossSlotError, LockBusyError, LockLostError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { LockObservation, Observation } from "../../src/runtime/flow/observer.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { renewedAt, renewedOf } from "../support/leases.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis();
let proxy: TcpProxy;
let connection: Connection;
let other: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
beforeEach(async () => {
  connection = await connect(proxy.url, { commandTimeoutMs: 2_500 });
  connection.on("error", () => undefined);
  other = await connect(redis.url);
  return async () => {
    await Promise.all([connection.close(), other.close()]);
  };
});
afterAll(() => proxy[Symbol.asyncDispose]());

type TenantLock = Lock<{ tenant: string }, "tenant">;
const prefix = redis.prefix;
let made = 0;
/** So many locks of one tenant, for us and for somebody else. */
function freshLocks(count: number, settings: Parameters<typeof tenantLock>[1] = {}) {
  const tenant = `t${made++}`;
  const of = (through: Connection): TenantLock[] =>
    Array.from({ length: count }, (_, at) => new Lock(through, tenantLock(`l${at}`, settings), { prefix }, { tenant }));
  return { locks: of(connection), rivals: of(other), tenant };
}
const holdersOf = async (locks: readonly TenantLock[]): Promise<number[]> =>
  Promise.all(locks.map(async (lock) => (await lock.inspect()).holders.length));
const waitingAt = async (locks: readonly TenantLock[]): Promise<number[]> =>
  Promise.all(locks.map(async (lock) => (await lock.inspect()).waiting));

test("acquireAll: takes all in one round trip where they are free, and releases all", async () => {
  const { locks, rivals } = freshLocks(3);
  // Every request goes out on its own: what was sent is counted.
  const sent: string[] = [];
  await using counted = await connect(redis.url, {
    observer: { observe: (one: Observation) => void (one.kind === "command" && sent.push(one.name)) },
  });
  const mine = locks.map(
    (_, at) =>
      new Lock<{ tenant: string }, "tenant">(counted, tenantLock(`l${at}`), { prefix }, { tenant: `t${made - 1}` }),
  );
  const set = await acquireAll(mine);
  expect(sent).toEqual(["permit-ask-all"]);
  expect(set.leases.map((lease) => lease.guard.key)).toEqual(locks.map((lock) => lock.key));
  set.assertHeld();
  expect(await Promise.all(rivals.map((lock) => lock.tryAcquire()))).toEqual([undefined, undefined, undefined]);
  expect(await set.release()).toBe("released");
  expect(await holdersOf(locks)).toEqual([0, 0, 0]);
  expect(set.signal.aborted).toBe(false);
  expect(() => set.assertHeld()).toThrow(LockLostError);
});

test("acquireAll: nothing of nothing; the leases are in the order that was asked for", async () => {
  const { locks } = freshLocks(3);
  expect((await acquireAll([])).leases).toEqual([]);
  const reversed = locks.toReversed();
  await using set = await acquireAll(reversed);
  expect(set.leases.map((lease) => lease.guard.key)).toEqual(reversed.map((lock) => lock.key));
});

test("acquireAll: LOCK_BUSY at once with `waitMs: 0`, that names the lock in the way; the others stay free", async () => {
  const { locks, rivals } = freshLocks(3);
  await using _held = await rivals[1]?.acquire();
  await expect(acquireAll(locks, { waitMs: 0 })).rejects.toMatchObject({ code: "LOCK_BUSY", key: locks[1]?.key });
  expect(await holdersOf(locks)).toEqual([0, 1, 0]);
});

test("acquireAll: all or nothing at the end of the wait: what it had is given back, and it waits no more", async () => {
  const { locks, rivals } = freshLocks(3);
  await using _held = await rivals[2]?.acquire();
  const before = performance.now();
  const acquiring = acquireAll(locks, { waitMs: 3_000 });
  acquiring.catch(() => undefined);
  // While it waits it keeps those before.
  await expect.poll(() => holdersOf(locks)).toEqual([1, 1, 1]);
  await expect(acquiring).rejects.toThrow(LockBusyError);
  await expect(acquiring).rejects.toMatchObject({ key: locks[2]?.key, message: expect.stringContaining("3000 ms") });
  expect(performance.now() - before).toBeGreaterThanOrEqual(2_999);
  await expect.poll(() => holdersOf(locks)).toEqual([0, 0, 1]);
  expect(await waitingAt(locks)).toEqual([0, 0, 0]);
});

test("acquireAll: waits in line for each, keeps what it has by renewal, and goes on when the last is free", async () => {
  const { locks, rivals } = freshLocks(3, { leaseMs: 4_000 });
  const held = await rivals[2]?.acquire();
  const acquiring = acquireAll(locks, { waitMs: 20_000 });
  await expect.poll(() => waitingAt(locks)).toEqual([0, 0, 1]);
  await Promise.all(locks.map(renewedAt));
  expect(await holdersOf(locks)).toEqual([1, 1, 1]);
  await held?.release();
  const set = await acquiring;
  set.assertHeld();
  await Promise.all(set.leases.map(renewedOf));
  set.assertHeld();
  expect(await set.release()).toBe("released");
  expect(await holdersOf(locks)).toEqual([0, 0, 0]);
});

test("acquireAll: abort rejects with its reason, and leaves no trace wherever it was", async () => {
  const { locks, rivals } = freshLocks(3);
  const held = await rivals[1]?.acquire();
  const control = new AbortController();
  const acquiring = acquireAll(locks, { signal: control.signal });
  acquiring.catch(() => undefined);
  await expect.poll(() => waitingAt(locks)).toEqual([0, 1, 0]);
  const reason = new Error("enough");
  control.abort(reason);
  await expect(acquiring).rejects.toBe(reason);
  await expect.poll(() => holdersOf(locks)).toEqual([0, 1, 0]);
  await expect.poll(() => waitingAt(locks)).toEqual([0, 0, 0]);
  await held?.release();
  await expect(acquireAll(locks, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await holdersOf(locks)).toEqual([0, 0, 0]);
});

test("acquireAll: what was granted when the abort crossed it is given back", async () => {
  const { locks, rivals } = freshLocks(3);
  const delay = proxy.delayReplies(2_000);
  const control = new AbortController();
  const acquiring = acquireAll(locks, { signal: control.signal });
  acquiring.catch(() => undefined);
  await expect.poll(() => holdersOf(rivals), { interval: 5 }).toEqual([1, 1, 1]);
  control.abort(new Error("enough"));
  await expect(acquiring).rejects.toThrow("enough");
  delay.stop();
  await expect.poll(() => holdersOf(rivals)).toEqual([0, 0, 0]);
});

test("acquireAll: has all when the answer was lost, with the same fencing tokens", async () => {
  const { locks, rivals } = freshLocks(2);
  const [first] = locks;
  const cut = proxy.cutBeforeReply(first?.key ?? "");
  const set = await acquireAll(locks);
  expect(cut.fired).toBe(1);
  const known = await Promise.all(rivals.map(async (lock) => (await lock.inspect()).holders[0]?.fencingToken));
  expect(set.leases.map((lease) => lease.fencingToken)).toEqual(known);
  await set.release();
});

test("acquireAll: what Redis grants after its deadline is given back", async () => {
  const { locks, rivals } = freshLocks(2, { leaseMs: 60_000 });
  const swallowed = proxy.swallowReplies(locks[0]?.key ?? "");
  await expect(acquireAll(locks, { waitMs: 0 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  swallowed.stop();
  proxy.cutAll();
  await expect.poll(() => holdersOf(rivals)).toEqual([0, 0]);
});

test("acquireAll: begins anew where a lease is lost while it waits for another", async () => {
  const { locks, rivals } = freshLocks(2, { leaseMs: 4_000 });
  const held = await rivals[1]?.acquire();
  const acquiring = acquireAll(locks, { waitMs: 20_000 });
  await expect.poll(() => waitingAt(locks)).toEqual([0, 1]);
  const before = (await locks[0]?.inspect())?.holders[0]?.fencingToken ?? 0;
  expect(await rivals[0]?.forceRelease()).toBe(1);
  // Found out at the next renewal.
  await expect.poll(async () => (await locks[0]?.inspect())?.holders[0]?.fencingToken ?? 0).toBeGreaterThan(before);
  await held?.release();
  const set = await acquiring;
  set.assertHeld();
  expect(await set.release()).toBe("released");
});

test("set: its signal aborts and assertHeld throws when the first of its leases is lost; release says expired", async () => {
  const { locks, rivals } = freshLocks(3, { leaseMs: 4_000 });
  const set = await acquireAll(locks);
  expect(set.signal.aborted).toBe(false);
  await rivals[1]?.forceRelease();
  await expect.poll(() => set.signal.aborted).toBe(true);
  expect(set.signal.reason).toBeInstanceOf(LockLostError);
  expect(() => set.assertHeld()).toThrow(LockLostError);
  expect(await set.release()).toBe("expired");
  expect(await holdersOf(locks)).toEqual([0, 0, 0]);
});

test("acquireAll: takes permits beside plain locks", async () => {
  const tenant = `t${made++}`;
  const plain = new Lock<{ tenant: string }, "tenant">(connection, tenantLock("plain"), { prefix }, { tenant });
  const slots = new Lock<{ tenant: string }, "tenant">(
    connection,
    tenantLock("slots", { permits: 2 }),
    { prefix },
    { tenant },
  );
  const first = await slots.acquire();
  const set = await acquireAll([plain, slots]);
  expect((await slots.inspect()).holders).toHaveLength(2);
  await expect(acquireAll([plain, slots], { waitMs: 0 })).rejects.toThrow(LockBusyError);
  await set.release();
  await first.release();
  expect((await slots.inspect()).holders).toEqual([]);
});

test("acquireAll: takes a reader or a writer of a read-write lock", async () => {
  const at = { tenant: `t${made++}` };
  const plain = new Lock<{ tenant: string }, "tenant">(connection, tenantLock("plain"), { prefix }, at);
  const catalog = new ReadWriteLock<{ tenant: string }, "tenant">(connection, tenantLock("catalog"), { prefix }, at);
  const reader = await catalog.read.acquire();
  const set = await acquireAll([plain, catalog.read]);
  expect((await catalog.inspect()).holders.map(({ access }) => access)).toEqual(["read", "read"]);
  await expect(acquireAll([catalog.read, catalog.write])).rejects.toThrow("named twice");
  await set.release();
  await expect(acquireAll([plain, catalog.write], { waitMs: 0 })).rejects.toMatchObject({ key: catalog.key });
  const writing = acquireAll([plain, catalog.write]);
  await expect.poll(async () => (await catalog.inspect()).waiting).toBe(1);
  await reader.release();
  await using _both = await writing;
  expect((await catalog.inspect()).holders.map(({ access }) => access)).toEqual(["write"]);
});

test("acquireAll: refused before any I/O: different slots, the same lock twice, different connections", async () => {
  const { locks, rivals } = freshLocks(2);
  const stranger = freshLocks(1).locks;
  const [one, two] = locks;
  if (!one || !two) throw new Error("two locks were made");
  const hole = proxy.blackhole();
  await expect(acquireAll([one, ...stranger])).rejects.toThrow(CrossSlotError);
  await expect(acquireAll([one, two, one])).rejects.toThrow(OptionsInvalidError);
  await expect(acquireAll([one, ...rivals.slice(1)])).rejects.toThrow("different connections");
  await expect(acquireAll(locks, { leaseMs: 10 })).rejects.toThrow(OptionsInvalidError);
  await expect(acquireAll(locks, { waitMs: -1 })).rejects.toThrow(OptionsInvalidError);
  await expect(acquireAll(locks, { name: "a\nb" })).rejects.toThrow(OptionsInvalidError);
  hole.stop();
});

test("acquireAll: the observer is told of each lock, and of the one in the way", async () => {
  const told: LockObservation[] = [];
  await using watched = await connect(redis.url, {
    observer: { observe: (one: Observation) => void (one.kind === "lock" && told.push(one)) },
  });
  const { locks, rivals, tenant } = freshLocks(2);
  const mine = locks.map(
    (_, at) => new Lock<{ tenant: string }, "tenant">(watched, tenantLock(`l${at}`), { prefix }, { tenant }),
  );
  const keys = mine.map((lock) => lock.key);
  await (await acquireAll(mine)).release();
  expect(told.map(({ event, key }) => [event, key])).toEqual([
    ["acquired", keys[0]],
    ["acquired", keys[1]],
    ["released", keys[0]],
    ["released", keys[1]],
  ]);
  told.length = 0;
  await using _held = await rivals[1]?.acquire();
  await expect(acquireAll(mine, { waitMs: 2_500 })).rejects.toThrow(LockBusyError);
  expect(told).toMatchObject([{ event: "busy", key: keys[1] }]);
});
