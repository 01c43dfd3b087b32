import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError } from "../../src/runtime/errors.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { renewedOf } from "../support/leases.js";
import { keysOf, lockDefinition, waitersOf } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let proxy: TcpProxy;
let connection: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
beforeEach(async () => {
  connection = await connect(proxy.url, { commandTimeoutMs: 2_500 });
  connection.on("error", () => undefined);
  return () => connection.close();
});
afterAll(() => proxy[Symbol.asyncDispose]());

let made = 0;
function freshLock(settings: { leaseMs?: number; waitMs?: number } = {}) {
  const definition = lockDefinition(`fault-${made++}`, settings);
  const commands = new LockCommands(definition, { prefix: redis.prefix });
  const lock = new Lock(connection, definition, { prefix: redis.prefix });
  return { lock, key: commands.key };
}
test("acquire: has the lock when the answer was lost, since the token has it already", async () => {
  const { lock, key } = freshLock();
  const fault = proxy.cutBeforeReply(key);
  const lease = await lock.acquire({ waitMs: 0 });
  expect(fault.fired).toBe(1);
  lease.assertHeld();
  expect(await redis.raw.get(`{${key}}:fence`)).toBe(String(lease.fencingToken));
  expect(await lease.release()).toBe("released");
});

test("acquire: is sent again when the request was lost", async () => {
  const { lock, key } = freshLock();
  const fault = proxy.cutBeforeRequest(key);
  const lease = await lock.acquire();
  expect(fault.fired).toBe(1);
  expect(await lease.release()).toBe("released");
});

test("release: says released when the answer was lost, and the lock is free", async () => {
  const { lock, key } = freshLock();
  const lease = await lock.acquire();
  const fault = proxy.cutBeforeReply(key);
  expect(await lease.release()).toBe("released");
  expect(fault.fired).toBe(1);
  expect(await redis.raw.exists(key)).toBe(0);
});

test("lease: outlives a renewal whose answer was lost", async () => {
  const { lock, key } = freshLock({ leaseMs: 4_000 });
  const lease = await lock.acquire();
  const fault = proxy.cutBeforeReply(key);
  await expect.poll(() => fault.fired, { interval: 5 }).toBe(1);
  await renewedOf(lease);
  lease.assertHeld();
  expect(await lease.release()).toBe("released");
});

test("lease: is lost at its deadline while Redis is unreachable, and release says so at once", async () => {
  const { lock, key } = freshLock({ leaseMs: 600 });
  const lease = await lock.acquire();
  const { signal } = lease;
  const acquired = performance.now();
  const hole = proxy.blackhole();
  const lostAt = await new Promise<number>((resolve) =>
    signal.addEventListener("abort", () => resolve(performance.now()), { once: true }),
  );
  // Before a command would have failed.
  expect(lostAt - acquired).toBeLessThan(2_500);
  expect(signal.reason).toBeInstanceOf(LockLostError);
  // By our clock the lease ended before it ends in Redis: nobody else can have had the lock before we knew.
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  const before = performance.now();
  expect(await lease.release()).toBe("expired");
  expect(performance.now() - before).toBeLessThan(2_300);
  expect(hole.fired).toBeGreaterThan(0);
  hole.stop();
  await expect.poll(() => redis.raw.exists(key)).toBe(0);
});

test("withLock: the result stands when Redis is away at the release", async () => {
  const { lock } = freshLock({ leaseMs: 10_000 });
  let refusal: { stop(): void } | undefined;
  const before = performance.now();
  const result = await lock.withLock(() => {
    refusal = proxy.refuse();
    proxy.cutAll();
    return "done";
  });
  expect(result).toBe("done");
  // One command's deadline, not two.
  expect(performance.now() - before).toBeLessThan(4_900);
  refusal?.stop();
});

test("acquire: a wait outlives an outage that is longer than a command may take", async () => {
  const { lock, key } = freshLock();
  await redis.raw.set(key, "somebody", "PX", 5_000);
  const waiting = lock.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitersOf(redis.raw, key)).toBe(1);
  const refusal = proxy.refuse();
  proxy.cutAll();
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  refusal.stop();
  const lease = await waiting;
  expect(await lease.release()).toBe("released");
});

test("abort: rejects at once with its reason, and leaves no trace of one who waited", async () => {
  const { lock, key } = freshLock();
  await redis.raw.set(key, "somebody", "PX", 60_000);
  const control = new AbortController();
  const waiting = lock.acquire({ waitMs: 60_000, signal: control.signal });
  waiting.catch(() => undefined);
  await expect.poll(() => waitersOf(redis.raw, key)).toBe(1);
  const reason = new Error("enough");
  const before = performance.now();
  control.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(performance.now() - before).toBeLessThan(2_300);
  await expect.poll(() => keysOf(redis.raw, key)).toEqual([key]);
  expect(await redis.raw.get(key)).toBe("somebody");
});

test("abort: a grant that crosses it is released", async () => {
  const { lock, key } = freshLock({ leaseMs: 60_000 });
  const delay = proxy.delayReplies(2_000);
  const control = new AbortController();
  const acquiring = lock.acquire({ signal: control.signal });
  acquiring.catch(() => undefined);
  await expect.poll(() => redis.raw.exists(key), { interval: 5 }).toBe(1);
  control.abort(new Error("enough"));
  await expect(acquiring).rejects.toThrow("enough");
  expect(await redis.raw.exists(key)).toBe(1);
  await expect.poll(() => redis.raw.exists(key)).toBe(0);
  expect(delay.fired).toBeGreaterThan(0);
  delay.stop();
});

test("abort: a grant that crosses it is released, though the link breaks under the release", async () => {
  const { lock, key } = freshLock({ leaseMs: 60_000 });
  const delay = proxy.delayReplies(2_000);
  const control = new AbortController();
  const acquiring = lock.acquire({ signal: control.signal });
  acquiring.catch(() => undefined);
  await expect.poll(() => redis.raw.exists(key), { interval: 5 }).toBe(1);
  const cut = proxy.cutBeforeRequest(key);
  control.abort(new Error("enough"));
  await expect(acquiring).rejects.toThrow("enough");
  await expect.poll(() => cut.fired).toBe(1);
  delay.stop();
  await expect.poll(() => redis.raw.exists(key)).toBe(0);
});

test("abort: before anything is sent, and without effect on a lock that is held", async () => {
  const { lock, key } = freshLock();
  await expect(lock.acquire({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  expect(await redis.raw.exists(key)).toBe(0);
  const control = new AbortController();
  const lease = await lock.acquire({ signal: control.signal });
  control.abort();
  lease.assertHeld();
  expect(await lease.release()).toBe("released");
});

test("acquire: gives up at its deadline when Redis never answers, and what was granted is given back", async () => {
  const { lock, key } = freshLock({ leaseMs: 60_000 });
  const fault = proxy.swallowReplies(key);
  const before = performance.now();
  await expect(lock.acquire({ waitMs: 0 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  expect(performance.now() - before).toBeLessThan(8_000);
  fault.stop();
  await expect.poll(() => redis.raw.exists(key)).toBe(0);
});
