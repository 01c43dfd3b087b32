import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { laneBenches } from "../support/lane-bench.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const { open, read, run } = laneBenches(redis, () => connection, "lanes");

describe("reading", () => {
  it("takes one of each value and everything without one, parks the rest, and tells where it got", async () => {
    const bench = await open();
    const { commands, key, add, pending } = bench;
    expect(await run(commands.readOrdered("me", 10))).toEqual({ entries: [], read: 0, lastId: "0-0", parked: 0 });
    const [a, b, , , free, otherFree] = [
      await add("a"),
      await add("b"),
      await add("a"),
      await add("b"),
      await add(),
      await add(),
    ];
    const result = await run(commands.readOrdered("me", 10));
    expect(result.entries.map(([id]) => id)).toEqual([a, b, free, otherFree]);
    expect(result.entries[0]?.[1]).toEqual(["data", "{}", "redloom-by:customer", "a"]);
    expect(result).toMatchObject({ read: 6, parked: 2, lastId: otherFree });
    expect(await run(commands.readOrdered("me", 10))).toMatchObject({ read: 0, parked: 2, lastId: otherFree });
    expect((await pending()).filter(({ owner }) => owner === "~parked")).toMatchObject([{ count: 0 }, { count: 0 }]);
    expect(await redis.raw.xlen(key)).toBe(6);
  });

  it("goes through everything again in order, where somebody set the group back", async () => {
    const bench = await open();
    const { commands, key, add, pending } = bench;
    const ids = [await add("a"), await add("a"), await add("a")];
    const late = await read(bench, "me");
    await redis.raw.xgroup("SETID", key, "workers", "0");
    let held = await read(bench, "other");
    expect((await run(commands.acknowledge("me", late, true))).replies).toEqual(["taken"]);
    const seen: string[] = [];
    while (held.length > 0) {
      expect(held).toHaveLength(1);
      seen.push(...held.map(({ id }) => id));
      held = (await run(commands.acknowledge("other", held, true))).next.map(({ id, count }) => ({
        id,
        source: "s",
        count,
      }));
    }
    expect(seen).toEqual(ids);
    expect(await pending()).toEqual([]);
  });

  it("gives a retry that waited to nobody else, where somebody set the group back", async () => {
    const bench = await open();
    const { commands, key, add, allDue } = bench;
    await add("a");
    const [held] = await read(bench, "me");
    const later = { delayMs: 60_000, countsAsAttempt: true };
    expect(held && (await run(commands.retry("me", held, later)))).toBe("settled");
    await redis.raw.xgroup("SETID", key, "workers", "0");
    expect(await read(bench, "me")).toHaveLength(1);
    await allDue();
    expect((await run(commands.claimDue("other", 10))).entries).toEqual([]);
  });

  it("waits for what is new behind the last delivered id", async () => {
    const bench = await open();
    const { commands, add } = bench;
    await add("a");
    const { lastId } = await run(commands.readOrdered("me", 10));
    expect(await run(commands.awaitNew(lastId, 1))).toBe(false);
    await add("a");
    expect(await run(commands.awaitNew(lastId, 1_000))).toBe(true);
  });

  it("stops while too many are parked, and goes on when some are worked off", async () => {
    const bench = await open();
    const { commands, add } = bench;
    await add("a");
    const [held] = await read(bench, "me");
    for (let at = 0; at < 100; at++) {
      const members = Array.from({ length: 1_000 }, (_, index) => [
        "0",
        `b\0${String(at * 1_000 + index).padStart(39)}`,
      ]);
      await redis.raw.zadd(commands.keys.parked, ...members.flat());
    }
    await add("a");
    expect(await run(commands.readOrdered("me", 10))).toMatchObject({ read: 0, parked: 100_000, lastId: held?.id });
    await redis.raw.zremrangebyrank(commands.keys.parked, 0, 9);
    expect(await run(commands.readOrdered("me", 10))).toMatchObject({ read: 1, parked: 99_991 });
    await redis.raw.xgroup("DESTROY", commands.key, commands.group);
    for (let at = 0; at < 9; at++) await redis.raw.zadd(commands.keys.parked, 0, `c\0${at}`);
    await expect(run(commands.readOrdered("me", 10))).rejects.toMatchObject({ reason: "NOGROUP" });
  });
});

describe("settling", () => {
  it("hands on in stream order, to the one that settles, with one attempt counted", async () => {
    const bench = await open();
    const { commands, add } = bench;
    const ids = [await add("a"), await add("b"), await add("a"), await add("a")];
    const [first] = await read(bench, "me");
    if (!first) throw new Error("nothing was read");
    const { next } = await run(commands.acknowledge("me", [first], true));
    expect(next).toMatchObject([{ id: ids[2], source: "s", count: 1, previousOwner: "~parked", openStart: false }]);
    expect(next[0]?.fields).toEqual(["data", "{}", "redloom-by:customer", "a"]);
    const { next: last } = await run(
      commands.deadLetter("me", next[0] ?? first, { attempts: 1, error: "E", message: "" }, true),
    );
    expect(last).toMatchObject([{ id: ids[3], count: 1 }]);
  });

  it("that takes nothing more makes it due for anybody, and rings", async () => {
    const bench = await open();
    const { commands, add } = bench;
    await add("a");
    const second = await add("a");
    const held = await read(bench, "me");
    const listener = redis.raw.duplicate();
    const rung = new Promise((resolve) => listener.on("message", (_channel, message) => resolve(message)));
    await listener.subscribe(commands.doorbell);
    expect((await run(commands.acknowledge("me", held, false))).next).toEqual([]);
    expect(await rung).toBe("0");
    listener.disconnect();
    expect(await run(commands.removeConsumer("me", "any"))).toBe(true);
    expect((await run(commands.claimDue("other", 10))).entries).toMatchObject([{ id: second, count: 1 }]);
  });

  it("passes over many that were trimmed meanwhile, without doing all of it at once", async () => {
    const bench = await open();
    const { commands, key, add, pending } = bench;
    const ids = [];
    for (let count = 0; count < 352; count++) ids.push(await add("a"));
    const [held] = await read(bench, "me", 500);
    if (!held) throw new Error("nothing was read");
    await redis.raw.xdel(key, ...ids.slice(1, -1));
    let { next } = await run(commands.acknowledge("me", [held], true));
    for (let rounds = 0; next.length === 0 && rounds < 500; rounds++)
      next = (await run(commands.claimDue("me", 10))).entries;
    expect(next).toMatchObject([{ id: ids.at(-1) }]);
    await run(commands.acknowledge("me", next, true));
    expect(await pending()).toEqual([]);
    expect(await redis.raw.exists(commands.keys.lanes, commands.keys.parked)).toBe(0);
  });
});
