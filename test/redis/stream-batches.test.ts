import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup, type GroupOptions } from "../../src/runtime/stream/group.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** A stream nobody else uses. */
function open(tune: GroupOptions["tune"] = {}, group: GroupDefinition = workers) {
  const name = `batches-${++streams}`;
  const definition = taskStream(name, [group]);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const opened = new ConsumerGroup<Task>(connection, definition, group, { prefix: redis.prefix, tune });
  return { producer, group: opened, key: `${redis.prefix}tests:${name}` };
}

const numbers = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("consumeBatches", () => {
  it("hands over everything once, in full batches where there is enough, and acknowledges it", async () => {
    const { producer, group } = open();
    await producer.addMany(numbers(2_000));
    const sizes: number[] = [];
    const seen: number[] = [];
    await using consumer = await group.consumeBatches(
      async (deliveries) => {
        sizes.push(deliveries.length);
        seen.push(...deliveries.map(({ message }) => message.number));
        await later(1);
      },
      { maxSize: 50, concurrency: 2 },
    );
    await vi.waitFor(() => expect(seen).toHaveLength(2_000));
    expect(new Set(seen).size).toBe(2_000);
    expect(Math.max(...sizes)).toBe(50);
    expect(sizes.length).toBeLessThan(200);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    await consumer.stop();
    expect((await group.status()).consumers).toEqual([]);
  });

  it("never runs more batches at once than its concurrency", async () => {
    const { producer, group } = open();
    await producer.addMany(numbers(100));
    let [running, most, done] = [0, 0, 0];
    await using _consumer = await group.consumeBatches(
      async (deliveries) => {
        most = Math.max(most, ++running);
        // Nobody ends before as many as may run do.
        await vi.waitFor(() => expect(most).toBe(3), { interval: 1 });
        await later(2);
        running--;
        done += deliveries.length;
      },
      { maxSize: 5, concurrency: 3 },
    );
    await vi.waitFor(() => expect(done).toBe(100));
    expect(most).toBe(3);
  });

  it("waits for more, and no longer than maxWaitMs", async () => {
    const { producer, group } = open();
    const batches: [size: number, at: number][] = [];
    await using _consumer = await group.consumeBatches(
      (deliveries) => void batches.push([deliveries.length, performance.now()]),
      { maxSize: 100, maxWaitMs: 3_000 },
    );
    const before = performance.now();
    for (let number = 0; number < 5; number++) {
      await producer.add({ number });
      await later(20);
    }
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    expect(batches[0]?.[0]).toBe(5);
    expect((batches[0]?.[1] ?? 0) - before).toBeGreaterThanOrEqual(2_995);
  });

  it("retries all that the handler had not settled when it threw, and none of the others", async () => {
    const { producer, group } = open({ retry: { initialMs: 20 } });
    const seen: [number, number][] = [];
    await using _consumer = await group.consumeBatches(
      async (deliveries) => {
        for (const { message, attempt } of deliveries) seen.push([message.number, attempt]);
        if (seen.length > 4) return;
        await deliveries[0]?.acknowledge();
        await deliveries[1]?.deadLetter("unwanted");
        throw new Error("the rest is for later");
      },
      { maxSize: 4, maxWaitMs: 100 },
    );
    await producer.addMany(numbers(4));
    await vi.waitFor(() => expect(seen).toHaveLength(6));
    expect(seen.slice(4).sort()).toEqual([
      [2, 2],
      [3, 2],
    ]);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(await group.deadLetters.count()).toBe(1);
  });

  it("dead-letters what keeps failing, and what does not decode without the handler", async () => {
    const { producer, group, key } = open({ retry: { initialMs: 5 } });
    let calls = 0;
    await using _consumer = await group.consumeBatches(() => {
      calls++;
      throw new Error("never");
    });
    await redis.raw.xadd(key, "*", "data", "{");
    await producer.add({ number: 1 });
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(2));
    expect(calls).toBe(workers.retry.maxAttempts);
    expect(await group.pending()).toBe(0);
  });

  it("keeps what waits for its batch by heartbeats, however long that is", async () => {
    const { producer, group } = open({ ackTimeoutMs: 4_000 });
    const sizes: number[] = [];
    await using _first = await group.consumeBatches((deliveries) => void sizes.push(deliveries.length), {
      maxWaitMs: 6_500,
    });
    await producer.addMany(numbers(3));
    await vi.waitFor(async () => expect(await group.pending()).toBe(3));
    const stolen: number[] = [];
    await using _second = await group.consume(({ number }) => void stolen.push(number));
    await vi.waitFor(() => expect(sizes).toEqual([3]));
    expect(stolen).toEqual([]);
  });

  it("hands back a batch that has not started, at stop", async () => {
    const { producer, group } = open();
    const consumer = await group.consumeBatches(() => undefined, { maxWaitMs: 60_000 });
    await producer.addMany(numbers(3));
    await vi.waitFor(async () => expect(await group.pending()).toBe(3));
    const seen: [number, number][] = [];
    await using _second = await group.consume(({ number }, { attempt }) => void seen.push([number, attempt]));
    await consumer.stop();
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    expect(seen.map(([, attempt]) => attempt)).toEqual([1, 1, 1]);
  });

  it("has one entry of each value at a time, in order, where the group is ordered", async () => {
    const ordered = { ...workers, order: { by: "text" } };
    const { producer, group } = open({}, ordered);
    await using _consumer = await group.consumeBatches(
      async (deliveries) => {
        const values = deliveries.map(({ message }) => message.text);
        expect(new Set(values).size).toBe(values.length);
        for (const { message } of deliveries) seen.push(message);
        await later(2);
      },
      { maxSize: 10, concurrency: 2 },
    );
    const seen: Task[] = [];
    await producer.addMany(numbers(60).map(({ number }) => ({ number, text: `lane-${number % 6}` })));
    await vi.waitFor(() => expect(seen).toHaveLength(60));
    for (let lane = 0; lane < 6; lane++) {
      const own = seen.filter(({ text }) => text === `lane-${lane}`).map(({ number }) => number);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(await group.deadLetters.count()).toBe(0);
  });

  it("refuses sizes and waits that cannot be, before any I/O", async () => {
    const { group, key } = open();
    for (const wrong of [{ maxSize: 0 }, { maxSize: 1_001 }, { maxWaitMs: -1 }, { concurrency: 0 }]) {
      await expect(group.consumeBatches(() => undefined, wrong)).rejects.toThrow(OptionsInvalidError);
    }
    expect(await redis.raw.exists(key)).toBe(0);
  });
});
