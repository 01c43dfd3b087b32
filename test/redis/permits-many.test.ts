import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { parseInboxMessage } from "../../src/runtime/permits/messages.js";
import { Bench, exclusive, permits } from "../support/permits.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** As the ask script leaves them: tokens `dead:<n>`, the first in line. */
async function standInLine(lock: Bench, count: number, deadlineUs: number, inbox: string): Promise<void> {
  const script = `
    for n = 1, tonumber(ARGV[1]) do
      redis.call('ZADD', KEYS[1], n, 'dead:' .. n)
      redis.call('HSET', KEYS[2], 'dead:' .. n, ARGV[2] .. ' 60000 w PUBLISH ' .. ARGV[3])
    end
    redis.call('PEXPIRE', KEYS[1], 600000)
    redis.call('PEXPIRE', KEYS[2], 600000)`;
  await redis.raw.eval(script, 2, lock.keys.queue, lock.keys.waiters, String(count), String(deadlineUs), inbox);
}

/** Asks again as often as it is told to, at once. How often that was. */
async function askUntilGranted(lock: Bench, token: string, inbox: string): Promise<number> {
  for (let asks = 1; asks <= 1_000; asks++) {
    const before = await redis.raw.zcard(lock.keys.queue);
    const reply = await lock.wait(token, { inbox });
    expect(before - (await redis.raw.zcard(lock.keys.queue))).toBeLessThanOrEqual(1_002);
    if (reply.granted) return asks;
    expect(reply).toMatchObject({ expiresInMs: 1, position: 0 });
  }
  throw new Error("was never granted");
}

for (const [name, shape] of [
  ["one holder", exclusive],
  ["permits", permits(2)],
] as const) {
  test(`${name}: a line of 100,000 whose wait has ended is gone through a thousand a call, and blocks nobody`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    await standInLine(lock, 100_000, 1, "");
    await redis.raw.config("RESETSTAT");
    expect(await askUntilGranted(lock, "p:alive", "")).toBeLessThan(120);
    expect(await redis.raw.exists(lock.keys.queue, lock.keys.waiters)).toBe(0);
    const [, perCall] = /evalsha:.*usec_per_call=([\d.]+)/.exec(await redis.raw.info("commandstats")) ?? [];
    expect(Number(perCall)).toBeLessThan(50_000);
  });

  test(`${name}: a line of 3,000 whom nobody can reach keeps its places, and who lives behind them is served`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    const gone = lock.commands.inboxOf("gone");
    await standInLine(lock, 3_000, Date.now() * 1_000 + 600_000_000, gone);
    expect(await askUntilGranted(lock, "p:alive", "")).toBeLessThan(6);
    expect(await redis.raw.zcard(lock.keys.queue)).toBe(3_000);
    // One of them is back: it has its place before those that came later.
    await lock.wait("p:later");
    if (shape !== exclusive) await lock.release("p:later");
    await lock.wait("p:last");
    const ears = new Redis(redis.url);
    await ears.subscribe(gone);
    expect(await lock.wait("dead:7", { inbox: gone })).toMatchObject({ position: expect.any(Number) });
    await lock.end();
    expect((await lock.holders())[0]).toMatch(/^dead:/);
    ears.disconnect();
  });

  test.each(["release", "try"])(
    `${name}: a %s that cannot look at all wakes one of the last, who goes on`,
    async (by) => {
      const lock = new Bench(connection, redis.prefix, shape);
      await lock.ask("p:a");
      if (shape !== exclusive) await lock.ask("p:b");
      await standInLine(lock, 5_000, 1, "");
      const inbox = lock.commands.inboxOf("here");
      const ears = new Redis(redis.url);
      const heard = new Promise((resolve) => ears.on("message", (_, payload) => resolve(parseInboxMessage(payload))));
      await ears.subscribe(inbox);
      await lock.wait("p:alive", { inbox });
      const unheard = lock.commands.inboxOf("gone");
      await Promise.all(Array.from({ length: 150 }, (_, at) => lock.wait(`p:gone:${at}`, { inbox: unheard })));
      if (by === "release") await lock.release("p:a");
      else {
        await redis.raw.del(lock.keys.lock, lock.keys.holders);
        expect(await lock.ask("p:try")).toMatchObject({ granted: false });
      }
      expect(await heard).toMatchObject({ kind: "watch", token: "p:alive" });
      expect(await askUntilGranted(lock, "p:alive", inbox)).toBeLessThan(7);
      ears.disconnect();
    },
  );
}

test("1,000 waiters: two requests each, served in the order of asking, over two inboxes", async () => {
  const lock = new Bench(connection, redis.prefix, exclusive);
  const ears = new Redis(redis.url);
  const served: string[] = [];
  const inboxes = ["one", "two"].map((one) => lock.commands.inboxOf(one));
  const done = new Promise<void>((resolve, reject) => {
    ears.on("message", (_, payload) => {
      const message = parseInboxMessage(payload);
      if (message?.kind !== "granted") return;
      served.push(message.token);
      lock.release(message.token).catch(reject);
      if (served.length === 1_000) resolve();
    });
  });
  await ears.subscribe(...inboxes);
  await lock.ask("p:first");
  const tokens = Array.from({ length: 1_000 }, (_, at) => `p:${at}`);
  await redis.raw.config("RESETSTAT");
  const replies = await Promise.all(
    tokens.map((token, at) => lock.wait(token, { inbox: inboxes[at % 2] ?? "", leaseMs: 600_000 })),
  );
  expect(replies.map((reply) => !reply.granted && reply.position)).toEqual(tokens.map((_, at) => at));
  const before = performance.now();
  await lock.release("p:first");
  await done;
  expect(performance.now() - before).toBeLessThan(25_000);
  expect(served).toEqual(tokens);
  await expect.poll(() => redis.raw.exists(lock.keys.lock, lock.keys.queue, lock.keys.waiters)).toBe(0);
  const stats = await redis.raw.info("commandstats");
  const calls = [...stats.matchAll(/cmdstat_(?:evalsha|eval):calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  expect(calls).toBeLessThanOrEqual(2_001 + 4);
  ears.disconnect();
}, 60_000);
