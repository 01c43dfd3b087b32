import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { type Ask, type AskReply, askAll } from "../../src/runtime/permits/commands.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const fresh = (): { one: Bench; some: Bench; book: Bench; all: readonly Bench[] } => {
  const one = new Bench(connection, redis.prefix, exclusive);
  const some = new Bench(connection, redis.prefix, permits(2));
  const book = new Bench(connection, redis.prefix, readWrite);
  return { one, some, book, all: [one, some, book] };
};

const askFor = (locks: readonly Bench[], token: string, more: Partial<Ask> = {}): Promise<readonly AskReply[]> =>
  connection.execute(askAll(locks.map((lock) => ({ commands: lock.commands, claim: lock.claim(token, more) }))));

const holders = (locks: readonly Bench[]) => Promise.all(locks.map((lock) => lock.holders()));

test("askAll: grants all in one step, of every shape; the same token again has them all, with the same fences", async () => {
  const { all } = fresh();
  const first = await askFor(all, "p:a");
  expect(first).toMatchObject(all.map(() => ({ granted: true, again: false, validMs: 60_000 })));
  expect(await holders(all)).toEqual([["p:a"], ["p:a"], ["p:a"]]);
  const again = await askFor(all, "p:a", { leaseMs: 90_000 });
  expect(again).toMatchObject(
    first.map((reply) => ({
      ...reply,
      again: true,
      unplaced: false,
      validMs: 90_000,
      serverTimeUs: expect.any(Number),
    })),
  );
  for (const lock of all) {
    expect(await redis.raw.pttl(lock.keys.lock)).toBeGreaterThan(80_000);
    expect(await lock.renew("p:a", 120_000)).toBe(true);
    expect(await lock.release("p:a")).toBe("released");
    expect(await redis.raw.exists(lock.keys.lock, lock.keys.holders, lock.keys.queue, lock.keys.waiters)).toBe(0);
  }
});

test("askAll: fences rise over single asks and joint ones", async () => {
  const { one, some } = fresh();
  let before = 0;
  for (let turn = 0; turn < 10; turn++) {
    for (const lock of [one, some]) {
      const joint = turn % 2 === 0;
      const [reply] = joint ? await askFor([lock], `p:${turn}`) : [await lock.ask(`p:${turn}`)];
      const fence = reply?.granted ? reply.fencingToken : 0;
      expect(fence).toBeGreaterThan(lock === one ? before : 0);
      if (lock === one) before = fence;
      await lock.release(`p:${turn}`);
    }
  }
});

test("askAll: none, where one is held; those that were free stay free, and nobody is put in line", async () => {
  const { one, some, book, all } = fresh();
  for (const [at, lock] of all.entries()) {
    if (lock === some) await lock.ask("q:1");
    await lock.ask("q:2", { leaseMs: 30_000, ...(lock === book && { access: "write" }) });
    const replies = await askFor(all, "p:a");
    expect(replies.map(({ granted }) => granted)).toEqual([false, false, false]);
    const ends = replies.map((reply) => !reply.granted && reply.expiresInMs);
    for (const [index, end] of ends.entries()) {
      if (index === at) expect(end).toBeGreaterThan(25_000);
      else expect(end).toBe(0);
    }
    const expected = all.map((other) => (other === lock ? (lock === some ? ["q:2", "q:1"] : ["q:2"]) : []));
    expect(await holders(all)).toEqual(expected);
    for (const token of ["q:1", "q:2"]) await lock.release(token);
  }
  await book.ask("q:r");
  expect(await askFor([one, book], "p:w", { access: "write" })).toMatchObject([{ granted: false }, { granted: false }]);
  expect(await askFor([one, book], "p:r", { access: "read" })).toMatchObject([{ granted: true }, { granted: true }]);
  expect(await redis.raw.exists(...all.flatMap(({ keys }) => [keys.queue, keys.waiters]))).toBe(0);
});

test("askAll: does not overtake who waits, as long as that one lives", async () => {
  const { one, some } = fresh();
  await one.ask("q:a");
  await one.wait("q:b");
  await redis.raw.del(one.keys.lock);
  expect(await askFor([one, some], "p:a")).toMatchObject([{ granted: false, position: 1 }, { granted: false }]);
  await redis.raw.hset(one.keys.waiters, "q:b", "1 60000 w PUBLISH ");
  expect(await askFor([one, some], "p:a")).toMatchObject([{ granted: true }, { granted: true }]);
});

test("askAll: refused before any I/O, where a lock is named twice, or none", () => {
  const { one } = fresh();
  const named = { commands: one.commands, claim: one.claim("p:a") };
  expect(() => askAll([named, named])).toThrow(OptionsInvalidError);
  expect(() => askAll([])).toThrow(OptionsInvalidError);
});

test("askAll: asking again does not set back the fence that others have raised meanwhile", async () => {
  const { some } = fresh();
  await askFor([some], "p:a");
  const later = await fenceOf(some, "p:b");
  await askFor([some], "p:a");
  expect(Number(await redis.raw.get(some.keys.fence))).toBe(later);
});

async function fenceOf(of: Bench, token: string): Promise<number> {
  const reply = await of.ask(token);
  return reply.granted ? reply.fencingToken : 0;
}
