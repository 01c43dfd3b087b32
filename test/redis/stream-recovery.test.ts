import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { Consumer } from "../../src/runtime/stream/consumer/consumer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const key = "tests:recovery";
let server: RedisServer;
let raw: Redis;
let connection: Connection;

beforeEach(async () => {
  server = await startRedisServer();
  raw = new Redis(server.url);
  raw.on("error", () => undefined);
  connection = await connect(server.url);
});
afterEach(async () => {
  await connection.close();
  raw.disconnect();
  await server.stop();
});

function open(group: GroupDefinition = workers, ackTimeoutMs = 3_000) {
  const definition = taskStream("recovery", [group]);
  return {
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(connection, definition, group, { tune: { ackTimeoutMs } }),
  };
}

function watch(consumer: Consumer) {
  const events = { recreated: 0, errors: [] as unknown[] };
  consumer.on("group-recreated", () => events.recreated++);
  consumer.on("error", ({ error }) => events.errors.push(error));
  return events;
}

describe("consumer: goes on and tells once", () => {
  const faults: Record<string, () => Promise<unknown>> = {
    DEL: () => raw.del(key),
    FLUSHALL: () => raw.flushall(),
    "XGROUP DESTROY": () => raw.xgroup("DESTROY", key, "workers"),
  };
  for (const [name, fault] of Object.entries(faults)) {
    for (const start of ["earliest", "latest"] as const) {
      it(`after ${name}, in a group that starts ${start}`, async () => {
        const { producer, group } = open({ ...workers, start });
        const seen: number[] = [];
        await using consumer = await group.consume((task) => void seen.push(task.number));
        const events = watch(consumer);
        await producer.add({ number: 1 });
        await vi.waitFor(() => expect(seen).toEqual([1]));
        await vi.waitFor(async () => expect(await group.pending()).toBe(0));
        await fault();
        // Another program's writer, which knows nothing of groups.
        await raw.xadd(key, "*", "data", '{"number":2}');
        await producer.add({ number: 3 });
        await vi.waitFor(() => expect(seen.slice(-2)).toEqual([2, 3]));
        expect(events.recreated).toBe(1);
        expect(events.errors.length).toBeLessThan(5);
      });
    }
  }
});

describe("consumer: loses nothing", () => {
  it("when its connections are killed again and again", async () => {
    const { producer, group } = open();
    const seen = new Map<number, number>();
    await using consumer = await group.consume(async (task) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.set(task.number, (seen.get(task.number) ?? 0) + 1);
    });
    const events = watch(consumer);
    const count = 3_000;
    const others = connect(server.url);
    const safe = new Producer<Task>(await others, taskStream("recovery"));
    await safe.addMany([{ number: 0 }]);
    for (let number = 1; number < count; number += 100) {
      const tasks = Array.from({ length: Math.min(100, count - number) }, (_, index) => ({ number: number + index }));
      await raw.xadd(key, "*", "data", JSON.stringify(tasks[0]));
      const pipeline = raw.pipeline();
      for (const task of tasks.slice(1)) pipeline.xadd(key, "*", "data", JSON.stringify(task));
      await pipeline.exec();
      if (number % 300 === 1) await raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    }
    await vi.waitFor(() => expect(seen.size).toBe(count), 20_000);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(events.errors.length).toBeGreaterThan(0);
    expect(events.recreated).toBe(0);
    expect(await group.deadLetters.count()).toBe(0);
    await (await others).close();
    void producer;
  }, 60_000);

  it("that was stranded by a lost reply: it comes before ackTimeout, as the same attempt", async () => {
    const { producer, group } = open(workers, 120_000);
    await producer.add({ number: 1 });
    // A read in the consumer's name whose reply nobody saw.
    await raw.xreadgroup("GROUP", "workers", "me", "COUNT", 1, "STREAMS", key, ">");
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number), { consumer: "me" });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await raw.xadd(key, "*", "data", '{"number":2}');
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    // The same behind the back of the running consumer, found when its reader has to begin anew.
    await raw
      .multi()
      .xadd(key, "*", "data", '{"number":3}')
      .xreadgroup("GROUP", "workers", "me", "COUNT", 5, "STREAMS", key, ">")
      .exec();
    await raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]));
    expect(consumer.name).toBe("me");
  });
});

describe("consumer: goes on", () => {
  it("after the server was restarted without its data", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const events = watch(consumer);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    const { port } = server;
    await server.stop();
    server = await startRedisServer({ port });
    await vi.waitFor(() => producer.add({ number: 2 }));
    await vi.waitFor(() => expect(seen).toContain(2));
    expect(events.recreated).toBe(1);
    expect(events.errors.length).toBeLessThan(40);
  });

  it("after the server was read-only for a while", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const events = watch(consumer);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await raw.replicaof("127.0.0.1", "1");
    await vi.waitFor(() => expect(events.errors.length).toBeGreaterThan(0));
    const before = events.errors.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(events.errors.length - before).toBeLessThan(30);
    await raw.replicaof("NO", "ONE");
    await vi.waitFor(() => producer.add({ number: 2 }));
    await vi.waitFor(() => expect(seen).toContain(2));
    expect(events.recreated).toBe(0);
  });

  it("after the server hung for longer than a blocked read may take, without waiting for ackTimeout", async () => {
    const definition = taskStream("recovery");
    const producer = new Producer<Task>(connection, definition);
    const group = new ConsumerGroup<Task>(connection, definition, workers, { tune: { ackTimeoutMs: 120_000 } });
    const seen: [number, number][] = [];
    await using consumer = await group.consume((task, { attempt }) => void seen.push([task.number, attempt]));
    const events = watch(consumer);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    server.signal("SIGSTOP");
    await vi.waitFor(() => expect(events.errors.length).toBeGreaterThan(0));
    server.signal("SIGCONT");
    for (let number = 2; number < 12; number++) await raw.xadd(key, "*", "data", JSON.stringify({ number }));
    await vi.waitFor(() => expect(seen).toHaveLength(11));
    expect(seen.every(([, attempt]) => attempt === 1)).toBe(true);
    expect(events.recreated).toBe(0);
  });

  it("to its end by the deadline of stop, when the server is gone", async () => {
    const { producer, group } = open();
    let running = false;
    const consumer = await group.consume(async () => {
      running = true;
      await server.stop();
    });
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(running).toBe(true));
    const before = performance.now();
    await consumer.stop({ timeoutMs: 400 });
    await consumer.finished;
    // Sooner than its commands are given up.
    expect(performance.now() - before).toBeLessThan(4_500);
  });

  it("after the scripts were flushed", async () => {
    const { producer, group } = open();
    const attempts: number[] = [];
    await using _consumer = await group.consume(async (_task, { attempt }) => {
      attempts.push(attempt);
      await raw.script("FLUSH");
      if (attempt === 1) throw new Error("again");
    });
    await producer.addMany([{ number: 1 }]);
    await vi.waitFor(() => expect(attempts).toEqual([1, 2]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("settles when memory is there again, after a dead letter was refused by OOM", async () => {
    const { producer, group } = open({ ...workers, retry: { ...workers.retry, maxAttempts: 1 } });
    const errors: unknown[] = [];
    let full = false;
    await using consumer = await group.consume(async () => {
      if (!full) await raw.config("SET", "maxmemory", "1");
      full = true;
      throw new Error("no");
    });
    consumer.on("error", ({ error }) => errors.push(error));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(errors[0]).toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" }));
    expect(await group.pending()).toBe(1);
    await raw.config("SET", "maxmemory", "0");
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    expect(await group.pending()).toBe(0);
  });
});
