import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { timestampOf } from "../../src/runtime/entry/entry.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench, orderedWorkers, type ScriptBench } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";
import { taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
const open = (ackTimeoutMs = 60_000) =>
  openBench(redis, connection, `lanes-${opened++}`, { ...orderedWorkers, ackTimeoutMs });
const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const look = { limit: 100, ownToo: false, everyMs: 0 };

async function read({ commands }: ScriptBench, consumer: string, count = 100) {
  const { entries } = await run(commands.readOrdered(consumer, count));
  return entries.map(([id]) => ({ id, source: "s" as const, count: 1 }));
}

/** What comes due for `consumer` within the looks that heal. */
async function healed({ commands }: ScriptBench, consumer: string): Promise<string[]> {
  await run(commands.claimStale(consumer, look));
  return (await run(commands.claimDue(consumer, 100))).entries.map(({ id }) => id);
}

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

describe("a lane whose head is gone though nobody settled it", () => {
  const causes: Record<string, (bench: ScriptBench, head: string) => Promise<unknown>> = {
    "acknowledged by hand": ({ key }, head) => redis.raw.xack(key, "workers", head),
    "its consumer deleted": ({ key }) => redis.raw.xgroup("DELCONSUMER", key, "workers", "me"),
    "the lanes deleted": ({ commands, key }, head) =>
      redis.raw.multi().del(commands.keys.lanes).xack(key, "workers", head).exec(),
  };
  for (const [cause, harm] of Object.entries(causes)) {
    it(`goes on with its next entry: ${cause}`, async () => {
      const bench = await open();
      const { add } = bench;
      const ids = [await add("a"), await add("a"), await add("a")];
      await read(bench, "me");
      await harm(bench, ids[0] ?? "");
      expect(await healed(bench, "other")).toEqual([ids[1]]);
    });
  }

  it("goes on where what was to be next was due, and its due time was lost", async () => {
    const bench = await open();
    const { commands, add } = bench;
    const ids = [await add("a"), await add("a")];
    await run(commands.acknowledge("me", await read(bench, "me"), false));
    await redis.raw.del(commands.keys.retry);
    expect(await healed(bench, "other")).toEqual([ids[1]]);
  });

  it("finds again what was parked, though the list of what is parked was deleted", async () => {
    const bench = await open();
    const { commands, key, add, pending } = bench;
    const ids = [await add("a"), await add("b"), await add("a"), await add("b"), await add("b")];
    const [a, b] = await read(bench, "me");
    if (!a || !b) throw new Error("nothing was read");
    await redis.raw.del(commands.keys.parked);
    await redis.raw.xdel(key, ids[4] ?? "");
    // This one's lane ends, as nothing is known to be parked in it.
    expect((await run(commands.acknowledge("me", [a], true))).next).toEqual([]);
    expect(await healed(bench, "other")).toEqual([ids[2]]);
    expect((await run(commands.acknowledge("me", [b], true))).next).toMatchObject([{ id: ids[3] }]);
    expect((await pending()).map(({ member }) => member)).toEqual([`s|${ids[2]}`, `s|${ids[3]}`]);
  });

  it("is found among many others", async () => {
    const bench = await open();
    const { key, add } = bench;
    for (let count = 0; count < 200; count++) await add(`v${count % 100}`);
    const held = await read(bench, "me", 200);
    await redis.raw.xack(key, "workers", ...held.slice(90).map(({ id }) => id));
    const found = new Set<string>();
    for (let rounds = 0; found.size < 10 && rounds < 20; rounds++) {
      for (const id of await healed(bench, "other")) found.add(id);
    }
    expect(found.size).toBe(10);
  });
});

describe("what joins a lane late", () => {
  it("waits for its turn: a replayed dead letter, though it is due, while another of its value is worked on", async () => {
    const bench = await open();
    const { commands, add, replay, pending } = bench;
    await add("a");
    const held = await read(bench, "me");
    const second = await add("a");
    await read(bench, "me");
    // Ids of the two streams can be equal; these shall not be.
    await expect
      .poll(async () => {
        const [seconds = 0, micros = 0] = await redis.raw.time();
        return Number(seconds) * 1_000 + Number(micros) / 1_000;
      })
      .toBeGreaterThan(timestampOf(second) + 1);
    const busy = await replay("5-1", ["data", "{}", "redloom-by:customer", "a"]);
    const free = await replay("5-2", ["data", "{}", "redloom-by:customer", "b"]);
    const due = await run(commands.claimDue("other", 10));
    expect(due).toMatchObject({ entries: [{ id: free, source: "r", count: 1 }], trimmed: [], nextInMs: undefined });
    expect((await pending()).filter(({ owner }) => owner === "~parked").map(({ member }) => member)).toEqual([
      `s|${second}`,
      `r|${busy}`,
    ]);
    const { next } = await run(commands.acknowledge("me", held, true));
    expect(next).toMatchObject([{ id: second, source: "s" }]);
    await run(commands.acknowledge("me", next, false));
    const { entries } = await run(commands.claimDue("other", 10));
    expect(entries).toMatchObject([{ id: busy, source: "r", count: 1 }]);
  });

  it("keeps its count and its starts: what was pending before the group had an order", async () => {
    const bench = await open(0);
    const { commands, key, add } = bench;
    const ids = [await add("a"), await add("a"), await add("a")];
    await redis.raw.xreadgroup("GROUP", "workers", "before", "COUNT", 3, "STREAMS", key, ">");
    await redis.raw.xclaim(key, "workers", "before", 0, ids[1] ?? "", "RETRYCOUNT", 3, "JUSTID");
    const { entries } = await run(commands.claimStale("me", look));
    expect(entries).toMatchObject([{ id: ids[0], count: 2, starts: 0 }]);
    await run(commands.acknowledge("me", entries, false));
    const { entries: second } = await run(commands.claimDue("me", 10));
    expect(second).toMatchObject([{ id: ids[1], count: 4, starts: 2 }]);
    const { next } = await run(commands.acknowledge("me", second, true));
    expect(next).toMatchObject([{ id: ids[2], count: 2, starts: 0 }]);
  });
});

it("groups: one that is made anew knows nothing of the lanes of the earlier one", async () => {
  const bench = await open();
  const { commands, key, add } = bench;
  await add("a");
  await add("a");
  await read(bench, "me");
  await redis.raw.hset(commands.keys.starts, "s|1-1", "1");
  await redis.raw.xgroup("DESTROY", key, "workers");
  const definition = {
    ...taskStream("x", [orderedWorkers]),
    address: { ...taskStream("x").address, format: () => key },
  };
  await run(new StreamCommands(definition).createGroups([orderedWorkers]));
  const { lanes, parked, starts } = commands.keys;
  expect(await redis.raw.exists(lanes, parked, starts)).toBe(0);
  expect(await read(bench, "me")).toHaveLength(1);
});

it("unordered again: what was parked is stale, and comes", async () => {
  const bench = await open(0);
  await bench.add("a");
  const parked = await bench.add("a");
  const [held] = await read(bench, "me");
  const commands = new GroupCommands("tests", bench.key, { ...workers, ackTimeoutMs: 0 });
  const { entries } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 0 }));
  expect(held).toBeDefined();
  expect(entries).toMatchObject([{ id: parked, previousOwner: "~parked", count: 1, starts: 0 }]);
});
