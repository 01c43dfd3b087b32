import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError, PayloadInvalidError } from "../../src/runtime/errors.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { GroupDefinition, StreamDefinition } from "../../src/runtime/stream/definition.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis({ own: true });
const moverFile = fileURLToPath(new URL("../support/stream-mover.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

function open(more: Partial<StreamDefinition<Task>> = {}) {
  const name = `schedule-${++streams}`;
  const definition: StreamDefinition<Task> = { ...taskStream(name), ...more };
  const options = { prefix: redis.prefix };
  const key = `${redis.prefix}tests:${name}`;
  const commands = new StreamCommands<Task>(definition, options);
  return {
    name,
    key,
    definition,
    commands,
    producer: new Producer<Task>(connection, definition, options),
    move: (limit = 100) => connection.execute(commands.moveDue(limit)),
    entries: () => redis.raw.xrange(key, "-", "+"),
    left: async () => [await redis.raw.zcard(`{${key}}:delayed`), await redis.raw.hlen(`{${key}}:delayed:data`)],
  };
}

interface Mover {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
}

/** It kills itself after so many moves. */
function startMover(name: string, diesAfter = Number.POSITIVE_INFINITY): Mover {
  const args = ["--import", "tsx", moverFile, redis.url, redis.prefix, name, String(diesAfter)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  // It says only that it is ready.
  const ready = new Promise<void>((resolve) => void child.stdout?.once("data", () => resolve()));
  return { child, ready };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("schedule", () => {
  it("keeps an entry out of the stream until it is due, behind the groups of the contract", async () => {
    const latest: GroupDefinition = { ...workers, name: "latest", start: "latest" };
    const { producer, move, entries, left, key } = open({ groups: [workers, latest] });
    const scheduled = await producer.schedule({ number: 1, text: "é" }, { delayMs: 60_000, headers: { trace: "t1" } });
    expect(scheduled).toEqual({ id: expect.stringMatching(uuid), duplicate: false });
    const first = await move();
    expect(first.moved).toBe(0);
    expect(first.nextInMs).toBeGreaterThan(0);
    expect(first.nextInMs).toBeLessThanOrEqual(60_000);
    expect(await entries()).toEqual([]);
    await redis.raw.zadd(`{${key}}:delayed`, 1, scheduled.id);
    expect((await move()).moved).toBe(1);
    expect(await entries()).toEqual([[expect.any(String), ["data", '{"number":1,"text":"é"}', "header:trace", "t1"]]]);
    expect(await left()).toEqual([0, 0]);
    expect(await move()).toEqual({ moved: 0, nextInMs: undefined });
    const reply = await redis.raw.xreadgroup("GROUP", "latest", "me", "COUNT", 10, "STREAMS", key, ">");
    expect(reply).toHaveLength(1);
  });

  it("goes by the server's clock: a point of time, a date, and what is past", async () => {
    const { producer, move, entries, key } = open();
    const [seconds, micros] = await redis.raw.time();
    const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
    const { id } = await producer.schedule({ number: 2 }, { at: now + 60_000 });
    expect(await redis.raw.zscore(`{${key}}:delayed`, id)).toBe(String(now + 60_000));
    await producer.schedule({ number: 1 }, { at: new Date(1_000) });
    await producer.schedule({ number: 0 }, { at: 0 });
    const { moved, nextInMs } = await move();
    expect(moved).toBe(2);
    expect(nextInMs).toBeGreaterThan(50_000);
    expect((await entries()).map(([, fields]) => fields[1])).toEqual(['{"number":0}', '{"number":1}']);
  });

  it("moves in the order of the due times, and of scheduling where those are equal, in pages", async () => {
    const { producer, move, entries } = open();
    const numbers = Array.from({ length: 250 }, (_, number) => number);
    for (const number of numbers) await producer.schedule({ number }, { at: 1_000 + Math.floor(number / 50) });
    expect(await move()).toEqual({ moved: 100, nextInMs: 0 });
    expect(await move()).toEqual({ moved: 100, nextInMs: 0 });
    expect(await move()).toEqual({ moved: 50, nextInMs: undefined });
    expect((await entries()).map(([, fields]) => JSON.parse(fields[1] ?? "").number)).toEqual(numbers);
  });

  it("rings whoever sleeps when it is the next that is due, and nobody otherwise", async () => {
    const { producer, key } = open();
    const listener = new Redis(redis.url);
    const rings: string[] = [];
    listener.on("message", (_channel, message) => rings.push(message));
    await listener.subscribe(`{${key}}:wake`);
    await producer.schedule({ number: 1 }, { delayMs: 50_000 });
    await producer.schedule({ number: 2 }, { delayMs: 90_000 });
    await producer.schedule({ number: 3 }, { delayMs: 10_000 });
    await producer.schedule({ number: 4 }, { at: 5 });
    await vi.waitFor(() => expect(rings).toEqual(["50000", "10000", "0"]));
    listener.disconnect();
  });

  it("refuses times that are none, and messages that do not fit, before any I/O", async () => {
    const { producer, key } = open();
    const wrong = [
      {},
      { delayMs: -1 },
      { delayMs: Number.NaN },
      { delayMs: Number.POSITIVE_INFINITY },
      { delayMs: 1, at: 1 },
      { at: new Date(Number.NaN) },
      { at: "tomorrow" },
      { at: -1 },
      { delayMs: 36_501 * 86_400_000 },
    ];
    for (const options of wrong) {
      await expect(producer.schedule({ number: 1 }, options as never)).rejects.toBeInstanceOf(OptionsInvalidError);
    }
    const both = producer.schedule({ number: 1 }, { delayMs: 1, at: 1 } as never);
    await expect(both).rejects.toThrow("`delayMs` and `at` are given at once");
    const none = producer.schedule({ number: 1 }, {} as never);
    await expect(none).rejects.toThrow("Neither `delayMs` nor `at` is given");
    await expect(producer.schedule({ number: "x" } as never, { delayMs: 1 })).rejects.toBeInstanceOf(
      PayloadInvalidError,
    );
    expect(await redis.raw.exists(key, `{${key}}:delayed`)).toBe(0);
    await producer.schedule({ number: 1 }, { delayMs: 0.2 });
  });

  it("is a command of a transaction too, and keeps what ordered groups go by", async () => {
    const { commands, move, entries } = open({ groups: [{ ...workers, order: { by: "number" } }] });
    const [scheduled] = await connection.transaction([commands.schedule({ number: 7 }, { at: 1 })]);
    expect(scheduled.id).toMatch(uuid);
    await move();
    expect((await entries()).map(([, fields]) => fields)).toEqual([["data", '{"number":7}', "redloom-by:number", "7"]]);
  });

  it("counts for duplicates from when it was scheduled, and passes its place on to the entry", async () => {
    const { producer, move, entries } = open({ deduplicate: { by: "text", withinMs: 60_000 } });
    const { id } = await producer.schedule({ number: 1, text: "a" }, { at: 1 });
    expect(await producer.add({ number: 2, text: "a" })).toEqual({ id, duplicate: true });
    expect(await producer.schedule({ number: 3, text: "a" }, { at: 1 })).toEqual({ id, duplicate: true });
    await move();
    const [[entryId] = [""]] = await entries();
    expect(await producer.add({ number: 4, text: "a" })).toEqual({ id: entryId, duplicate: true });
    expect(await entries()).toHaveLength(1);
  });

  it("of a contract that deduplicates is repeated by itself when the reply is lost, and scheduled once", async () => {
    const { definition, left } = open({ deduplicate: { by: "text", withinMs: 60_000 } });
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const producer = new Producer<Task>(faulty, definition, { prefix: redis.prefix });
    const fault = proxy.cutBeforeReply("lost-reply");
    const scheduled = await producer.schedule({ number: 1, text: "lost-reply" }, { delayMs: 60_000 });
    expect(fault.fired).toBe(1);
    expect(scheduled.duplicate).toBe(false);
    expect(await left()).toEqual([1, 1]);
    const plain = open();
    const other = new Producer<Task>(faulty, plain.definition, { prefix: redis.prefix });
    const second = proxy.cutBeforeReply("lost-too");
    await expect(other.schedule({ number: 1, text: "lost-too" }, { delayMs: 60_000 })).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
    expect(second.fired).toBe(1);
  });
});

describe("cancel", () => {
  it("takes back what is not due yet, once", async () => {
    const { producer, move, entries, left } = open();
    const { id } = await producer.schedule({ number: 1 }, { delayMs: 0 });
    const other = await producer.schedule({ number: 2 }, { delayMs: 0 });
    expect(await producer.cancel(id)).toBe(true);
    expect(await producer.cancel(id)).toBe(false);
    await expect.poll(async () => (await move()).moved, { interval: 2 }).toBe(1);
    expect((await entries()).map(([, fields]) => fields[1])).toEqual(['{"number":2}']);
    expect(await producer.cancel(other.id)).toBe(false);
    expect(await left()).toEqual([0, 0]);
  });

  it("forgets the value: what comes next is no duplicate of what will never come", async () => {
    const { producer } = open({ deduplicate: { by: "text", withinMs: 60_000 } });
    const { id } = await producer.schedule({ number: 1, text: "a" }, { delayMs: 60_000 });
    expect(await producer.cancel(id)).toBe(true);
    expect((await producer.add({ number: 2, text: "a" })).duplicate).toBe(false);
  });
});

describe("the mover", () => {
  it("delivers each exactly once while movers are killed, 1,000 falling due", async () => {
    const { name, commands, entries, left } = open();
    const count = 1_000;
    const numbers = Array.from({ length: count }, (_, number) => number);
    let killed = 0;
    // Each that dies in the middle of a move is followed by another; the last ones live.
    const start = (diesAfter?: number): Mover => {
      const mover = startMover(name, diesAfter);
      mover.child.once("close", () => {
        if (diesAfter !== undefined) start(++killed < 4 ? 5 : undefined);
      });
      return mover;
    };
    await Promise.all([start(5), start(5), start(5)].map(({ ready }) => ready));
    await connection.batch(numbers.map((number) => commands.schedule({ number }, { delayMs: 300 + 3 * number })));
    await vi.waitFor(async () => expect(await left()).toEqual([0, 0]), 50_000);
    expect(killed).toBeGreaterThanOrEqual(3);
    const delivered = (await entries()).map(([, fields]) => JSON.parse(fields[1] ?? "").number as number);
    expect(delivered.sort((one, other) => one - other)).toEqual(numbers);
  }, 90_000);

  it("moves nothing and loses nothing while Redis is out of memory", async () => {
    await using full = await startRedisServer();
    await using there = await connect(full.url);
    const raw = new Redis(full.url);
    const commands = new StreamCommands<Task>(taskStream("full"));
    await there.execute(commands.schedule({ number: 1 }, { at: 1 }));
    await raw.config("SET", "maxmemory", "1mb", "maxmemory-policy", "noeviction");
    await expect(there.execute(commands.moveDue(100))).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" });
    expect(await raw.zcard("{tests:full}:delayed")).toBe(1);
    await raw.config("SET", "maxmemory", "0");
    expect(await there.execute(commands.moveDue(100))).toEqual({ moved: 1, nextInMs: undefined });
    raw.disconnect();
  });

  it("moves what nobody can read to the stream as it is, and goes on", async () => {
    const { producer, move, entries, left, key } = open();
    await redis.raw.zadd(`{${key}}:delayed`, 1, "garbage", 2, "odd", 3, "missing");
    await redis.raw.hset(`{${key}}:delayed:data`, {
      garbage: "no message pack",
      odd: Buffer.from("93a0a161a162", "hex"),
    });
    await producer.schedule({ number: 1 }, { at: 4 });
    expect(await move()).toEqual({ moved: 3, nextInMs: undefined });
    expect((await entries()).map(([, fields]) => fields)).toEqual([
      ["data", "no message pack"],
      ["a", "b"],
      ["data", '{"number":1}'],
    ]);
    expect(await left()).toEqual([0, 0]);
  });

  it("makes the groups again where the stream was deleted meanwhile", async () => {
    const { producer, move, key } = open();
    await producer.schedule({ number: 1 }, { at: 1 });
    await redis.raw.del(key);
    await move();
    expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(1);
  });
});
