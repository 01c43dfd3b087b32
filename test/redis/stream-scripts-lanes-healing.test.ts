import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { timestampOf } from "../../src/runtime/entry/entry.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { orderedWorkers, type ScriptBench } from "../support/group-scripts.js";
import { laneBenches } from "../support/lane-bench.js";
import { useRedis } from "../support/redis.js";
import { taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const { open, read, run } = laneBenches(redis, () => connection, "lanes-healing");
const look = { limit: 100, ownToo: false, everyMs: 0 };

/** What comes due for `consumer` within the looks that heal. */
async function healed({ commands }: ScriptBench, consumer: string): Promise<string[]> {
  await run(commands.claimStale(consumer, look));
  return (await run(commands.claimDue(consumer, 100))).entries.map(({ id }) => id);
}

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
