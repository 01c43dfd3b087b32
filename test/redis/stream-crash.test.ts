import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const workerFile = fileURLToPath(new URL("../support/stream-worker.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

function open(name: string, ackTimeoutMs: number) {
  const definition = taskStream(name);
  const options = { prefix: redis.prefix, tune: { ackTimeoutMs } };
  const producer = new Producer<Task>(connection, definition, options);
  const group = new ConsumerGroup<Task>(connection, definition, workers, options);
  return { producer, group, key: `${redis.prefix}tests:${name}` };
}

/** So slow that it is in the middle of its work for seconds. */
function startWorker(name: string, ackTimeoutMs: number, pauseMs: number): { child: ChildProcess; started: number[] } {
  const args = ["--import", "tsx", workerFile, redis.url, redis.prefix, name, String(ackTimeoutMs), String(pauseMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const started: number[] = [];
  child.stdout?.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString().split("\n")) if (line !== "") started.push(Number(line));
  });
  return { child, started };
}

describe("a worker process", () => {
  it("loses nothing when it is killed in the middle of a batch", async () => {
    const { producer, group } = open("killed", 3_000);
    const count = 2_000;
    await producer.addMany(Array.from({ length: count }, (_, number) => ({ number })));
    const { child, started } = startWorker("killed", 3_000, 60);
    await vi.waitFor(() => expect(started.length).toBeGreaterThan(200), 20_000);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const left = await group.pending();
    expect(left).toBeGreaterThan(0);
    const handled = new Set(started);
    const reclaimed: string[] = [];
    await using consumer = await group.consume((task) => void handled.add(task.number));
    consumer.on("reclaimed", ({ id }) => reclaimed.push(id));
    await vi.waitFor(async () => {
      expect(handled.size).toBe(count);
      expect(await group.pending()).toBe(0);
    }, 20_000);
    expect(reclaimed.length).toBe(left);
    expect(await group.deadLetters.count()).toBe(0);
  }, 60_000);

  it("changes nothing when it wakes up after its deliveries were reclaimed", async () => {
    const { producer, group } = open("stalled", 3_000);
    const { child, started } = startWorker("stalled", 3_000, 300);
    await vi.waitFor(
      async () =>
        expect((await redis.raw.xinfo("GROUPS", `${redis.prefix}tests:stalled`)) as unknown[]).toHaveLength(1),
      20_000,
    );
    await producer.addMany(Array.from({ length: 400 }, (_, number) => ({ number })));
    await vi.waitFor(() => expect(started.length).toBeGreaterThan(20), 20_000);
    child.kill("SIGSTOP");
    const held: Delivery[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using consumer = await group.consume(
      async (_task, delivery) => {
        held.push(delivery);
        await released;
      },
      { concurrency: 1_000 },
    );
    const reclaimed: string[] = [];
    consumer.on("reclaimed", ({ id }) => reclaimed.push(id));
    await vi.waitFor(async () => expect(held.length).toBe(await group.pending()));
    const before = await group.pending();
    expect(reclaimed.length).toBeGreaterThan(0);
    const startedBefore = started.length;
    child.kill("SIGCONT");
    // It wakes up, finishes what it ran and settles; a new entry that it takes proves that it lives.
    await vi.waitFor(async () => {
      await producer.add({ number: -1 });
      expect(started.length).toBeGreaterThan(startedBefore);
    }, 10_000);
    await vi.waitFor(async () => {
      const mine = (await group.status()).consumers.find(({ name }) => name === consumer.name);
      expect(mine?.pending).toBeGreaterThanOrEqual(before);
    });
    expect(held.filter((delivery) => reclaimed.includes(delivery.id) && delivery.signal.aborted)).toEqual([]);
    release();
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  }, 60_000);
});

describe("a delivery", () => {
  it("stays with a handler that runs much longer than ackTimeout", async () => {
    const { producer, group } = open("long", 3_000);
    const attempts: number[] = [];
    const work = async (_task: Task, delivery: Delivery): Promise<void> => {
      attempts.push(delivery.attempt);
      await new Promise((resolve) => setTimeout(resolve, 6_500));
      expect(delivery.signal.aborted).toBe(false);
    };
    await using _first = await group.consume(work);
    await using _second = await group.consume(work);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(attempts).toHaveLength(1));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(attempts).toEqual([1]);
  });

  it("aborts its signal and settles nothing after somebody else has claimed it", async () => {
    const { producer, group, key } = open("claimed", 20_000);
    let held: Delivery | undefined;
    const aborted = new Promise<unknown>((resolve) => {
      void group.consume(async (_task, delivery) => {
        held = delivery;
        await new Promise<void>((end) => delivery.signal.addEventListener("abort", () => end(), { once: true }));
        resolve(delivery.signal.reason);
      });
    });
    const { id } = await producer.add({ number: 1 });
    await vi.waitFor(() => expect(held).toBeDefined());
    await redis.raw.xclaim(key, "workers", "stranger", 0, id);
    expect(await aborted).toMatchObject({ code: "DELIVERY_LOST" });
    expect(await held?.acknowledge()).toBe("lost");
    expect(await redis.raw.xpending(key, "workers", "-", "+", 10, "stranger")).toHaveLength(1);
  });

  it("that was trimmed while pending is told as lost and acknowledged", async () => {
    const { producer, group, key } = open("trimmed", 300);
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const [first] = await group.read({ consumer: "dead", count: 10 });
    await redis.raw.xdel(key, first?.id ?? "");
    const lost: unknown[] = [];
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    consumer.on("lost", (event) => lost.push(event));
    await vi.waitFor(() => expect(lost).toEqual([{ id: first?.id, reason: "trimmed" }]));
    await vi.waitFor(() => expect(seen).toEqual([2]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("that is trimmed while its handler runs is told as lost, and the handler may finish", async () => {
    const { producer, group, key } = open("trimmed-running", 300);
    const lost: unknown[] = [];
    let aborted: boolean | undefined;
    await using consumer = await group.consume(async (_task, delivery) => {
      await redis.raw.xdel(key, delivery.id);
      await vi.waitFor(() => expect(lost).toHaveLength(1));
      aborted = delivery.signal.aborted;
    });
    consumer.on("lost", (event) => lost.push(event));
    const { id } = await producer.add({ number: 1 });
    await vi.waitFor(() => expect(aborted).toBe(false));
    expect(lost).toEqual([{ id, reason: "trimmed" }]);
    expect(await group.pending()).toBe(0);
  });

  it("whose settlement nobody awaits harms nothing while Redis is away, and is settled afterwards", async () => {
    const own = await startRedisServer();
    const other = await connect(own.url, { commandTimeoutMs: 3_000 });
    const definition = taskStream("unawaited");
    const producer = new Producer<Task>(other, definition);
    const group = new ConsumerGroup<Task>(other, definition, workers);
    const errors: string[] = [];
    await using consumer = await group.consume((_task, delivery) => {
      own.signal("SIGSTOP");
      void delivery.deadLetter("unwanted");
    });
    consumer.on("error", ({ during }) => errors.push(during));
    await producer.add({ number: 1 }).catch(() => undefined);
    await vi.waitFor(() => expect(errors).toContain("settle"));
    own.signal("SIGCONT");
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    await other.close();
    await own.stop();
  });
});
