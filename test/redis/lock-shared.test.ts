import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ParameterizedReadWriteLock, ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { renewedOf } from "../support/leases.js";
import { keysOf, lockDefinition, waitersOf } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connections: Connection[] = [];
beforeAll(async () => {
  connections = await Promise.all([connect(redis.url), connect(redis.url), connect(redis.url)]);
});
afterAll(() => Promise.all(connections.map((connection) => connection.close())));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const queued = (key: string, count: number): Promise<void> =>
  expect.poll(() => waitersOf(redis.raw, key), { interval: 5 }).toBe(count);

let made = 0;
function semaphores(permits: number, leaseMs = 20_000): Lock[] {
  const definition = { ...lockDefinition(`permits-${made++}`, { leaseMs, waitMs: 30_000 }), permits };
  return connections.map((connection) => new Lock(connection, definition, { prefix: redis.prefix }));
}
function readWriteLocks(leaseMs = 20_000): ReadWriteLock[] {
  const definition = lockDefinition(`read-write-${made++}`, { leaseMs, waitMs: 30_000 });
  return connections.map((connection) => new ReadWriteLock(connection, definition, { prefix: redis.prefix }));
}
function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("there are none");
  return item;
}

test("permits: as many as there are hold it at once, never more, and all are served", async () => {
  const locks = semaphores(3);
  let holders = 0;
  let most = 0;
  const fences = new Set<number>();
  const turn = async (index: number): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      await at(locks, index).withLock(async (lease) => {
        fences.add(lease.fencingToken);
        most = Math.max(most, ++holders);
        await pause(2);
        holders--;
      });
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => turn(index)));
  expect(most).toBe(3);
  expect(fences.size).toBe(100);
  expect(await keysOf(redis.raw, at(locks, 0).key)).toEqual([]);
});

test("permits: who asked first is served first, as each permit comes free", async () => {
  const locks = semaphores(2);
  const { key } = at(locks, 0);
  const held = [await at(locks, 0).acquire(), await at(locks, 1).acquire()];
  const served: number[] = [];
  const waiting: Promise<Lease>[] = [];
  for (let index = 0; index < 9; index++) {
    const own = at(locks, index).acquire();
    waiting.push(own);
    own.then(() => served.push(index)).catch(() => undefined);
    await queued(key, index + 1);
  }
  await held[1]?.release();
  await expect.poll(() => served).toEqual([0]);
  expect(await at(locks, 0).tryAcquire()).toBeUndefined();
  await held[0]?.release();
  await expect.poll(() => served).toEqual([0, 1]);
  const fences: number[] = [];
  for (const one of waiting) {
    const own = await one;
    fences.push(own.fencingToken);
    await own.release();
  }
  // By Redis' own word: messages over several connections can overtake one another.
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
});

test("permits: that of a holder who died comes free when its lease ends; the others stay", async () => {
  const locks = semaphores(2, 6_000);
  const kept = await at(locks, 0).acquire();
  const dead = await at(locks, 1).acquire({ leaseMs: 3_000, renew: false });
  expect(await at(locks, 2).tryAcquire()).toBeUndefined();
  const before = performance.now();
  const next = await at(locks, 2).acquire();
  expect(performance.now() - before).toBeLessThan(8_000);
  await renewedOf(kept);
  kept.assertHeld();
  next.assertHeld();
  expect(dead.signal.aborted).toBe(true);
  expect(await dead.release()).toBe("expired");
  expect([await kept.release(), await next.release()]).toEqual(["released", "released"]);
});

test("permits: the key of a plain lock is another type, and left alone", async () => {
  const [one] = semaphores(2);
  await redis.raw.set(one?.key ?? "", "a plain lock");
  expect(await one?.tryAcquire()).toBeUndefined();
  await redis.raw.del(one?.key ?? "");
  await redis.raw.lpush(one?.key ?? "", "a list");
  await expect(one?.acquire()).rejects.toThrow(WrongTypeError);
  expect(await redis.raw.lrange(one?.key ?? "", 0, -1)).toEqual(["a list"]);
});

test("permits: tuned where the contract has some, refused where it has none or the number is none", async () => {
  const [connection] = connections;
  if (!connection) throw new Error("not connected");
  const definition = { ...lockDefinition("tuned-permits"), permits: 1 };
  const lock = new Lock(connection, definition, { prefix: redis.prefix, tune: { permits: 2 } });
  const leases = [await lock.tryAcquire(), await lock.tryAcquire()];
  expect(await lock.tryAcquire()).toBeUndefined();
  for (const lease of leases) expect(await lease?.release()).toBe("released");
  for (const permits of [0, 1.5, Number.NaN]) {
    expect(() => new Lock(connection, definition, { tune: { permits } })).toThrow(OptionsInvalidError);
  }
  expect(() => new Lock(connection, lockDefinition("plain"), { tune: { permits: 2 } })).toThrow(OptionsInvalidError);
});

test("read-write: readers together, a writer alone", async () => {
  const locks = readWriteLocks();
  let readers = 0;
  let writers = 0;
  let mostReaders = 0;
  const check = (): void => {
    mostReaders = Math.max(mostReaders, readers);
    expect(writers).toBeLessThanOrEqual(1);
    expect(writers > 0 && readers > 0).toBe(false);
  };
  const turn = async (index: number): Promise<void> => {
    for (let round = 0; round < 6; round++) {
      const lock = at(locks, index);
      if ((index + round) % 4 === 0) {
        await lock.write.withLock(async () => {
          writers++;
          check();
          await pause(2);
          writers--;
        });
      } else {
        await lock.read.withLock(async () => {
          readers++;
          check();
          await pause(2);
          readers--;
        });
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => turn(index)));
  expect(mostReaders).toBeGreaterThan(1);
  expect(await keysOf(redis.raw, at(locks, 0).key)).toEqual([]);
});

test("read-write: a writer waits for the readers before it and for none after it; readers behind it enter together", async () => {
  const locks = readWriteLocks();
  const { key } = at(locks, 0);
  const reading = [await at(locks, 0).read.acquire(), await at(locks, 1).read.acquire()];
  const served: string[] = [];
  const told = (name: string, own: Promise<Lease>): Promise<Lease> => {
    own.then(() => served.push(name)).catch(() => undefined);
    return own;
  };
  const writer = told("writer", at(locks, 2).write.acquire());
  await queued(key, 1);
  const behind = [told("reader", at(locks, 0).read.acquire()), told("reader", at(locks, 1).read.acquire())];
  await queued(key, 3);
  // Free for readers, but somebody waits.
  expect(await at(locks, 2).read.tryAcquire()).toBeUndefined();
  await reading[0]?.release();
  expect(served).toEqual([]);
  await reading[1]?.release();
  const writing = await writer;
  expect(served).toEqual(["writer"]);
  expect(await at(locks, 0).read.tryAcquire()).toBeUndefined();
  expect(await at(locks, 0).write.tryAcquire()).toBeUndefined();
  const last = told("last writer", at(locks, 2).write.acquire());
  await queued(key, 3);
  await writing.release();
  const entered = await Promise.all(behind);
  expect(served).toEqual(["writer", "reader", "reader"]);
  for (const lease of entered) {
    expect(lease.fencingToken).toBeGreaterThan(writing.fencingToken);
    await lease.release();
  }
  await (await last).release();
  expect(served).toEqual(["writer", "reader", "reader", "last writer"]);
});

test("read-write: tells who reads, and ends them all when forced", async () => {
  const locks = readWriteLocks();
  const one = await at(locks, 0).read.acquire({ name: "one" });
  const two = await at(locks, 1).read.acquire();
  const writer = at(locks, 2).write.acquire({ name: "writer" });
  await queued(at(locks, 0).key, 1);
  const state = await at(locks, 0).inspect();
  expect(state.waiting).toBe(1);
  expect(state.holders).toMatchObject([{ name: "one", access: "read" }, { access: "read" }]);
  expect(await at(locks, 0).forceRelease()).toBe(2);
  const writing = await writer;
  expect(writing.fencingToken).toBeGreaterThan(Math.max(one.fencingToken, two.fencingToken));
  expect(await one.release()).toBe("expired");
  expect(await at(locks, 0).inspect()).toMatchObject({ holders: [{ name: "writer", access: "write" }], waiting: 0 });
  expect(await writing.release()).toBe("released");
});

test("read-write: a reader that died holds a writer up for its lease only", async () => {
  const locks = readWriteLocks();
  await at(locks, 0).read.acquire({ leaseMs: 2_500, renew: false });
  const kept = await at(locks, 1).read.acquire();
  const writer = at(locks, 2).write.acquire();
  await queued(at(locks, 0).key, 1);
  await expect.poll(async () => (await at(locks, 0).inspect()).holders.length).toBe(1);
  kept.assertHeld();
  const before = performance.now();
  await kept.release();
  const writing = await writer;
  expect(performance.now() - before).toBeLessThan(8_000);
  await writing.release();
});

test("read-write: each value of the parameters is a lock of its own, in the slot of its parameter", async () => {
  const [connection] = connections;
  if (!connection) throw new Error("not connected");
  const definition = {
    ...lockDefinition("documents"),
    address: defineAddress<{ id: string }>({
      definition: "test.locks.documents",
      namespace: "test",
      template: "documents:{id}",
      parameters: { id: { type: "string" } },
      slot: "id",
    }),
  };
  const locks = new ParameterizedReadWriteLock<{ id: string }, "id">(connection, definition, { prefix: redis.prefix });
  expect(locks.at({ id: "a" }).slotParameter).toBe("id");
  expect(locks.at({ id: "a" }).key).toContain("{a}");
  await using _a = await locks.at({ id: "a" }).write.acquire();
  await using _b = await locks.at({ id: "b" }).write.acquire();
  expect(await locks.at({ id: "a" }).read.tryAcquire()).toBeUndefined();
});
