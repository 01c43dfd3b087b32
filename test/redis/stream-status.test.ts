import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { filledGroups } from "../support/filled-groups.js";
import { median } from "../support/lateness.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const { fill, filled, open, read } = filledGroups(redis, () => connection);

describe("lag", () => {
  test("exact: nothing read, some read, all read", async () => {
    const { group, key } = await filled("plain", 5_000);
    expect((await group.status()).lag).toMatchObject({ count: 5_000, exact: true });
    await read(key, 1_000);
    const { lag } = await group.status();
    expect(lag).toMatchObject({ count: 4_000, exact: true });
    expect(lag.oldestAgeMs).toBeGreaterThanOrEqual(0);
    await read(key, 4_000);
    expect((await group.status()).lag).toEqual({ count: 0, exact: true, oldestAgeMs: undefined });
  });

  test("exact: after XDEL of what was not delivered, where Redis tells nothing, by counting", async () => {
    const { group, key, ids } = await filled("deleted", 100);
    await read(key, 10);
    await redis.raw.xdel(key, ids[50] ?? "");
    expect((await group.status()).lag).toMatchObject({ count: 89, exact: true });
  });

  test("exact: behind what was deleted, where Redis counts one too many", async () => {
    const { group, key, ids } = await filled("behind", 600);
    await read(key, 1);
    await redis.raw.xdel(key, ids[1] ?? "");
    await read(key, 1);
    const [info] = (await redis.raw.xinfo("GROUPS", key)) as unknown[][];
    expect(info?.[info.indexOf("lag") + 1]).toBe(598);
    expect((await group.status()).lag).toMatchObject({ count: 597, exact: true });
    await read(key, 600);
    expect((await group.status()).lag).toMatchObject({ count: 0, exact: true });
  });

  test("exact: where entries were trimmed before the group had them", async () => {
    const { group, key, ids } = await filled("trimmed", 1_000);
    await read(key, 10);
    await redis.raw.xtrim(key, "MINID", ids[500] ?? "");
    expect((await group.status()).lag).toMatchObject({ count: 500, exact: true });
    await read(key, 100);
    expect((await group.status()).lag).toMatchObject({ count: 400, exact: true });
  });

  test("an estimate, and called one: in doubt, with more than can be counted", async () => {
    const { group, key, ids } = await filled("estimated", 6_000);
    await read(key, 1_000);
    await redis.raw.xdel(key, ids[5_000] ?? "");
    const { lag } = await group.status();
    expect(lag.exact).toBe(false);
    expect([4_999, 5_000]).toContain(lag.count);
    // Removed from both ends: of those, Redis tells nobody which the group had.
    await redis.raw.xtrim(key, "MINID", ids[800] ?? "");
    const trimmed = (await group.status()).lag;
    expect(trimmed.exact).toBe(false);
    expect(trimmed.count).toBeGreaterThanOrEqual(4_200);
    expect(trimmed.count).toBeLessThanOrEqual(5_000);
  });

  test("large entries in doubt: few are counted", async () => {
    const { group, key, ids } = await filled("large", 200, "x".repeat(100_000));
    await read(key, 10);
    await redis.raw.xdel(key, ids[150] ?? "");
    expect((await group.status()).lag.exact).toBe(false);
  });
});

describe("status", () => {
  test("no stream, no group: does not exist, and is not made", async () => {
    const { group, key } = open("nothing");
    expect(await group.status()).toEqual({
      exists: false,
      length: 0,
      pending: 0,
      oldestPendingId: undefined,
      oldestPendingAgeMs: 0,
      silentMs: undefined,
      lag: { count: 0, exact: true, oldestAgeMs: undefined },
      consumers: [],
      scheduled: 0,
      retrying: 0,
      parked: 0,
      deadLetters: 0,
      redo: 0,
    });
    await fill(key, 1);
    expect(await group.status()).toMatchObject({ exists: false, length: 1 });
    expect(await redis.raw.xinfo("GROUPS", key)).toEqual([]);
  });

  test("what waits: pending with its age, scheduled, retrying, parked, dead, replayed", async () => {
    const { group, key, sibling } = open("waits");
    const old = Date.now() - 90_000;
    await redis.raw.xadd(key, `${old}-0`, "data", "{}");
    await redis.raw.xgroup("CREATE", key, "workers", "0");
    const [second, third] = await fill(key, 2);
    await read(key, 2);
    await redis.raw.xreadgroup("GROUP", "workers", "~parked", "COUNT", 1, "STREAMS", key, ">");
    await redis.raw.zadd(sibling("delayed"), 1, "x", 2, "y");
    await redis.raw.zadd(sibling("retry:workers"), 1, `s|${second}`);
    await redis.raw.zadd(sibling("parked:workers"), 0, `v\u0000${third}|s`);
    const dead = sibling("dead:workers");
    for (let n = 1; n <= 3; n++) await redis.raw.xadd(dead, `${n}-0`, "data", "{}", "redloom-id", `${n}-1`);
    await group.deadLetters.replay({ all: true, limit: 2 });
    const status = await group.status();
    expect(status).toMatchObject({
      exists: true,
      length: 3,
      pending: 3,
      oldestPendingId: `${old}-0`,
      scheduled: 2,
      retrying: 1,
      parked: 1,
      deadLetters: 1,
      redo: 2,
      lag: { count: 0, exact: true },
    });
    expect(status.oldestPendingAgeMs).toBeGreaterThanOrEqual(90_000);
    expect(status.consumers.map(({ name, pending }) => ({ name, pending }))).toEqual([{ name: "c1", pending: 2 }]);
    // A replayed letter that was delivered and waits for its next attempt does retry.
    const [first] = await redis.raw.xrange(sibling("redo:workers"), "-", "+", "COUNT", 1);
    await redis.raw.xclaim(sibling("redo:workers"), "workers", "c1", 0, first?.[0] ?? "", "FORCE");
    expect(await group.status()).toMatchObject({ retrying: 2, redo: 2 });
  });

  test("silence: about what should be worked on, not about what waits for its retry or its turn", async () => {
    const { group, key, sibling } = open("silence");
    const [first, second, third] = await fill(key, 3);
    await redis.raw.xgroup("CREATE", key, "workers", "0");
    await read(key, 3);
    const silence = async (id: string | undefined, owner: string, ms: number): Promise<void> => {
      await redis.raw.xclaim(key, "workers", owner, 0, id ?? "", "IDLE", ms, "JUSTID");
    };
    await silence(first, "~parked", 500_000);
    await silence(second, "c1", 400_000);
    await silence(third, "c1", 40_000);
    await redis.raw.zadd(sibling("retry:workers"), 1, `s|${second}`);
    const { silentMs } = await group.status();
    expect(silentMs).toBeGreaterThanOrEqual(40_000);
    expect(silentMs).toBeLessThan(400_000);
  });

  test("consumers: live while they beat, or are not idle for long; one without an entry is seen too", async () => {
    const { group, key, sibling } = await filled("consumers", 3);
    for (const name of ["beats", "silent", "by-hand"]) await read(key, 1, name);
    const alive = sibling("alive:workers");
    await redis.raw.zadd(alive, Date.now(), "beats", Date.now() - 60_000, "silent");
    await redis.raw.zadd(alive, Date.now(), "waits", Date.now() - 60_000, "gone-before-its-first");
    const { consumers } = await group.status();
    const live = Object.fromEntries(consumers.map((consumer) => [consumer.name, consumer.live]));
    expect(live).toEqual({ beats: true, silent: false, "by-hand": true, waits: true });
  });

  test("a real consumer: live while it runs, with nothing to do too, and gone once it has stopped", async () => {
    const { group } = open("real");
    const consumer = await group.consume(() => undefined, { consumer: "c1" });
    await vi.waitFor(async () => {
      expect((await group.status()).consumers).toMatchObject([{ name: "c1", pending: 0, live: true }]);
    });
    expect(await group.remove()).toMatchObject({ removed: false, because: "live-consumers", liveConsumers: 1 });
    await consumer.stop();
    expect((await group.status()).consumers).toEqual([]);
    expect(await group.remove()).toMatchObject({ removed: true });
  });

  test("cheap: 100,000 pending entries cost little more than 100 do", async () => {
    const large = await filled("cheap", 150_000);
    await read(large.key, 100_000);
    const small = await filled("cheaper", 150);
    await read(small.key, 100);
    const times = { large: [] as number[], small: [] as number[] };
    for (let n = 0; n < 31; n++) {
      let before = performance.now();
      expect(await large.group.status()).toMatchObject({ pending: 100_000, lag: { count: 50_000, exact: true } });
      times.large.push(performance.now() - before);
      before = performance.now();
      expect(await small.group.status()).toMatchObject({ pending: 100, lag: { count: 50, exact: true } });
      times.small.push(performance.now() - before);
    }
    // In turn, so that a busy machine slows both: whoever looked at each would be a hundred times as slow.
    expect(median(times.large)).toBeLessThan(10 * median(times.small) + 5);
  });
});
