import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
const open = () => openBench(redis, connection, `redo-${opened++}`, { ackTimeoutMs: 0 });
const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const stale = { limit: 10, ownToo: false, everyMs: 0 };

/** A replayed dead letter that `me` has just been given for the first time. */
async function replayed() {
  const bench = await open();
  const id = await bench.replay("5-1", ["data", "{}"]);
  const { entries } = await run(bench.commands.claimDue("me", 10));
  const [held] = entries;
  if (!held) throw new Error("nothing was due");
  return { ...bench, id, held };
}

describe("a replayed dead letter", () => {
  it("is claimed when it is due, though nobody ever had it, once, and with its history", async () => {
    const { commands, held, id } = await replayed();
    expect(held).toMatchObject({ id, source: "r", count: 1, previousOwner: "", starts: undefined });
    expect(held.fields).toContain("redloom-id");
    expect((await run(commands.claimDue("other", 10))).entries).toEqual([]);
    expect(await run(commands.bytesOf(held))).toEqual(held.fields.map((one) => Buffer.from(one)));
  });

  it("is gone from the redo stream once it is acknowledged", async () => {
    const { commands, held, pending } = await replayed();
    expect((await run(commands.acknowledge("me", [held], false))).replies).toEqual(["settled"]);
    expect(await redis.raw.xlen(commands.keys.redo)).toBe(0);
    expect(await pending()).toEqual([]);
    expect((await run(commands.acknowledge("me", [held], false))).replies).toEqual(["taken"]);
  });

  it("is retried, handed back, kept alive and reclaimed like any other", async () => {
    const { commands, held } = await replayed();
    expect(await run(commands.heartbeat("me", [held]))).toEqual({ taken: [], trimmed: [] });
    await run(commands.retry("me", held, { delayMs: 0, countsAsAttempt: true }));
    const [second] = (await run(commands.claimDue("me", 10))).entries;
    expect(second).toMatchObject({ source: "r", count: 2 });
    if (!second) return;
    expect(await run(commands.handBack("me", [second]))).toBe(1);
    expect((await run(commands.claimDue("me", 10))).entries).toMatchObject([{ source: "r", count: 2 }]);
    expect((await run(commands.claimStale("other", stale))).entries).toMatchObject([
      { source: "r", count: 3, previousOwner: "me", starts: 1 },
    ]);
  });

  it("comes back to whom its reply was lost", async () => {
    const { stranded, held } = await replayed();
    expect((await stranded("me", false, [`r|${held.id}`])).entries).toEqual([]);
    expect((await stranded("me", false)).entries).toMatchObject([{ id: held.id, source: "r", count: 1 }]);
  });

  it("that dies again keeps its first id and time, and counts its replays", async () => {
    const { commands, held, id } = await replayed();
    const why = { attempts: 2, error: "E", message: "m" };
    expect((await run(commands.deadLetter("me", held, why, false))).replies).toEqual(["settled"]);
    expect(await redis.raw.xlen(commands.keys.redo)).toBe(0);
    const [[, fields] = []] = await redis.raw.xrange(commands.keys.dead, "-", "+");
    const about = new Map<string, string>();
    for (let at = 0; at < (fields?.length ?? 0); at += 2) {
      expect(about.has(fields?.[at] ?? ""), `twice ${fields?.[at]}`).toBe(false);
      about.set(fields?.[at] ?? "", fields?.[at + 1] ?? "");
    }
    expect(Object.fromEntries(about)).toMatchObject({
      data: "{}",
      "redloom-id": "5-1",
      "redloom-replays": "1",
      "redloom-first-at": "5",
      "redloom-attempts": "2",
    });
    expect(about.get("redloom-id")).not.toBe(id);
  });

  it("that was removed before it was due leaves nothing behind", async () => {
    const { commands, replay, pending } = await open();
    await redis.raw.xdel(commands.keys.redo, await replay("5-1", ["data", "{}"]));
    expect(await run(commands.claimDue("me", 10))).toEqual({ entries: [], trimmed: [], nextInMs: undefined });
    await redis.raw.zadd(commands.keys.retry, "1", "r|7-1");
    await redis.raw.del(commands.keys.redo);
    expect(await run(commands.claimDue("me", 10))).toEqual({ entries: [], trimmed: [], nextInMs: undefined });
    expect(await pending()).toEqual([]);
    expect(await redis.raw.exists(commands.keys.retry)).toBe(0);
  });
});

describe("a group that was destroyed, and made anew", () => {
  it("deletes nothing that is not ours under the names of what it forgets", async () => {
    const { commands, key } = await openBench(redis, connection, `tests:redo-${++opened}`);
    const { lanes, parked, starts, retry } = commands.keys;
    for (const name of [lanes, parked, starts, retry]) await redis.raw.set(name, "mine");
    await redis.raw.del(key);
    const stream = new StreamCommands<Task>(taskStream(`redo-${opened}`), { prefix: redis.prefix });
    await run(stream.createGroups([workers]));
    expect(await redis.raw.mget(lanes, parked, starts, retry)).toEqual(Array(4).fill("mine"));
  });

  const later = { delayMs: 3_600_000, countsAsAttempt: true };
  const makers = {
    "by a consumer": (commands: StreamCommands<Task>) => run(commands.createGroups([workers])),
    "by a producer, behind a DEL": async (commands: StreamCommands<Task>) => {
      await redis.raw.del(commands.key);
      await run(commands.add({ number: 1 }));
    },
  };
  for (const [name, make] of Object.entries(makers)) {
    it(`takes nothing back from who reads an entry again, made ${name}; what was replayed is still to come`, async () => {
      const { commands, key, add, read, replay } = await openBench(redis, connection, `tests:redo-${++opened}`);
      const stream = new StreamCommands<Task>(taskStream(`redo-${opened}`), { prefix: redis.prefix });
      for (const replays of [0, 1]) {
        await add();
        const [first] = await read("me", 1);
        if (!first) throw new Error("nothing was read");
        expect(await run(commands.retry("me", first, later))).toBe("settled");
        const redo = replays > 0 ? [`r|${await replay("5-1", ["data", "{}"])}`] : [];
        await redis.raw.xgroup("DESTROY", key, "workers");
        await make(stream);
        expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(1);
        expect(await redis.raw.zrange(commands.keys.retry, "0", "-1")).toEqual(redo);
        if (replays === 0) await read("me");
      }
    });
  }
});
