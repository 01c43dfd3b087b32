import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockBusyError, LockLostError, ServerRefusedError, WrongTypeError } from "../../src/runtime/errors.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lastFence, renewedOf } from "../support/leases.js";
import { keysOf, lockDefinition, namingInbox, waitersOf } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function freshLock(settings: { leaseMs?: number; waitMs?: number } = {}) {
  const definition = lockDefinition(`lock-${made++}`, settings);
  const options = { prefix: redis.prefix };
  const commands = new LockCommands(definition, options);
  return { lock: new Lock(connection, definition, options), commands, key: commands.key, definition };
}

test("lock: is a string with the owner's token and an expiry, its fence beside it in the same slot", async () => {
  const { lock, key } = freshLock({ leaseMs: 10_000 });
  const lease = await lock.acquire();
  expect(await redis.raw.get(key)).toMatch(/^.+-\d+:[0-9a-f-]{36}$/);
  expect(await redis.raw.pttl(key)).toBeGreaterThan(9_000);
  expect(Number(await redis.raw.get(`{${key}}:fence`))).toBe(lease.fencingToken);
  expect(await redis.raw.pttl(`{${key}}:fence`)).toBeGreaterThan(86_400_000);
  expect(await lease.release()).toBe("released");
  expect(await redis.raw.exists(key)).toBe(0);
  expect(await redis.raw.exists(`{${key}}:fence`)).toBe(1);
});

test("tryAcquire: nothing, while another holds the lock", async () => {
  const { lock } = freshLock();
  const lease = await lock.acquire();
  expect(await lock.tryAcquire()).toBeUndefined();
  await lease.release();
  const next = await lock.tryAcquire();
  expect(next?.fencingToken).toBeGreaterThan(lease.fencingToken);
  await next?.release();
});

test("acquire: LOCK_BUSY after the wait, that names lock and key", async () => {
  const { lock, key } = freshLock();
  await using _lease = await lock.acquire();
  const before = performance.now();
  await expect(lock.acquire({ waitMs: 2_500 })).rejects.toMatchObject({ code: "LOCK_BUSY", key });
  expect(performance.now() - before).toBeGreaterThanOrEqual(2_499);
  await expect(lock.acquire({ waitMs: 0 })).rejects.toThrow(LockBusyError);
});

test("acquire: has the lock at once, when its holder releases it", async () => {
  const { lock, key } = freshLock({ leaseMs: 60_000 });
  const lease = await lock.acquire();
  const waiting = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => namingInbox(redis.raw, key)).toBe(1);
  await lease.release();
  const handed = await lastFence(redis.raw, key);
  const next = await waiting;
  // By the release itself.
  expect(next.fencingToken).toBe(handed);
  expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  await next.release();
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("acquire: takes over when a dead holder's lease ends, sooner than it would ask by itself", async () => {
  const { lock, commands } = freshLock();
  const dead = await connection.execute(commands.tryAcquire("dead holder", 200));
  const before = performance.now();
  const lease = await lock.acquire();
  expect(performance.now() - before).toBeLessThan(8_000);
  expect(dead).toMatchObject({ granted: true, again: false });
  expect(dead.granted && lease.fencingToken > dead.fencingToken).toBe(true);
  await lease.release();
});

test("acquire: the same token again has the lock already, with the same fence and the whole lease", async () => {
  const { commands, key } = freshLock();
  const first = await connection.execute(commands.tryAcquire("me", 20_000));
  const again = await connection.execute(commands.tryAcquire("me", 60_000));
  expect(again).toMatchObject({ granted: true, again: true, fencingToken: first.granted && first.fencingToken });
  expect(await redis.raw.pttl(key)).toBeGreaterThan(50_000);
});

test("commands: busy tells when the lease ends; a key without expiry never does", async () => {
  const { commands, key } = freshLock();
  await redis.raw.set(key, "somebody", "PX", 5_000);
  const busy = await connection.execute(commands.tryAcquire("me"));
  expect(busy.granted).toBe(false);
  expect(!busy.granted && busy.expiresInMs).toBeGreaterThan(4_000);
  await redis.raw.set(key, "somebody");
  expect(await connection.execute(commands.tryAcquire("me"))).toMatchObject({ granted: false, expiresInMs: undefined });
  expect(await connection.execute(commands.renew("me"))).toBe(false);
  expect(await connection.execute(commands.release("me"))).toBe("expired");
  expect(await redis.raw.get(key)).toBe("somebody");
});

test("lock: a key of another type is WRONG_TYPE and stays", async () => {
  const { lock, key } = freshLock();
  await redis.raw.lpush(key, "a list");
  await expect(lock.acquire()).rejects.toThrow(WrongTypeError);
  await expect(lock.tryAcquire()).rejects.toThrow(WrongTypeError);
  expect(await redis.raw.lrange(key, 0, -1)).toEqual(["a list"]);
});

test("lock: a fence of another type is WRONG_TYPE, and nothing is taken", async () => {
  const { lock, key } = freshLock();
  await redis.raw.lpush(`{${key}}:fence`, "a list");
  await expect(lock.tryAcquire()).rejects.toThrow(WrongTypeError);
  expect(await redis.raw.exists(key)).toBe(0);
});

test("lease: ours overwritten is LOCK_LOST, and the stranger's value stays", async () => {
  const { lock, key } = freshLock({ leaseMs: 300 });
  const lease = await lock.acquire();
  await redis.raw.set(key, "a stranger");
  await vi.waitFor(() => expect(lease.signal.aborted).toBe(true), { timeout: 10_000, interval: 5 });
  expect(lease.signal.reason).toBeInstanceOf(LockLostError);
  expect(await lease.release()).toBe("expired");
  expect(await redis.raw.get(key)).toBe("a stranger");
});

test("lease: outlasts its time by renewal, and the fence with it", async () => {
  const { lock, key } = freshLock({ leaseMs: 4_000 });
  const lease = await lock.acquire();
  const endsAt = performance.now() + 4_000;
  while (performance.now() < endsAt) {
    await renewedOf(lease);
    expect(await lock.tryAcquire()).toBeUndefined();
    lease.assertHeld();
  }
  expect(await redis.raw.pttl(key)).toBeGreaterThan(0);
  expect(await lease.release()).toBe("released");
});

test("lease: an expired one is never created again, and a stale release does nothing", async () => {
  const { lock, commands, key } = freshLock({ leaseMs: 10_000 });
  const lease = await lock.acquire();
  await redis.raw.del(key);
  const other = await connection.execute(commands.tryAcquire("other"));
  expect(other.granted).toBe(true);
  expect(await lease.release()).toBe("expired");
  expect(await redis.raw.get(key)).toBe("other");
  await redis.raw.del(key);
  expect(await connection.execute(commands.renew("other"))).toBe(false);
  expect(await redis.raw.exists(key)).toBe(0);
});

test("withLock: gives the result, and releases", async () => {
  const { lock, key } = freshLock();
  const result = await lock.withLock(async (lease) => {
    lease.assertHeld();
    expect(await redis.raw.exists(key)).toBe(1);
    return lease.fencingToken;
  });
  expect(result).toBeGreaterThan(1_600_000_000_000_000);
  expect(await redis.raw.exists(key)).toBe(0);
});

test("withLock: the body's error is thrown as it is, and the lock released", async () => {
  const { lock, key } = freshLock();
  const error = new Error("of the body");
  await expect(lock.withLock(() => Promise.reject(error))).rejects.toBe(error);
  expect(await redis.raw.exists(key)).toBe(0);
  // Also where there is nothing left to release.
  const lost = lock.withLock(async () => {
    await redis.raw.set(key, "a stranger");
    throw error;
  });
  await expect(lost).rejects.toBe(error);
});

test("withLock: LOCK_LOST, when the body ended but its lease had been lost", async () => {
  const { lock, key } = freshLock({ leaseMs: 10_000 });
  const overwritten = lock.withLock(async () => redis.raw.set(key, "a stranger"));
  await expect(overwritten).rejects.toThrow(LockLostError);
  await expect(overwritten).rejects.toThrow("other hands");
  const { lock: brief } = freshLock({ leaseMs: 100 });
  const expired = brief.withLock(() => new Promise((resolve) => setTimeout(resolve, 150)), { renew: false });
  await expect(expired).rejects.toThrow("ended before it was renewed");
});

test("await using: releases at the end of the block", async () => {
  const { lock, key } = freshLock();
  {
    await using lease = await lock.acquire();
    lease.assertHeld();
    expect(await redis.raw.exists(key)).toBe(1);
  }
  expect(await redis.raw.exists(key)).toBe(0);
});

test("lock: goes on after SCRIPT FLUSH", async () => {
  const { lock } = freshLock({ leaseMs: 4_000 });
  const lease = await lock.acquire();
  await redis.raw.script("FLUSH");
  expect(await lock.tryAcquire()).toBeUndefined();
  await redis.raw.script("FLUSH");
  await renewedOf(lease);
  lease.assertHeld();
  await redis.raw.script("FLUSH");
  expect(await lease.release()).toBe("released");
});

test("lock: who may not listen still waits in its place, and is served", async () => {
  const { lock, definition, key } = freshLock({ leaseMs: 4_000 });
  await redis.raw.call("ACL", "SETUSER", "deaf", "on", "nopass", "allkeys", "resetchannels", "+@all");
  const url = new URL(redis.url);
  await using deaf = await connect({ host: url.hostname, port: Number(url.port), username: "deaf", password: "x" });
  const deafLock = new Lock(deaf, definition, { prefix: redis.prefix });
  const lease = await lock.acquire();
  const waiting = deafLock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitersOf(redis.raw, key)).toBe(1);
  // Nobody can tell it when it is passed on by one who may not publish: it looks when the lease it saw has ended.
  const behind = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitersOf(redis.raw, key)).toBe(2);
  await expect(deafLock.acquire({ waitMs: 2_500 })).rejects.toMatchObject({
    code: "LOCK_BUSY",
    cause: expect.any(ServerRefusedError),
  });
  expect(await lease.release()).toBe("released");
  const next = await waiting;
  next.assertHeld();
  expect(await next.release()).toBe("released");
  expect(await (await behind).release()).toBe("released");
});

test("close: what is being finished keeps its locks until it is done, and takes none that nobody would keep", async () => {
  const closing = await connect(redis.url);
  const { definition, key } = freshLock({ leaseMs: 4_000 });
  const lock = new Lock(closing, definition, { prefix: redis.prefix });
  const lease = await lock.acquire();
  let held = false;
  closing.attach({
    async close() {
      await renewedOf(lease);
      lease.assertHeld();
      held = (await redis.raw.exists(key)) === 1;
    },
  });
  await closing.close();
  expect(held).toBe(true);
  expect(lease.signal.reason).toMatchObject({ code: "LOCK_LOST", cause: { code: "CLOSED" } });

  const late = await connect(redis.url);
  const untouched = freshLock();
  let refused: unknown;
  late.attach({
    async close() {
      refused = await new Lock(late, untouched.definition, { prefix: redis.prefix }).acquire().catch((error) => error);
    },
  });
  await late.close();
  expect(refused).toMatchObject({ code: "CLOSED" });
  expect(await redis.raw.exists(untouched.key)).toBe(0);
});
