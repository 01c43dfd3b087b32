import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamFullError } from "../../src/runtime/errors.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncProducer } from "../../src/runtime/sync/producer.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis();
let connection: SyncConnection;
let streams = 0;

beforeAll(() => {
  connection = connectSync(redis.url);
});
afterAll(() => connection.close());

function open(more: Partial<StreamDefinition<Task>> = {}) {
  const name = `sync-${++streams}`;
  const definition: StreamDefinition<Task> = { ...taskStream(name), ...more };
  const options = { prefix: redis.prefix };
  return {
    producer: new SyncProducer<Task>(connection, definition, options),
    commands: new StreamCommands<Task>(definition, options),
    fields: async () => (await redis.raw.xrange(`${redis.prefix}tests:${name}`, "-", "+")).map(([, fields]) => fields),
  };
}

describe("sync producer", () => {
  it("gives headers to one, to all and to each", async () => {
    const { producer, fields } = open();
    producer.add({ number: 1 }, { headers: { trace: "t1" } });
    producer.addMany([{ number: 2 }], { headers: ({ number }) => ({ trace: `n${number}` }) });
    expect(await fields()).toEqual([
      ["data", '{"number":1}', "header:trace", "t1"],
      ["data", '{"number":2}', "header:trace", "n2"],
    ]);
  });

  it("finds duplicates", async () => {
    const { producer, fields } = open({ deduplicate: { by: "number", withinMs: 60_000 } });
    const { id } = producer.add({ number: 1 });
    expect(producer.add({ number: 1 })).toEqual({ id, duplicate: true });
    const many = producer.addMany(Array.from({ length: 500 }, (_, number) => ({ number: number % 300 })));
    expect(many.filter(({ duplicate }) => duplicate)).toHaveLength(201);
    expect(await fields()).toHaveLength(300);
  });

  it("schedules and cancels", async () => {
    const { producer, commands, fields } = open();
    const { id } = producer.schedule({ number: 1 }, { delayMs: 60_000, headers: { trace: "t1" } });
    producer.schedule({ number: 2 }, { at: 1 });
    expect(connection.execute(commands.moveDue(10)).moved).toBe(1);
    expect(await fields()).toEqual([["data", '{"number":2}']]);
    expect(producer.cancel(id)).toBe(true);
    expect(producer.cancel(id)).toBe(false);
  });

  it("tells that the stream is full, and how far it came", async () => {
    const { producer, fields } = open({ capacity: 250 });
    const tasks = Array.from({ length: 410 }, (_, number) => ({ number }));
    expect(() => producer.addMany(tasks)).toThrow(StreamFullError);
    expect(await fields()).toHaveLength(200);
    try {
      producer.addMany(tasks.slice(0, 100));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "STREAM_FULL", added: [] });
    }
    expect(() => producer.schedule({ number: 1 }, { delayMs: 1 })).not.toThrow();
  });

  it("trims what retention lets go, a stream that nobody consumes too", async () => {
    const { producer, fields } = open({ groups: [], retention: { maxEntries: 10, hard: false } });
    const tasks = Array.from({ length: 500 }, (_, number) => ({ number }));
    producer.addMany(tasks);
    expect(await fields()).toHaveLength(10);
    producer.addMany(tasks);
    await expect
      .poll(
        async () => {
          producer.add({ number: 0 });
          return (await fields()).length;
        },
        { interval: 100 },
      )
      .toBe(10);
  });
});
