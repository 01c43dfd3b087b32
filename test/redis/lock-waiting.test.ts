import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lastFence } from "../support/leases.js";
import { keysOf, lockDefinition, namingInbox, waitersOf } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let connection: Connection;
let requests = 0;
beforeAll(async () => {
  const observer = { observe: ({ kind }: { kind: string }) => void (kind === "command" && requests++) };
  connection = await connect(redis.url, { observer });
});
afterAll(() => connection.close());

let made = 0;
function freshLock(settings: { leaseMs?: number; waitMs?: number } = {}) {
  const definition = lockDefinition(`waiting-${made++}`, { leaseMs: 60_000, waitMs: 60_000, ...settings });
  const commands = new LockCommands(definition, { prefix: redis.prefix });
  return { lock: new Lock(connection, definition, { prefix: redis.prefix }), definition, commands, key: commands.key };
}

/** Waits until so many stand in the queue. */
const queued = (key: string, count: number): Promise<void> =>
  expect.poll(() => waitersOf(redis.raw, key), { timeout: 10_000, interval: 5 }).toBe(count);

/** Waits until so many hear of their turn. */
const listening = (key: string, count: number): Promise<void> =>
  expect.poll(() => namingInbox(redis.raw, key), { timeout: 10_000, interval: 5 }).toBe(count);

test("lock: costs two requests a waiter, once its inbox is known, and one more before", async () => {
  const { lock, key } = freshLock();
  const turn = async (): Promise<void> => {
    await (await lock.acquire()).release();
  };
  const crowd = async (): Promise<number> => {
    const lease = await lock.acquire();
    const before = requests;
    const waiting = Array.from({ length: 50 }, turn);
    await queued(key, 50);
    await expect.poll(() => redis.raw.hlen(`{${key}}:waiters`)).toBe(50);
    await lease.release();
    await Promise.all(waiting);
    return requests - before - 1;
  };
  // Whoever stands still for a second asks once more.
  const more = 10;
  expect(await crowd()).toBeLessThanOrEqual(150 + more);
  expect(await crowd()).toBeLessThanOrEqual(100 + more);
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("lock: 1,000 wait in one process, and are served in the order in which they asked", async () => {
  const { lock, key } = freshLock();
  const lease = await lock.acquire();
  const served: number[] = [];
  const fences: number[] = [];
  const waiting = Array.from({ length: 1_000 }, async (_, index) => {
    const own = await lock.acquire();
    served.push(index);
    fences.push(own.fencingToken);
    await own.release();
  });
  await queued(key, 1_000);
  const before = requests;
  const startedAt = performance.now();
  await lease.release();
  await Promise.all(waiting);
  expect(served).toEqual(served.map((_, index) => index));
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  // Nothing but releases, and a second question of those whose inbox was not known: no polling.
  expect(requests - before).toBeLessThanOrEqual(2_100);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect(await keysOf(redis.raw, key)).toEqual([]);
}, 60_000);

test("lock: who asked first is served first, over several connections", async () => {
  const { definition, lock, key } = freshLock();
  const others = await Promise.all([connect(redis.url), connect(redis.url), connect(redis.url)]);
  const locks = others.map((other) => new Lock(other, definition, { prefix: redis.prefix }));
  const lease = await lock.acquire();
  const served: number[] = [];
  const waiting: Promise<void>[] = [];
  for (let index = 0; index < 30; index++) {
    const one = locks[(index * 7) % 3] ?? lock;
    const take = async (): Promise<void> => {
      const own = await one.acquire();
      served.push(index);
      await own.release();
    };
    waiting.push(take());
    await queued(key, index + 1);
  }
  await lease.release();
  await Promise.all(waiting);
  expect(served).toEqual(Array.from({ length: 30 }, (_, index) => index));
  await Promise.all(others.map((other) => other.close()));
});

test("lock: nobody who comes later is served before those who wait, not even as the lock becomes free", async () => {
  const { lock, key } = freshLock({ leaseMs: 4_000 });
  const dead = await lock.acquire({ renew: false });
  const served: string[] = [];
  const take = async (name: string): Promise<void> => {
    const own = await lock.acquire();
    served.push(name);
    await own.release();
  };
  const first = take("first");
  await queued(key, 1);
  // Behind everybody's back the lock is free.
  await redis.raw.del(key);
  expect(await lock.tryAcquire()).toBeUndefined();
  await Promise.all([first, take("second")]);
  expect(served).toEqual(["first", "second"]);
  expect(await dead.release()).toBe("expired");
});

test("lock: a hand-over whose message was lost costs no more than the leases", async () => {
  const { definition, lock, key } = freshLock({ leaseMs: 4_000 });
  // Who may not publish cannot tell whom it hands the lock to.
  await redis.raw.call("ACL", "SETUSER", "mute", "on", "nopass", "allkeys", "resetchannels", "+@all");
  const url = new URL(redis.url);
  await using mute = await connect({ host: url.hostname, port: Number(url.port), username: "mute", password: "x" });
  const lease = await new Lock(mute, definition, { prefix: redis.prefix }).acquire();
  const waiting = lock.acquire({ leaseMs: 30_000 });
  await queued(key, 1);
  const before = performance.now();
  await lease.release();
  const own = await waiting;
  expect(performance.now() - before).toBeLessThan(8_000);
  expect(await own.release()).toBe("released");
});

test("lock: who could not be reached while its inbox was cut is served when it is back", async () => {
  const { lock, key } = freshLock();
  const lease = await lock.acquire();
  const waiting = [lock.acquire(), lock.acquire()];
  await queued(key, 2);
  await redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub");
  await lease.release();
  const before = performance.now();
  for (const one of waiting) await (await one).release();
  // Far sooner than the lease that it saw would end.
  expect(performance.now() - before).toBeLessThan(8_000);
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("lock: who waits in vain, or no more, leaves nothing behind, and holds nobody up", async () => {
  const { lock, key } = freshLock();
  const lease = await lock.acquire();
  const control = new AbortController();
  const vain = Array.from({ length: 5 }, () => lock.acquire({ waitMs: 3_000 }));
  const aborted = Array.from({ length: 5 }, () => lock.acquire({ signal: control.signal }));
  const behind = lock.acquire();
  const outcomes = Promise.allSettled([...vain, ...aborted]);
  await queued(key, 11);
  control.abort(new Error("enough"));
  expect((await outcomes).map((one) => one.status === "rejected" && (one.reason.code ?? one.reason.message))).toEqual([
    ...Array(5).fill("LOCK_BUSY"),
    ...Array(5).fill("enough"),
  ]);
  await queued(key, 1);
  await listening(key, 1);
  expect(await redis.raw.hlen(`{${key}}:waiters`)).toBe(1);
  await lease.release();
  const handed = await lastFence(redis.raw, key);
  const own = await behind;
  // By the release itself.
  expect(own.fencingToken).toBe(handed);
  await own.release();
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("lock: an abort that crosses a hand-over passes the lock on at once", async () => {
  const { lock, key } = freshLock();
  const turnsMs: number[] = [];
  for (let round = 0; round < 20; round++) {
    const lease = await lock.acquire();
    const control = new AbortController();
    const crossing = lock.acquire({ signal: control.signal }).then(
      (own: Lease) => own.release(),
      () => "aborted",
    );
    const behind = lock.acquire();
    await queued(key, 2);
    const before = performance.now();
    const released = lease.release();
    // Somewhere between the release's way there and the message's way back.
    await new Promise((resolve) => (round % 2 ? setImmediate(resolve) : setTimeout(resolve, 0)));
    control.abort();
    await released;
    await crossing;
    await (await behind).release();
    turnsMs.push(performance.now() - before);
  }
  // A hand-over that is not given back lasts for a second; a machine that stands still does so seldom.
  expect(turnsMs.filter((ms) => ms >= 900).length).toBeLessThanOrEqual(3);
  expect(await keysOf(redis.raw, key)).toEqual([]);
});

test("lock: without renewal a lease that was handed over lasts its whole time", async () => {
  const { lock, key } = freshLock({ leaseMs: 5_000 });
  const lease = await lock.acquire();
  const waiting = lock.acquire({ renew: false });
  await listening(key, 1);
  await lease.release();
  const own = await waiting;
  await new Promise((resolve) => setTimeout(resolve, 1_400));
  own.assertHeld();
  await expect.poll(() => own.signal.aborted).toBe(true);
  await expect.poll(() => redis.raw.exists(key)).toBe(0);
});

test("lock: a lease that was handed over is renewed to its whole time, and longer", async () => {
  const { lock, key, commands } = freshLock({ leaseMs: 5_000 });
  const lease = await lock.acquire();
  const waiting = lock.acquire();
  await listening(key, 1);
  const ttl = { name: "PTTL", keys: [key], args: [key], repeatable: true, decode: Number };
  const [, handedForMs] = await connection.transaction([commands.release(lease.guard.token), ttl]);
  expect(handedForMs).toBeLessThanOrEqual(1_000);
  expect(await lease.release()).toBe("expired");
  const own = await waiting;
  await expect.poll(() => redis.raw.pttl(key)).toBeGreaterThan(4_000);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  own.assertHeld();
  expect(await own.release()).toBe("released");
});
