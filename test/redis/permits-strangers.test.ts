import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { WrongTypeError } from "../../src/runtime/errors.js";
import { askAll } from "../../src/runtime/permits/commands.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";
import { useRedis } from "../support/redis.js";

// What others wrote under the keys of a lock.

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const all = [
  ["one holder", exclusive],
  ["permits", permits(1)],
  ["readers and writers", readWrite],
] as const;

for (const [name, shape] of all) {
  const fresh = (key?: string): Bench => new Bench(connection, redis.prefix, shape, key);

  test(`${name}: a stranger's value under any of the keys is WRONG_TYPE to who asks, and nothing is written`, async () => {
    for (const which of ["lock", "fence", "queue", "waiters", "holders"] as const) {
      const lock = fresh();
      // The last two are looked at only where there is something to look for.
      if (which === "holders" && shape === exclusive) continue;
      if (which === "waiters") await redis.raw.zadd(lock.keys.queue, "1", "p:x");
      await redis.raw.rpush(lock.keys[which], "a list");
      await expect(lock.ask("p:a"), which).rejects.toThrow(WrongTypeError);
      await expect(lock.wait("p:a"), which).rejects.toThrow(WrongTypeError);
      const together = askAll([{ commands: lock.commands, claim: lock.claim("p:a") }]);
      await expect(connection.execute(together), which).rejects.toThrow(WrongTypeError);
      expect(await redis.raw.lrange(lock.keys[which], "0", "-1")).toEqual(["a list"]);
      const others = Object.values(lock.keys).filter((one) => one !== lock.keys[which]);
      expect(await redis.raw.exists(...others), which).toBe(which === "waiters" ? 1 : 0);
    }
  });

  test(`${name}: a stranger's value beside the lock keeps nobody from giving it back`, async () => {
    for (const which of ["fence", "queue", "waiters"] as const) {
      const lock = fresh();
      await lock.ask("p:a");
      await lock.wait("p:b");
      await redis.raw.del(lock.keys[which]);
      await redis.raw.rpush(lock.keys[which], "a list");
      expect(await lock.release("p:a"), which).toBe("released");
      const held = shape === exclusive ? redis.raw.get(lock.keys.lock) : redis.raw.zscore(lock.keys.lock, "p:a");
      expect(await held, which).toBeNull();
      await lock.release("p:b");
      expect(await redis.raw.lrange(lock.keys[which], "0", "-1")).toEqual(["a list"]);
    }
  });

  test(`${name}: overwritten by a stranger it is lost, and the stranger's value stays`, async () => {
    const lock = fresh();
    await lock.ask("p:a");
    await redis.raw.del(lock.keys.lock);
    await redis.raw.rpush(lock.keys.lock, "a list");
    await expect(lock.renew("p:a")).rejects.toThrow(WrongTypeError);
    expect(await lock.release("p:a")).toBe("expired");
    await expect(lock.end()).rejects.toThrow(WrongTypeError);
    expect(await redis.raw.lrange(lock.keys.lock, "0", "-1")).toEqual(["a list"]);
  });
}

test("mode: what was exclusive before is busy to those who share, until it ends; and the other way round", async () => {
  const before = new Bench(connection, redis.prefix, exclusive);
  const after = new Bench(connection, redis.prefix, permits(3), before.commands.key);
  await before.ask("p:old", { leaseMs: 30_000 });
  const refused = await after.wait("p:new");
  expect(refused).toMatchObject({ granted: false, position: 0 });
  expect(!refused.granted && refused.expiresInMs).toBeGreaterThan(25_000);
  expect(await connection.execute(askAll([{ commands: after.commands, claim: after.claim("p:x") }]))).toMatchObject([
    { granted: false },
  ]);
  expect(await before.release("p:old")).toBe("released");
  // Handed over by the old rules: alone, and until the hand-over ends.
  expect(await after.holders()).toEqual(["p:new"]);
  await redis.raw.del(before.keys.lock);
  expect(await after.ask("p:new")).toMatchObject({ granted: true });
  expect(await before.ask("p:old")).toMatchObject({ granted: false });
  expect(await before.wait("p:old")).toMatchObject({ granted: false, position: 0 });
  expect(await after.ask("p:new")).toMatchObject({ granted: true, again: true });
  expect(await after.release("p:new")).toBe("released");
  expect(await before.holders()).toEqual(["p:old"]);
});

test("mode: an operator ends what was held in either mode", async () => {
  const one = new Bench(connection, redis.prefix, exclusive);
  const many = new Bench(connection, redis.prefix, permits(3), one.commands.key);
  await one.ask("p:a");
  expect(await many.end()).toBe(1);
  for (const token of ["p:b", "p:c"]) await many.ask(token);
  expect(await one.end()).toBe(2);
  expect(await redis.raw.exists(one.keys.lock, one.keys.holders)).toBe(0);
});

test("release: who may not publish hands nothing over, and leaves it to the timers of those in line, who keep their places", async () => {
  const lock = new Bench(connection, redis.prefix, exclusive);
  await redis.raw.call("ACL", "SETUSER", "mute", "on", "nopass", "allkeys", "resetchannels", "+@all");
  const url = new URL(redis.url);
  await using mute = await connect({ host: url.hostname, port: Number(url.port), username: "mute", password: "x" });
  const muteLock = new Bench(mute, redis.prefix, exclusive, lock.commands.key);
  await muteLock.ask("p:a");
  const heard: string[] = [];
  await using listening = await connect(redis.url);
  const listener = { message: (payload: Buffer) => void heard.push(payload.toString()) };
  await listening.inbox.subscribe(lock.commands.inboxOf("here"), listener);
  await lock.wait("p:gone", { inbox: lock.commands.inboxOf("nobody") });
  await lock.wait("p:b", { inbox: lock.commands.inboxOf("here") });
  expect(await muteLock.release("p:a")).toBe("released");
  expect(await lock.holders()).toEqual([]);
  // Nor does it overtake.
  expect(await muteLock.ask("p:mute")).toMatchObject({ granted: false });
  expect(await lock.wait("p:b", { inbox: lock.commands.inboxOf("here") })).toMatchObject({ granted: true });
  await redis.raw.publish(lock.commands.inboxOf("here"), "end");
  await expect.poll(() => heard).toEqual(["end"]);
});
