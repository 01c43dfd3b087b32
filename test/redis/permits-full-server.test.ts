import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { askAll } from "../../src/runtime/permits/commands.js";
import { Bench, exclusive, permits } from "../support/permits.js";
import { useRedis } from "../support/redis.js";

// A server without memory for anything new.

const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());
beforeEach(() => redis.raw.flushall());
afterEach(() => redis.raw.config("SET", "maxmemory", "0"));

const fill = (): Promise<unknown> => redis.raw.config("SET", "maxmemory", "1");
const full = { code: "SERVER_REFUSED", reason: "OOM" };

for (const [name, shape] of [
  ["one holder", exclusive],
  ["permits", permits(1)],
] as const) {
  test(`${name}: a full server refuses who is new, and keeps nothing of it`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    await fill();
    await expect(lock.ask("p:a")).rejects.toMatchObject(full);
    await expect(lock.wait("p:a")).rejects.toMatchObject(full);
    expect(await redis.raw.dbsize()).toBe(0);
    await expect(
      connection.execute(askAll([{ commands: lock.commands, claim: lock.claim("p:a") }])),
    ).rejects.toMatchObject(full);
    expect(await redis.raw.dbsize()).toBe(0);
  });

  test(`${name}: while held, a full server says busy, renews, and puts nobody else in line`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    await lock.ask("p:a", { leaseMs: 30_000 });
    await lock.wait("p:b");
    await fill();
    expect(await lock.ask("p:c")).toMatchObject({ granted: false, position: 1 });
    await expect(lock.wait("p:c")).rejects.toMatchObject(full);
    expect(await lock.wait("p:b", { inbox: "new" })).toMatchObject({ granted: false, position: 0 });
    expect(await redis.raw.zrange(lock.keys.queue, "0", "-1")).toEqual(["p:b"]);
    expect(await redis.raw.hkeys(lock.keys.waiters)).toEqual(["p:b"]);
    // It hears from now on, and who hands over knows it.
    expect(await redis.raw.hget(lock.keys.waiters, "p:b")).toMatch(/ PUBLISH new$/);
    expect(await lock.renew("p:a")).toBe(true);
    expect(await lock.ask("p:a", { leaseMs: 90_000 })).toMatchObject({ granted: true, again: true });
    expect(await redis.raw.pttl(lock.keys.lock)).toBeGreaterThan(80_000);
  });

  test(`${name}: on a full server a release hands over, and so does its end by an operator`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    await lock.ask("p:a");
    for (const token of ["p:b", "p:c"]) await lock.wait(token);
    await fill();
    expect(await lock.release("p:a")).toBe("released");
    expect(await lock.holders()).toEqual(["p:b"]);
    expect(await lock.renew("p:b")).toBe(true);
    expect(await lock.end()).toBe(1);
    expect(await lock.holders()).toEqual(["p:c"]);
    expect(await lock.release("p:c")).toBe("released");
    expect(await lock.holders()).toEqual([]);
  });

  test(`${name}: on a full server an expired lease goes to who is next, whoever asks`, async () => {
    const lock = new Bench(connection, redis.prefix, shape);
    const expire = (): Promise<unknown> => redis.raw.del(lock.keys.lock, lock.keys.holders);
    await lock.ask("p:a");
    for (const token of ["p:b", "p:c"]) await lock.wait(token);
    await expire();
    await fill();
    // A stranger's ask hands over to the first; the second then finds that it is its turn.
    await lock.ask("p:x").catch(() => undefined);
    expect(await lock.holders()).toEqual(["p:b"]);
    await expire();
    expect(await lock.wait("p:c")).toMatchObject({ granted: true, again: false });
    expect(await redis.raw.exists(lock.keys.queue, lock.keys.waiters)).toBe(0);
  });
}
