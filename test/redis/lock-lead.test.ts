import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError, type RedloomError } from "../../src/runtime/errors.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { renewedAt } from "../support/leases.js";
import { lockDefinition } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let proxy: TcpProxy;
let connection: Connection;
let other: Connection;
const errors: RedloomError[] = [];
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
beforeEach(async () => {
  errors.length = 0;
  connection = await connect(proxy.url, { commandTimeoutMs: 2_500 });
  connection.on("error", (error) => errors.push(error));
  other = await connect(redis.url);
  return async () => {
    await Promise.all([connection.close(), other.close()]);
  };
});
afterAll(() => proxy[Symbol.asyncDispose]());

let made = 0;
function freshLock(leaseMs = 10_000) {
  const definition = lockDefinition(`lead-${made++}`, { leaseMs });
  const options = { prefix: redis.prefix };
  return { lock: new Lock(connection, definition, options), rival: new Lock(other, definition, options) };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

test("lead: runs the body with the lock, and with its lease", async () => {
  const { lock, rival } = freshLock();
  let seen: Lease | undefined;
  const campaign = lock.lead(
    async (signal, lease) => {
      seen = lease;
      await untilAborted(signal);
    },
    { name: "the leader" },
  );
  await expect.poll(() => campaign.leading).toBe(true);
  seen?.assertHeld();
  expect(await rival.tryAcquire()).toBeUndefined();
  expect((await rival.inspect()).holders).toMatchObject([{ name: "the leader", fencingToken: seen?.fencingToken }]);
  await campaign.stop();
  expect(campaign.leading).toBe(false);
  await campaign.finished;
  expect((await rival.inspect()).holders).toEqual([]);
});

test("lead: stop waits for the body, and releases only after it", async () => {
  const { lock, rival } = freshLock();
  let finish = (): void => undefined;
  let reason: unknown;
  const campaign = lock.lead(async (signal) => {
    await untilAborted(signal);
    reason = signal.reason;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  await expect.poll(() => campaign.leading).toBe(true);
  let stopped = false;
  const stopping = campaign.stop().then(() => {
    stopped = true;
  });
  await expect.poll(() => reason).toMatchObject({ code: "CLOSED" });
  expect(await rival.tryAcquire()).toBeUndefined();
  expect([stopped, campaign.leading]).toEqual([false, false]);
  finish();
  await stopping;
  const next = await rival.tryAcquire();
  expect(await next?.release()).toBe("released");
});

test("lead: stop is bounded; a body that goes on keeps the lock until it ends", async () => {
  const { lock, rival } = freshLock(4_000);
  let finish = (): void => undefined;
  const campaign = lock.lead(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  await expect.poll(() => campaign.leading).toBe(true);
  const before = performance.now();
  await campaign.stop({ timeoutMs: 100 });
  expect(performance.now() - before).toBeLessThan(4_000);
  await renewedAt(rival);
  expect(await rival.tryAcquire()).toBeUndefined();
  finish();
  await campaign.finished;
  expect(await (await rival.acquire()).release()).toBe("released");
});

test("lead: stop while it waits leaves the line", async () => {
  const { lock, rival } = freshLock();
  const held = await rival.acquire();
  let ran = false;
  const campaign = lock.lead(() => {
    ran = true;
  });
  await expect.poll(async () => (await rival.inspect()).waiting).toBe(1);
  await campaign.stop();
  await campaign.finished;
  await expect.poll(async () => (await rival.inspect()).waiting).toBe(0);
  await held.release();
  expect(await (await rival.acquire()).release()).toBe("released");
  expect(ran).toBe(false);
});

test("lead: the outer signal ends it as stop does, with its reason; one that has aborted already runs nothing", async () => {
  const { lock, rival } = freshLock();
  const control = new AbortController();
  let reason: unknown;
  const campaign = lock.lead(
    async (signal) => {
      await untilAborted(signal);
      reason = signal.reason;
    },
    { signal: control.signal },
  );
  await expect.poll(() => campaign.leading).toBe(true);
  const enough = new Error("enough");
  control.abort(enough);
  await campaign.finished;
  expect(reason).toBe(enough);
  expect((await rival.inspect()).holders).toEqual([]);
  let ran = false;
  const none = lock.lead(
    () => {
      ran = true;
    },
    { signal: AbortSignal.abort() },
  );
  await none.finished;
  expect(ran).toBe(false);
});

test("lead: an error of the body rejects `finished`, and the lock is free by then", async () => {
  const { lock, rival } = freshLock();
  const error = new Error("of the body");
  const campaign = lock.lead(() => Promise.reject(error));
  await expect(campaign.finished).rejects.toBe(error);
  expect((await rival.inspect()).holders).toEqual([]);
  await campaign.stop();
});

test("lead: a body that returns is done, and the campaign with it", async () => {
  const { lock, rival } = freshLock();
  let terms = 0;
  const campaign = lock.lead(() => {
    terms++;
  });
  await campaign.finished;
  expect(terms).toBe(1);
  expect((await rival.inspect()).holders).toEqual([]);
});

test("lead: what it can never have ends it: a key of another type", async () => {
  const { lock } = freshLock();
  await redis.raw.lpush(lock.key, "a list");
  const campaign = lock.lead(() => undefined);
  await expect(campaign.finished).rejects.toMatchObject({ code: "WRONG_TYPE" });
});

test("lead: steps down before its time ends while Redis is away, and leads again after", async () => {
  const leaseMs = 8_000;
  const { lock, rival } = freshLock(leaseMs);
  const terms: { lease: Lease; leftMs?: number; reason?: unknown }[] = [];
  const campaign = lock.lead(async (signal, lease) => {
    const term: (typeof terms)[number] = { lease };
    terms.push(term);
    await untilAborted(signal);
    term.leftMs = lease.remainingMs;
    term.reason = signal.reason;
  });
  await expect.poll(() => terms.length).toBe(1);
  const hole = proxy.blackhole();
  const cutAt = performance.now();
  await expect.poll(() => terms[0]?.reason, { timeout: 15_000, interval: 5 }).toBeInstanceOf(LockLostError);
  expect(performance.now() - cutAt).toBeLessThan(leaseMs);
  // A quarter of the lease, less what this machine was late.
  expect(terms[0]?.leftMs).toBeGreaterThan(0);
  expect(campaign.leading).toBe(false);
  const meanwhile = await rival.acquire({ waitMs: 20_000, renew: false });
  hole.stop();
  proxy.cutAll();
  await meanwhile.release();
  await expect.poll(() => campaign.leading, { timeout: 20_000 }).toBe(true);
  const fences = [terms[0]?.lease.fencingToken, meanwhile.fencingToken, terms.at(-1)?.lease.fencingToken].map(Number);
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  expect(new Set(fences).size).toBe(3);
  await campaign.stop();
}, 60_000);

test("lead: survives an outage that is longer than everything while it waits", async () => {
  const { lock, rival } = freshLock(3_000);
  const held = await rival.acquire();
  const campaign = lock.lead((signal) => untilAborted(signal));
  await expect.poll(async () => (await rival.inspect()).waiting).toBe(1);
  const refusal = proxy.refuse();
  proxy.cutAll();
  await held.release();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  refusal.stop();
  await expect.poll(() => campaign.leading, { timeout: 20_000 }).toBe(true);
  await campaign.stop();
});

test("lead: forceRelease ends the term at its next renewal; the body is awaited, and the fence has risen", async () => {
  const { lock, rival } = freshLock(4_000);
  const tokens: number[] = [];
  let running = 0;
  let most = 0;
  const campaign = lock.lead(async (signal, lease) => {
    most = Math.max(most, ++running);
    tokens.push(lease.fencingToken);
    await untilAborted(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    running--;
  });
  await expect.poll(() => tokens.length).toBe(1);
  expect(await rival.forceRelease()).toBe(1);
  await expect.poll(() => tokens.length, { timeout: 10_000 }).toBe(2);
  expect(tokens[1]).toBeGreaterThan(Number(tokens[0]));
  expect(most).toBe(1);
  await campaign.stop();
});

test("lead: what a body throws because it was aborted is no news; anything else is told, and it leads again", async () => {
  const { lock, rival } = freshLock(4_000);
  const strange = new Error("something else");
  let terms = 0;
  const campaign = lock.lead(async (signal, lease) => {
    const term = ++terms;
    await untilAborted(signal);
    if (term === 1) lease.assertHeld();
    if (term === 2) throw signal.reason;
    if (term === 3) throw strange;
  });
  for (let term = 1; term <= 3; term++) {
    await expect.poll(() => terms, { timeout: 10_000 }).toBe(term);
    await rival.forceRelease();
  }
  await expect.poll(() => terms, { timeout: 10_000 }).toBe(4);
  await campaign.stop();
  expect(errors).toMatchObject([{ code: "HANDLER_FAILED", cause: strange }]);
});

test("lead: a write that is refused for want of the lock is the end of the term, not of the campaign", async () => {
  const { lock, rival } = freshLock();
  const tokens: number[] = [];
  const campaign = lock.lead(async (signal, lease) => {
    tokens.push(lease.fencingToken);
    if (tokens.length > 1) return untilAborted(signal);
    await rival.forceRelease();
    throw new LockLostError("Nothing was written", {});
  });
  await expect.poll(() => tokens.length).toBe(2);
  expect(campaign.leading).toBe(true);
  await campaign.stop();
  const strange = new LockLostError("Of another lock", {});
  await expect(lock.lead(() => Promise.reject(strange)).finished).rejects.toBe(strange);
});

test("lead: closing the connection stops the campaign, and waits for its body with the lock held", async () => {
  const { rival } = freshLock();
  const closing = await connect(redis.url);
  const lock = new Lock(closing, lockDefinition(`lead-${made - 1}`), { prefix: redis.prefix });
  let heldAtEnd = false;
  const campaign = lock.lead(async (signal, lease) => {
    await untilAborted(signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    lease.assertHeld();
    heldAtEnd = (await rival.tryAcquire()) === undefined;
  });
  await expect.poll(() => campaign.leading).toBe(true);
  await closing.close();
  await campaign.finished;
  expect(heldAtEnd).toBe(true);
  expect((await rival.inspect()).holders).toEqual([]);
  expect(() => lock.lead(() => undefined)).toThrow("closed");
});
