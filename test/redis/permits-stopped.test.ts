import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { namingInbox } from "../support/locks.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";
import { useRedis } from "../support/redis.js";
import { liveWaiter, stoppedProcess } from "../support/stopped.js";

// Hand-overs last 300 ms here, so that is what a stopped process costs.

const redis = useRedis();
let connection: Connection;
let live: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
  live = await connect(redis.url);
});
afterAll(async () => {
  await connection.close();
  await live.close();
});

async function held(shape: Bench["commands"]["shape"] = exclusive): Promise<Bench> {
  const lock = new Bench(connection, redis.prefix, shape);
  await lock.ask("p:holder");
  return lock;
}

const named = (lock: Bench, count: number): Promise<void> =>
  expect.poll(() => namingInbox(redis.raw, lock.commands.key), { timeout: 10_000, interval: 5 }).toBe(count);

test.each([1, 17, 40])("stopped: a process with %i waiters in line costs one hand-over", async (waiters) => {
  const lock = await held();
  using _stopped = await stoppedProcess(redis.url, lock, "stopped", waiters);
  const behind = liveWaiter(live, lock);
  await named(lock, waiters + 1);
  const before = performance.now();
  await lock.release("p:holder");
  expect((await behind).atMs - before).toBeLessThan(4_000);
});

test("stopped: somebody else looks, wherever in a long line it stands", async () => {
  const lock = await held();
  using _before = await stoppedProcess(redis.url, lock, "stopped", 400);
  const between = liveWaiter(live, lock);
  await named(lock, 401);
  for (let at = 0; at < 100; at++) await lock.wait(`more:${at}`, { inbox: lock.commands.inboxOf("stopped") });
  const before = performance.now();
  await lock.release("p:holder");
  expect((await between).atMs - before).toBeLessThan(4_000);
});

test("stopped: each of five processes costs one hand-over", async () => {
  const lock = await held();
  const names = ["a", "b", "c", "d", "e"];
  const stopped = await Promise.all(names.map((name) => stoppedProcess(redis.url, lock, name, 3)));
  const behind = liveWaiter(live, lock);
  await named(lock, 16);
  const before = performance.now();
  await lock.release("p:holder");
  const waitedMs = (await behind).atMs - before;
  expect(waitedMs).toBeGreaterThan(1_400);
  expect(waitedMs).toBeLessThan(4_000);
  for (const one of stopped) one[Symbol.dispose]();
});

test("stopped: when a process goes on, all of its waiters are served again, in their places", async () => {
  const lock = await held();
  using stopped = await stoppedProcess(redis.url, lock, "stopped", 3, { firstMs: 100, leaseMs: 60_000 });
  using other = await stoppedProcess(redis.url, lock, "other", 2, { leaseMs: 60_000 });
  await lock.release("p:holder");
  await sleep(120);
  await lock.ask("p:look");
  expect(await lock.holders()).toEqual(["other:0"]);
  // One that was handed nothing is enough.
  await lock.wait("stopped:2", { inbox: stopped.inbox });
  expect(await lock.heirs("other:0")).toEqual(["stopped:1"]);
  expect(await lock.heirs("stopped:1")).toEqual(["stopped:2"]);
  expect(other.tokens).toHaveLength(2);
});

test("stopped: nor is a process passed over that gives back late what was handed to it", async () => {
  const lock = await held();
  using _stopped = await stoppedProcess(redis.url, lock, "stopped", 2, { firstMs: 100, leaseMs: 60_000 });
  using _other = await stoppedProcess(redis.url, lock, "other", 2, { leaseMs: 60_000 });
  await lock.release("p:holder");
  await sleep(120);
  await lock.ask("p:look");
  expect(await lock.release("stopped:0")).toBe("expired");
  expect(await lock.heirs("other:0")).toEqual(["stopped:1"]);
});

test.each([exclusive, permits(1)])(
  "lives: who renewed and let its lease end is not passed over ($shape)",
  async (shape) => {
    const lock = await held(shape);
    using here = await stoppedProcess(redis.url, lock, "here", 2, { leaseMs: 1_600 });
    using _other = await stoppedProcess(redis.url, lock, "other", 1);
    await lock.release("p:holder");
    const [first = ""] = here.tokens;
    await sleep(20);
    expect(await lock.renew(first, 1_600)).toBe(true);
    await sleep(1_610);
    await lock.ask("p:look");
    expect(await lock.holders()).toEqual(["here:1"]);
  },
);

test("lives: a line of one process that hands on stays in its order, with what it remembers gone at its end", async () => {
  const lock = await held();
  using here = await stoppedProcess(redis.url, lock, "here", 20, { leaseMs: 60_000 });
  let last = "p:holder";
  for (const token of here.tokens) {
    expect(await lock.heirs(last)).toEqual([token]);
    last = token;
  }
  await lock.release(last);
  expect(await redis.raw.exists(lock.keys.lock, lock.keys.queue, lock.keys.waiters)).toBe(0);
});

test("permits: a turn of its own does not keep a process from looking after another permit", async () => {
  const lock = await held(permits(2));
  await lock.ask("p:second");
  using _stopped = await stoppedProcess(redis.url, lock, "stopped", 1);
  const own = liveWaiter(live, lock, 60_000);
  await named(lock, 2);
  const next = liveWaiter(live, lock, 60_000);
  await named(lock, 3);
  const before = performance.now();
  await lock.release("p:holder");
  await lock.release("p:second");
  await own;
  expect((await next).atMs - before).toBeLessThan(4_000);
});

test("permits: who finds one that a dead holder had looks after the others, too", async () => {
  const lock = new Bench(connection, redis.prefix, permits(8));
  for (let at = 0; at < 8; at++) await lock.ask(`dead:${at}`, { leaseMs: 1_000 });
  const waiting = Array.from({ length: 8 }, () => liveWaiter(live, lock, 60_000));
  const before = performance.now();
  // By itself, each looks a second after the one before.
  for (const { atMs } of await Promise.all(waiting)) expect(atMs - before).toBeLessThan(5_000);
});

test("readers: a writer that polled and asks no more keeps them out for two seconds", async () => {
  const lock = await held(readWrite);
  const before = performance.now();
  await lock.wait("p:writer", { access: "write" });
  const reader = await liveWaiter(live, lock, 60_000);
  expect(reader.atMs - before).toBeGreaterThan(1_500);
  expect(reader.atMs - before).toBeLessThan(8_000);
  // It lives after all, and has its place.
  expect(await lock.wait("p:writer", { access: "write" })).toMatchObject({ granted: false, position: 0 });
  expect(await lock.ask("p:late")).toMatchObject({ granted: false });
});
