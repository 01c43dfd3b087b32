import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { ConsumerEvents } from "../../src/runtime/stream/consumer/events.js";
import type { GroupDefinition, StreamDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { afterTimer, median } from "../support/lateness.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const key = "tests:keeper";
let server: RedisServer;
let raw: Redis;
let connection: Connection;

beforeEach(async () => {
  server = await startRedisServer();
  raw = new Redis(server.url);
  connection = await connect(server.url);
});
afterEach(async () => {
  await connection.close();
  raw.disconnect();
  await server.stop();
});

const others: GroupDefinition = { ...workers, name: "others" };

function open(tune: { ackTimeoutMs?: number } = {}, more: Partial<StreamDefinition<Task>> = {}, on = connection) {
  const definition = { ...taskStream("keeper", [workers, others]), ...more };
  return {
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(on, definition, workers, { tune }),
    other: new ConsumerGroup<Task>(connection, definition, others, { tune }),
  };
}

async function callsOf(command: string): Promise<number> {
  const stats = await raw.info("commandstats");
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("keeper: schedules", () => {
  it("are delivered as soon as they are due, to a consumer that is idle and expects nothing", async () => {
    const { producer, group } = open();
    const late: number[] = [];
    let dueAt = 0;
    await using _consumer = await group.consume(() => void late.push(performance.now() - dueAt));
    await producer.schedule({ number: 0 }, { delayMs: 0 });
    await vi.waitFor(() => expect(late).toHaveLength(1));
    late.length = 0;
    const behind: number[] = [];
    for (let round = 1; round <= 7; round++) {
      dueAt = performance.now() + 150 + 10 * round;
      const control = afterTimer(raw, 150 + 10 * round);
      await producer.schedule({ number: round }, { delayMs: 150 + 10 * round });
      await vi.waitFor(() => expect(late).toHaveLength(round), { interval: 5 });
      behind.push((late.at(-1) ?? 0) + dueAt - (await control));
    }
    expect(Math.min(...late)).toBeGreaterThanOrEqual(-2);
    // A keeper that polls would be half a second late.
    expect(median(behind)).toBeLessThan(100);
  });

  it("are moved by a consumer that is paused too: others read the stream", async () => {
    const { producer, group, other } = open();
    await using consumer = await group.consume(() => undefined);
    await consumer.pause();
    await producer.schedule({ number: 1 }, { delayMs: 100 });
    await vi.waitFor(async () => expect(await raw.xlen(key)).toBe(1));
    expect(await other.read({ consumer: "me" })).toHaveLength(1);
  });
});

describe("keeper: what is stale", () => {
  it("is looked for once an interval by all consumers together, and is still found", async () => {
    const { producer, group } = open({ ackTimeoutMs: 2_000 });
    await producer.add({ number: 1 });
    await group.read({ consumer: "dead" });
    const seen: number[] = [];
    const consumers = await Promise.all(
      Array.from({ length: 6 }, () => group.consume((task) => void seen.push(task.number))),
    );
    await sleep(300);
    const start = performance.now();
    const before = await callsOf("xpending");
    await sleep(1_400);
    const looks = (await callsOf("xpending")) - before;
    // Twice each 500 ms: the stream, and the replayed dead letters.
    const rounds = Math.ceil((performance.now() - start) / 500) + 1;
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(rounds * 2);
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  });
});

describe("keeper: each part fails alone", () => {
  it("without memory: what is pending is claimed, handled and acknowledged, and schedules come when there is memory", async () => {
    const { producer, group } = open({ ackTimeoutMs: 8_000 });
    const { id } = await producer.add({ number: 1 });
    await group.read({ consumer: "dead" });
    await producer.add({ number: 2 });
    const errors: ConsumerEvents["error"][] = [];
    const recovered: string[] = [];
    const seen: number[] = [];
    const consumer = await group.consume((task) => void seen.push(task.number));
    consumer.on("error", (error) => errors.push(error));
    consumer.on("recovered", ({ during }) => recovered.push(during));
    await vi.waitFor(() => expect(seen).toEqual([2]));
    await producer.schedule({ number: 3 }, { delayMs: 4_000 });
    await raw.config("SET", "maxmemory", "1");
    await raw.xclaim(key, "workers", "dead", 0, id, "IDLE", 9_000, "JUSTID");
    await vi.waitFor(() => expect(seen).toEqual([2, 1]));
    await vi.waitFor(async () => expect((await raw.xpending(key, "workers"))[0]).toBe(0));
    await vi.waitFor(() => expect(errors.map(({ during }) => during)).toContain("schedule"));
    await sleep(1_500);
    // One each, however often it failed.
    const parts = (): string[] => errors.map(({ during }) => during).sort();
    expect(parts().length).toBe(new Set(parts()).size);
    for (const { error } of errors) expect(error).toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" });
    await raw.config("SET", "maxmemory", "0");
    await vi.waitFor(() => expect(seen).toEqual([2, 1, 3]));
    await vi.waitFor(() => expect([...recovered].sort()).toEqual(parts()));
    await consumer.stop();
  }, 60_000);

  it("without the permission for one of them: the others go on, with one event and few commands", async () => {
    await raw.call("ACL", "SETUSER", "worker", "on", ">secret", "~*", "&*", "+@all", "-xtrim");
    const limited = await connect(`redis://worker:secret@127.0.0.1:${server.port}`);
    const { producer, group } = open(
      { ackTimeoutMs: 1_000 },
      { retention: { maxEntries: 1, hard: false }, groups: [workers] },
      limited,
    );
    const seen: number[] = [];
    const errors: ConsumerEvents["error"][] = [];
    await using consumer = await group.consume((task, { attempt }) => {
      if (attempt === 1) throw new Error("again");
      seen.push(task.number);
    });
    consumer.on("error", (error) => errors.push(error));
    await producer.addMany(Array.from({ length: 20 }, (_, number) => ({ number })));
    await vi.waitFor(() => expect(seen).toHaveLength(20));
    await producer.schedule({ number: 20 }, { delayMs: 50 });
    await vi.waitFor(() => expect(seen).toHaveLength(21));
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    const start = performance.now();
    const before = await callsOf("evalsha");
    await sleep(1_500);
    expect(errors.map(({ during }) => during)).toEqual(["retention"]);
    const calls = (await callsOf("evalsha")) - before;
    expect(calls / (performance.now() - start)).toBeLessThan(27 / 1_000);
    await limited.close();
  });
});

describe("keeper: retention", () => {
  it("tells once who holds it, and once when nobody does any more", async () => {
    const { producer, group, other } = open({}, { retention: { maxEntries: 10, hard: false } });
    const told: unknown[] = [];
    await using consumer = await group.consume(() => undefined);
    consumer.on("retention-held", ({ heldBy }) => told.push(heldBy.map((holder) => holder.group)));
    await producer.addMany(Array.from({ length: 500 }, (_, number) => ({ number })));
    await vi.waitFor(() => expect(told).toEqual([["others"]]));
    await sleep(2_200);
    expect(told).toEqual([["others"]]);
    for (const delivery of await other.read({ consumer: "me", count: 500 })) void delivery.acknowledge();
    await vi.waitFor(() => expect(told).toEqual([["others"], []]));
    await vi.waitFor(async () => expect(await raw.xlen(key)).toBeLessThan(130));
  });

  it("costs nothing where there is none: an idle consumer asks for few things", async () => {
    const { group } = open();
    await using _consumer = await group.consume(() => undefined);
    await sleep(200);
    const start = performance.now();
    const before = await callsOf("evalsha");
    await sleep(3_000);
    const calls = (await callsOf("evalsha")) - before;
    // A second: a beat, due retries, due schedules; each few seconds a look at what is stale.
    expect(calls).toBeLessThanOrEqual(5 + (performance.now() - start) / 333);
    expect(await callsOf("xtrim")).toBe(0);
  });
});
