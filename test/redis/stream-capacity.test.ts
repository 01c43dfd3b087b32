import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { BatchFailedError, StreamFullError } from "../../src/runtime/errors.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(capacity: number, more: Partial<StreamDefinition<Task>> = {}) {
  const name = `capacity-${++streams}`;
  const definition: StreamDefinition<Task> = { ...taskStream(name), capacity, ...more };
  const options = { prefix: redis.prefix };
  const key = `${redis.prefix}tests:${name}`;
  return {
    key,
    producer: new Producer<Task>(connection, definition, options),
    commands: new StreamCommands<Task>(definition, options),
    group: new ConsumerGroup<Task>(connection, definition, workers, options),
    length: () => redis.raw.xlen(key),
    /** Everything is read, and the first `count` of it acknowledged. */
    async acknowledge(count: number): Promise<void> {
      const reply = await redis.raw.xreadgroup("GROUP", "workers", "me", "COUNT", 10_000, "STREAMS", key, ">");
      // ioredis leaves the reply of XREADGROUP open.
      const entries = (reply as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? [];
      await redis.raw.xack(key, "workers", ...entries.slice(0, count).map(([id]) => id));
    },
  };
}

const tasks = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));

describe("add with capacity", () => {
  it("fails with STREAM_FULL while nothing is acknowledged, and adds nothing", async () => {
    const { producer, length, key } = open(3);
    await producer.addMany(tasks(3));
    const error = await producer.add({ number: 4 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreamFullError);
    expect(error).toMatchObject({ code: "STREAM_FULL", key, added: [], fix: expect.stringContaining("capacity") });
    expect(await length()).toBe(3);
  });

  it("makes room by what every group has acknowledged, and by nothing else", async () => {
    const { producer, length, acknowledge, key } = open(10);
    await producer.addMany(tasks(10));
    await redis.raw.xgroup("CREATE", key, "others", "0");
    await acknowledge(4);
    await expect(producer.add({ number: 11 })).rejects.toBeInstanceOf(StreamFullError);
    await redis.raw.xgroup("DESTROY", key, "others");
    for (let number = 0; number < 4; number++) await producer.add({ number });
    await expect(producer.add({ number: 15 })).rejects.toBeInstanceOf(StreamFullError);
    expect(await length()).toBe(10);
  });

  it("of one entry is free again once that is acknowledged", async () => {
    const { producer, acknowledge, length } = open(1);
    for (let number = 0; number < 5; number++) {
      await producer.add({ number });
      await expect(producer.add({ number: 99 })).rejects.toBeInstanceOf(StreamFullError);
      await acknowledge(1);
    }
    expect(await length()).toBe(1);
  });

  it("counts what is scheduled, and frees it when that is cancelled", async () => {
    const { producer, length } = open(2);
    const { id } = await producer.schedule({ number: 1 }, { delayMs: 60_000 });
    await producer.add({ number: 2 });
    await expect(producer.add({ number: 3 })).rejects.toBeInstanceOf(StreamFullError);
    await expect(producer.schedule({ number: 3 }, { delayMs: 1 })).rejects.toBeInstanceOf(StreamFullError);
    expect(await producer.cancel(id)).toBe(true);
    await producer.add({ number: 3 });
    expect(await length()).toBe(2);
  });

  it("addMany tells how far it came, and leaves no gap in the order", async () => {
    const { producer, length } = open(450);
    const error = await producer.addMany(tasks(610)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreamFullError);
    // The third script had 200 entries and no room; the fourth, with 10, would have found some.
    expect(error).toMatchObject({ added: { length: 400 } });
    expect(await length()).toBe(400);
    await producer.addMany(tasks(50));
    expect(await length()).toBe(450);
  });

  it("is never exceeded by several producers at once", async () => {
    const { producer, length } = open(100);
    const results = await Promise.allSettled(tasks(150).map((task) => producer.add(task)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(100);
    expect(await length()).toBe(100);
  });

  it("lets duplicates pass where the stream is full", async () => {
    const { producer, length } = open(2, { deduplicate: { by: "number", withinMs: 60_000 } });
    const added = await producer.addMany([{ number: 1 }, { number: 2 }]);
    const again = await producer.addMany([{ number: 1 }, { number: 2 }, { number: 2 }]);
    expect(again.map(({ id, duplicate }) => [id, duplicate])).toEqual([
      [added[0]?.id, true],
      [added[1]?.id, true],
      [added[1]?.id, true],
    ]);
    await expect(producer.add({ number: 3 })).rejects.toBeInstanceOf(StreamFullError);
    expect(await length()).toBe(2);
  });

  it("tells it in a batch as the outcome of its command", async () => {
    const { commands, length } = open(1);
    const failed = await connection
      .batch([commands.add({ number: 1 }), commands.add({ number: 2 })])
      .catch((reason: unknown) => reason);
    expect(failed).toBeInstanceOf(BatchFailedError);
    expect(failed).toMatchObject({
      outcomes: [{ value: { duplicate: false } }, { error: { code: "STREAM_FULL" } }],
    });
    expect(await length()).toBe(1);
  });

  it("refuses what is to be applied together with it: a full stream acknowledges nothing", async () => {
    const results = open(1);
    const { producer, group } = open(10);
    await results.producer.add({ number: 0 });
    await producer.add({ number: 1 });
    const [delivery] = await group.read({ consumer: "me" });
    for (const command of [
      results.commands.add({ number: 1 }),
      results.commands.schedule({ number: 1 }, { delayMs: 1_000 }),
    ]) {
      await expect(delivery?.acknowledge({ with: [command] })).rejects.toBeInstanceOf(StreamFullError);
    }
    expect(await group.pending()).toBe(1);
    await results.acknowledge(1);
    expect(await delivery?.acknowledge({ with: [results.commands.add({ number: 1 })] })).toBe("settled");
    expect(await group.pending()).toBe(0);
    expect(await results.length()).toBe(1);
  });

  it("goes on with a consumer that keeps up", async () => {
    const { producer, group, length } = open(50);
    const seen: number[] = [];
    const consumer = await group.consume((task) => void seen.push(task.number));
    for (let number = 0; number < 500; number++) {
      await expect
        .poll(
          () =>
            producer.add({ number }).then(
              () => true,
              () => false,
            ),
          { interval: 1 },
        )
        .toBe(true);
    }
    await expect.poll(() => seen.length).toBe(500);
    expect(seen).toEqual(tasks(500).map(({ number }) => number));
    expect(await length()).toBeLessThanOrEqual(50);
    await consumer.stop();
  });
});
