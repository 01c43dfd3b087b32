import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError } from "../../src/runtime/errors.js";
import { KeyCommands } from "../../src/runtime/key/commands.js";
import { Store } from "../../src/runtime/key/store.js";
import type { Fence } from "../../src/runtime/lease/guard.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { textKey } from "../support/guarded.js";
import { lockDefinition } from "../support/locks.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function fresh(settings: { permits?: number; leaseMs?: number; expiresMs?: number } = {}) {
  const name = `guarded-${made++}`;
  const { permits, expiresMs, ...lockSettings } = settings;
  const definition = { ...lockDefinition(`${name}-lock`, lockSettings), ...(permits === undefined ? {} : { permits }) };
  const lock = new Lock(connection, definition, { prefix: redis.prefix });
  const key = textKey(name, expiresMs);
  const store = new Store(connection, key, { prefix: redis.prefix });
  const commands = new KeyCommands(key, { prefix: redis.prefix });
  return { lock, store, commands };
}

describe("set with a fence", () => {
  test("set: writes while the lease is held, with the time to live of the contract", async () => {
    const { lock, store } = fresh({ expiresMs: 60_000 });
    await using lease = await lock.acquire();
    await store.set("mine", { fence: lease });
    expect(await store.get()).toBe("mine");
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(50_000);
    await store.set("longer", { fence: lease, ttl: 600_000 });
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(500_000);
    await store.set("kept", { fence: lease, keepTtl: true });
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(500_000);
    expect(await store.get()).toBe("kept");
  });

  test("set: a refusal is the end of the lease, also in a batch, and not only at its next renewal", async () => {
    for (const write of ["set", "batch"] as const) {
      const { lock, store, commands } = fresh({ leaseMs: 60_000 });
      await using lease = await lock.acquire();
      const { signal } = lease;
      await lock.forceRelease();
      expect(signal.aborted).toBe(false);
      const writing =
        write === "set"
          ? store.set("late", { fence: lease })
          : connection.batch([commands.set("late", { fence: lease })]);
      await expect(writing).rejects.toThrow();
      expect(signal.aborted).toBe(true);
      expect(() => lease.assertHeld()).toThrow(LockLostError);
      expect(lease.remainingMs).toBe(0);
    }
  });

  const ends: readonly (readonly [string, (lock: Lock, lease: Lease) => Promise<unknown>])[] = [
    ["was released", (_, lease) => lease.release()],
    ["was ended by force", (lock) => lock.forceRelease()],
    ["expired", (lock) => redis.raw.del(lock.key)],
    ["was taken over", (lock) => redis.raw.set(lock.key, "another:token")],
    ["was overwritten by a hash", (lock) => redis.raw.multi().del(lock.key).hset(lock.key, "a", "b").exec()],
  ];
  for (const [what, end] of ends) {
    test(`set: LOCK_LOST, and what is there stays, when the lease ${what}`, async () => {
      const { lock, store } = fresh();
      const lease = await lock.acquire({ renew: false });
      await store.set("mine", { fence: lease });
      await end(lock, lease);
      const refused = store.set("stale", { fence: lease });
      const told = { code: "LOCK_LOST", key: store.key, message: expect.stringContaining(lock.key) };
      await expect(refused).rejects.toMatchObject(told);
      expect(await store.get()).toBe("mine");
      await redis.raw.del(lock.key);
    });
  }

  test("set: a key that has nothing yet gets nothing", async () => {
    const { lock, store } = fresh();
    const lease = await lock.acquire();
    await lease.release();
    await expect(store.set("stale", { fence: lease })).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(await store.exists()).toBe(false);
  });

  test("set: each holder of several permits is asked for by itself", async () => {
    const { lock, store } = fresh({ permits: 2 });
    const [one, two] = [await lock.acquire(), await lock.acquire()];
    await store.set("one", { fence: one });
    await store.set("two", { fence: two });
    await one.release();
    await expect(store.set("stale", { fence: one })).rejects.toMatchObject({ code: "LOCK_LOST" });
    await store.set("still two", { fence: two });
    expect(await store.get()).toBe("still two");
    await two.release();
  });

  test("set: of several permits, one that expired by the server's clock is refused, though its record is there", async () => {
    const { lock, store } = fresh({ permits: 2 });
    const [one, two] = [await lock.acquire({ leaseMs: 60, renew: false }), await lock.acquire()];
    const { token } = one.guard;
    await expect
      .poll(async () => {
        const [seconds, us] = await redis.raw.time();
        return Number(seconds) * 1e6 + Number(us) > Number((await redis.raw.zscore(lock.key, token)) ?? 0);
      })
      .toBe(true);
    expect(await redis.raw.zscore(lock.key, token)).not.toBeNull();
    await expect(store.set("stale", { fence: one })).rejects.toMatchObject({ code: "LOCK_LOST" });
    await two.release();
  });

  test("set: readers and writers of a lock are asked for alike", async () => {
    const { store } = fresh();
    const both = new ReadWriteLock(connection, lockDefinition(`${store.key}-rw`), { prefix: redis.prefix });
    const reader = await both.read.acquire();
    await store.set("reader", { fence: reader });
    await reader.release();
    const writer = await both.write.acquire();
    await expect(store.set("stale", { fence: reader })).rejects.toMatchObject({ code: "LOCK_LOST" });
    await store.set("writer", { fence: writer });
    expect(await store.get()).toBe("writer");
    await writer.release();
  });

  test("set: WRONG_TYPE, and the list stays, where the key holds a list", async () => {
    const { lock, store } = fresh();
    await using lease = await lock.acquire();
    await redis.raw.rpush(store.key, "entry");
    await expect(store.set("over", { fence: lease })).rejects.toMatchObject({ code: "WRONG_TYPE", key: store.key });
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["entry"]);
  });

  test("set: is not sent again when its answer was lost; set again while the lease is held, it is done", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const { lock, commands, store } = fresh();
    await using lease = await lock.acquire();
    const set = commands.set("once", { fence: lease });
    await faulty.execute(set);
    const fault = proxy.cutBeforeReply(lease.guard.token);
    await expect(faulty.execute(set)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    await faulty.execute(set);
    expect(await store.get()).toBe("once");
  });

  test("set: OPTIONS_INVALID before any I/O, when what is given is no lease", () => {
    const { commands } = fresh();
    for (const wrong of [null, 17, "token", {}, { guard: { key: "k" } }, Promise.resolve()]) {
      // What a program without types can pass.
      const set = () => commands.set("value", { fence: wrong as unknown as Fence });
      expect(set).toThrow(expect.objectContaining({ code: "OPTIONS_INVALID" }));
    }
  });

  test("set: without a fence it is the one SET that it was", () => {
    const { commands } = fresh();
    for (const command of [commands.set("v"), commands.set("v", {})]) {
      expect(command).toMatchObject({ name: "SET", keys: [commands.key], args: [commands.key, "v", "GET"] });
      expect(command.script).toBeUndefined();
    }
  });
});

describe("set with a fence, together with others", () => {
  test("transaction: each guarded command is refused by itself; what has no fence is applied", async () => {
    const { lock, commands, store } = fresh();
    const other = fresh();
    const lease = await lock.acquire();
    await connection.transaction([commands.set("both", { fence: lease }), other.commands.set("both")]);
    await lease.release();
    const late = connection.transaction([commands.set("stale", { fence: lease }), other.commands.set("late")]);
    const outcomes = [{ error: expect.objectContaining({ code: "LOCK_LOST" }) }, { value: undefined }];
    await expect(late).rejects.toMatchObject({ code: "BATCH_FAILED", outcomes });
    expect([await store.get(), await other.store.get()]).toEqual(["both", "late"]);
  });

  test("batch: tells of each what became of it", async () => {
    const [one, two] = [fresh(), fresh()];
    const [stale, held] = [await one.lock.acquire(), await two.lock.acquire()];
    await stale.release();
    const batch = [one.commands.set("stale", { fence: stale }), two.commands.set("held", { fence: held })];
    const outcomes = [{ error: expect.objectContaining({ code: "LOCK_LOST" }) }, { value: undefined }];
    await expect(connection.batch(batch)).rejects.toMatchObject({ code: "BATCH_FAILED", outcomes });
    expect([await one.store.get(), await two.store.get()]).toEqual([undefined, "held"]);
    await held.release();
  });
});
