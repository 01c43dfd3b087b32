import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { orderedWorkers } from "../support/group-scripts.js";
import { ordered as orderedByText } from "../support/ordered-stream.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const key = "stream";
const why = { attempts: 1, error: "E", message: "m" };
let server: RedisServer;
let raw: Redis;
let connection: Connection;

beforeEach(async () => {
  server = await startRedisServer();
  raw = new Redis(server.url);
  connection = await connect(server.url);
  await raw.xgroup("CREATE", key, "workers", "0", "MKSTREAM");
});
afterEach(async () => {
  await connection.close();
  raw.disconnect();
  await server.stop();
});

const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const owned = (id: string | null | undefined, count = 1) => ({ id: id ?? "", source: "s" as const, count });

async function entry(value: string): Promise<string> {
  return String(await raw.xadd(key, "*", "data", "{}", "redloom-by:customer", value));
}

describe("without memory", () => {
  it("everything goes on that frees it: claims, beats, starts, retries, hand-backs, acknowledgements; dead letters wait", async () => {
    const commands = new GroupCommands("tests", key, { ...workers, ackTimeoutMs: 0 });
    const ids = [];
    for (let count = 0; count < 6; count++) ids.push(await entry("a"));
    await raw.xreadgroup("GROUP", "workers", "dead", "COUNT", 6, "STREAMS", key, ">");
    await raw.config("SET", "maxmemory", "1");
    await expect(raw.set("x", "y")).rejects.toThrow("OOM");
    expect(await run(commands.register("me", "first"))).toMatchObject({ registered: true });
    expect(await run(commands.beat("me", "first", []))).toMatchObject({ replaced: false });
    const { entries } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 1_000 }));
    expect(entries.map(({ id, starts }) => [id, starts])).toEqual(ids.map((id) => [id, 0]));
    const [a, b, c, d, e] = entries;
    if (!a || !b || !c || !d || !e) throw new Error("nothing was claimed");
    expect(await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 1_000 }))).toMatchObject({
      entries: [],
    });
    expect(await run(commands.recordStart("me", a, 1))).toBe(true);
    expect(await run(commands.retry("me", a, { delayMs: 0, countsAsAttempt: true, starts: 1 }))).toBe("settled");
    expect(await run(commands.handBack("me", [b]))).toBe(1);
    expect(await run(commands.beat("me", "first", entries))).toMatchObject({ trimmed: [] });
    expect((await run(commands.claimDue("me", 10))).entries).toHaveLength(2);
    expect((await run(commands.acknowledge("me", [c], true))).replies).toEqual(["settled"]);
    const set = { name: "SET", keys: ["x"], args: ["x", "y"], repeatable: false, decode: String };
    await expect(run(commands.deadLetter("me", d, why, true))).rejects.toThrow("OOM");
    await expect(run(commands.acknowledgeWith("me", e, [set], true))).rejects.toThrow("OOM");
    const left = (await raw.xpending(key, "workers", "-", "+", 10)) as unknown[][];
    expect(left.map(([id]) => id)).toEqual(ids.filter((id) => id !== c.id));
    await raw.config("SET", "maxmemory", "0");
    expect((await run(commands.deadLetter("me", d, why, true))).replies).toEqual(["settled"]);
  }, 30_000);

  it("a program that starts consumes what is there, and so makes room", async () => {
    for (const settings of [workers, orderedByText]) {
      const definition = taskStream(settings === workers ? "starting" : "starting-ordered", [settings]);
      await new Producer<Task>(connection, definition).addMany([
        { number: 1, text: "a" },
        { number: 2, text: "a" },
      ]);
      await raw.config("SET", "maxmemory", "1");
      await using fresh = await connect(server.url);
      const seen: number[] = [];
      const group = new ConsumerGroup<Task>(fresh, definition, settings);
      await using _consumer = await group.consume((task) => void seen.push(task.number));
      await expect.poll(() => seen).toEqual([1, 2]);
      await expect.poll(async () => (await group.status()).pending).toBe(0);
      await raw.config("SET", "maxmemory", "0");
    }
  }, 30_000);

  it("lanes go on too", async () => {
    const commands = new GroupCommands("tests", key, { ...orderedWorkers, ackTimeoutMs: 0 });
    const ids = [await entry("a"), await entry("a"), await entry("a"), await entry("b")];
    await raw.config("SET", "maxmemory", "1");
    const read = await run(commands.readOrdered("me", 10));
    expect(read.entries.map(([id]) => id)).toEqual([ids[0], ids[3]]);
    const { next } = await run(commands.acknowledge("me", [owned(ids[0])], true));
    expect(next).toMatchObject([{ id: ids[1] }]);
    await run(commands.acknowledge("me", [owned(ids[1])], false));
    expect((await run(commands.claimDue("other", 10))).entries).toMatchObject([{ id: ids[2] }]);
  }, 30_000);
});

it("scripts: are sent again where the server forgot them, with the same outcome", async () => {
  const commands = new GroupCommands("tests", key, { ...orderedWorkers, ackTimeoutMs: 0 });
  const ids = [await entry("a"), await entry("a")];
  const flushed = async <Reply>(command: Command<Reply>): Promise<Reply> => {
    await raw.script("FLUSH");
    return run(command);
  };
  expect((await flushed(commands.readOrdered("me", 10))).entries).toHaveLength(1);
  expect(await flushed(commands.heartbeat("me", [owned(ids[0])]))).toEqual({ taken: [], trimmed: [] });
  const get = { name: "GET", keys: ["none"], args: ["none"], repeatable: true, decode: (reply: unknown) => reply };
  expect(await flushed(commands.acknowledgeWith("me", owned(ids[0]), [get], true))).toMatchObject({
    reply: "settled",
    replies: [null],
    next: [{ id: ids[1] }],
  });
  expect((await flushed(commands.claimStale("other", { limit: 1, ownToo: false, everyMs: 0 }))).entries).toHaveLength(
    1,
  );
});

it("cluster: every script's keys lie in the stream's slot, and each runs there", async () => {
  await using cluster = await startRedisCluster();
  await using clustered = await connect({ cluster: cluster.nodes });
  const far = "some:stream:{elsewhere}";
  const execute = <Reply>(command: Command<Reply>): Promise<Reply> => clustered.execute(command);
  for (const settings of [workers, orderedWorkers]) {
    const name = settings === workers ? far : "plain:stream";
    const commands = new GroupCommands("tests", name, { ...settings, ackTimeoutMs: 0 });
    const plain = (verb: string, ...args: string[]): Promise<unknown> =>
      execute({ name: verb, keys: [name], args, repeatable: false, decode: (reply) => reply });
    await execute({
      name: "XGROUP",
      keys: [name],
      args: ["CREATE", name, "workers", "0", "MKSTREAM"],
      repeatable: false,
      decode: String,
    });
    const ids = [];
    for (let count = 0; count < 8; count++)
      ids.push(String(await plain("XADD", name, "*", "data", `{"customer":${count}}`)));
    const held = ids.map((id) => owned(id));
    const [a, b, c, d, e] = held;
    if (!a || !b || !c || !d || !e) throw new Error("nothing was added");
    if (settings === workers) await execute(commands.read("me", 10, 0));
    else await execute(commands.readOrdered("me", 10));
    expect(await execute(commands.register("me", "first"))).toMatchObject({ registered: true });
    expect(await execute(commands.beat("me", "first", held))).toEqual({ taken: [], trimmed: [], replaced: false });
    expect(await execute(commands.recordStart("me", a, 1))).toBe(true);
    expect(await execute(commands.retry("me", a, { delayMs: 0, countsAsAttempt: true }))).toBe("settled");
    expect((await execute(commands.acknowledge("me", [b], true))).replies).toEqual(["settled"]);
    expect((await execute(commands.deadLetter("me", c, why, true))).replies).toEqual(["settled"]);
    expect(await execute(commands.handBack("me", [d]))).toBe(1);
    const set = { name: "SET", keys: [`${commands.keys.redo}x`], args: [`${commands.keys.redo}x`, "y"] };
    const together = [{ ...set, repeatable: false, decode: String }];
    expect(await execute(commands.acknowledgeWith("me", e, together, true))).toMatchObject({ reply: "settled" });
    expect((await execute(commands.claimDue("other", 10))).entries).toHaveLength(2);
    const stale = await execute(commands.claimStale("other", { limit: 10, ownToo: false, everyMs: 0 }));
    expect(stale.entries).toHaveLength(3);
    const page = { cursor: "-", limit: 10, startedBefore: true, held: [] };
    expect((await execute(commands.claimStranded("other", page))).entries).toHaveLength(5);
    expect(await execute(commands.removeDeadConsumers(1e9))).toEqual([]);
    expect(await execute(commands.removeConsumer("me", "first"))).toBe(true);
  }
}, 60_000);
