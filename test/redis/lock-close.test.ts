import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ClosedError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { keysOf, lockDefinition, waitersOf } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;

beforeEach(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
afterEach(() => proxy[Symbol.asyncDispose]());

it("close: who gave up while it asked leaves the queue before the connection is closed", async () => {
  await using other = await connect(redis.url);
  const definition = lockDefinition("closing");
  await using _held = await new Lock(other, definition).acquire();
  const connection = await connect(proxy.url);
  const lock = new Lock(connection, definition);
  const ending = new AbortController();
  const delay = proxy.delayReplies(100);
  const waiting = lock.acquire({ signal: ending.signal });
  await expect.poll(() => waitersOf(redis.raw, lock.key)).toBe(1);
  ending.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await connection.close();
  expect(delay.fired).toBeGreaterThan(0);
  await expect(waitersOf(redis.raw, lock.key)).resolves.toBe(0);
});

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let made = 0;
function freshLock(connection: Connection): Lock {
  return new Lock(connection, lockDefinition(`closing-${made++}`, { leaseMs: 600_000 }));
}
/** Its connection has held a lock before, as that of a running program has. */
async function usedLock(connection: Connection): Promise<Lock> {
  const lock = freshLock(connection);
  await (await lock.acquire()).release();
  return lock;
}

for (const when of ["before it is sent", "while it is on its way"]) {
  it(`close: a lock that is asked for ${when} is CLOSED, and free`, async () => {
    const connection = await connect(proxy.url);
    const lock = await usedLock(connection);
    const tenants = ["a", "b"].map((name) => {
      return new Lock<{ tenant: string }, "tenant">(connection, tenantLock(name), {}, { tenant: "t" });
    });
    const delay = proxy.delayReplies(when === "before it is sent" ? 0 : 2_000);
    const asked = [lock.acquire(), freshLock(connection).tryAcquire(), acquireAll(tenants)];
    const told = Promise.allSettled([...asked, lock.withLock(() => "never", { waitMs: 60_000 })]);
    if (when !== "before it is sent") await expect.poll(() => redis.raw.exists(lock.key)).toBe(1);
    await connection.close();
    delay.stop();
    for (const one of await told) expect(one).toMatchObject({ status: "rejected", reason: expect.any(ClosedError) });
    const keys = await redis.raw.keys("*");
    expect(keys.filter((key) => !key.endsWith(":fence"))).toEqual([]);
  });
}

it("close: waits for what runs under a lock, with the lock kept, and releases it", async () => {
  const connection = await connect(redis.url);
  const lock = await usedLock(connection);
  let running: Lease | undefined;
  const work = lock.withLock(async (lease) => {
    running = lease;
    await rest(200);
    lease.assertHeld();
    return "done";
  });
  await expect.poll(() => running).toBeDefined();
  await connection.close();
  expect(await keysOf(redis.raw, lock.key)).toEqual([]);
  expect(await work).toBe("done");
  expect(running?.signal.aborted).toBe(false);
});

it("close: waits for what runs in a place of a limit, and leaves the place", async () => {
  const connection = await connect(redis.url);
  const { definition, address } = lockDefinition("closing-places");
  const limit = { definition, address, concurrency: 1, leaseMs: 600_000, onUnavailable: "deny" } as const;
  const limiter = new ConcurrencyLimiter(connection, limit);
  const work = limiter.run(async (signal) => {
    await rest(100);
    return signal.aborted;
  });
  await expect.poll(() => redis.raw.exists(limiter.key)).toBe(1);
  await connection.close();
  expect(await work).toBe(false);
  expect(await redis.raw.exists(limiter.key)).toBe(0);
});

it("close: what goes on under a lock past the timeout is told that the lock is lost, and keeps its key", async () => {
  const connection = await connect(redis.url);
  const lock = await usedLock(connection);
  let leased: Lease | undefined;
  let end = (): void => undefined;
  const work = lock.withLock((lease) => {
    leased = lease;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  await expect.poll(() => leased).toBeDefined();
  const before = performance.now();
  await connection.close({ timeoutMs: 100 });
  expect(performance.now() - before).toBeLessThan(4_500);
  expect(leased?.signal.reason).toMatchObject({ code: "LOCK_LOST", cause: { code: "CLOSED" } });
  end();
  await expect(work).rejects.toMatchObject({ code: "LOCK_LOST" });
  expect(await redis.raw.exists(lock.key)).toBe(1);
});

it("close: is not held up by a program that goes on taking locks", async () => {
  const connection = await connect(redis.url);
  // So many that at every moment something runs under one of them.
  const locks = Array.from({ length: 12 }, () => freshLock(connection));
  let turns = 0;
  const loops = locks.map(async (lock, at) => {
    for (;;) await lock.withLock(() => rest(20 + 7 * at)).then(() => turns++);
  });
  const ends = Promise.allSettled(loops);
  await expect.poll(() => turns).toBeGreaterThan(30);
  const before = performance.now();
  await connection.close({ timeoutMs: 10_000 });
  expect(performance.now() - before).toBeLessThan(8_000);
  for (const one of await ends) expect(one).toMatchObject({ reason: expect.any(ClosedError) });
  expect(await redis.raw.exists(...locks.map(({ key }) => key))).toBe(0);
});

it("close: what is being handled takes locks until it is done", async () => {
  const connection = await connect(redis.url);
  const lock = await usedLock(connection);
  let result: unknown;
  connection.attach({
    close: async () => {
      await rest(50);
      result = await lock.withLock(async () => "handled");
    },
  });
  await connection.close();
  expect(result).toBe("handled");
  expect(await keysOf(redis.raw, lock.key)).toEqual([]);
});

it("close: a lease that is released because of it is released in Redis, too", async () => {
  const connection = await connect(redis.url);
  const locks = [await usedLock(connection), freshLock(connection), freshLock(connection)];
  const [late, told, left] = await Promise.all(locks.map((lock) => lock.acquire()));
  void untilAborted(told?.signal ?? AbortSignal.abort()).then(() => told?.release());
  const closing = connection.close();
  setImmediate(() => void late?.release());
  await closing;
  const keys = await Promise.all(locks.map((lock) => redis.raw.exists(lock.key)));
  expect(keys).toEqual([0, 0, 1]);
  expect(await left?.release()).toBe("expired");
});

it("close: a timeout longer than a timer is no shorter one, and one that is none is refused", async () => {
  const connection = await connect(redis.url);
  const lock = await usedLock(connection);
  const work = lock.withLock(() => rest(100));
  await expect.poll(() => redis.raw.exists(lock.key)).toBe(1);
  await expect(connection.close({ timeoutMs: Number.NaN })).rejects.toThrow(OptionsInvalidError);
  await connection.ping();
  await connection.close({ timeoutMs: Number.POSITIVE_INFINITY });
  await work;
  expect(await redis.raw.exists(lock.key)).toBe(0);
});
