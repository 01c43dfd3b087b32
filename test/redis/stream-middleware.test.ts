import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
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

function open() {
  const definition = taskStream(`middleware-${++streams}`);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const tune = { retry: { initialMs: 5 } };
  const group = new ConsumerGroup<Task>(connection, definition, workers, { prefix: redis.prefix, tune });
  return { producer, group };
}

describe("use", () => {
  it("runs around the handlers of consumers that are started afterwards, in the order of registration", async () => {
    const { producer, group } = open();
    const told: string[] = [];
    await using before = await group.consume(() => void told.push("plain"), { consumer: "before" });
    group
      .use(async ({ number }, { attempt }, next) => {
        told.push(`outer ${number} ${attempt}`);
        await next();
        told.push("outer out");
      })
      .use(async (_task, _delivery, next) => {
        told.push("inner");
        await next();
      });
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(told).toEqual(["plain"]));
    await before.stop();
    await using _after = await group.consume(async () => void told.push("handler"));
    await producer.add({ number: 2 });
    await vi.waitFor(() => expect(told).toEqual(["plain", "outer 2 1", "inner", "handler", "outer out"]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("retries what it throws, as a handler's error, and acknowledges what it keeps from the handler", async () => {
    const { producer, group } = open();
    const handled: number[] = [];
    const errors: unknown[] = [];
    group.use(async ({ number }, { attempt }, next) => {
      if (number === 1 && attempt === 1) throw new Error("not yet");
      if (number !== 2) await next();
    });
    await using consumer = await group.consume(({ number }) => void handled.push(number));
    consumer.on("retried", ({ error }) => errors.push(error));
    await producer.addMany([{ number: 1 }, { number: 2 }, { number: 3 }]);
    await vi.waitFor(() => expect([...handled].sort()).toEqual([1, 3]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(errors).toMatchObject([{ message: "not yet" }]);
  });

  it("runs for each delivery of a batch", async () => {
    const { producer, group } = open();
    const spans: string[] = [];
    group.use(async ({ number }, _delivery, next) => {
      spans.push(`begin ${number}`);
      await next().finally(() => spans.push(`end ${number}`));
    });
    const batches: number[][] = [];
    await producer.addMany([{ number: 1 }, { number: 2 }, { number: 3 }]);
    await using _consumer = await group.consumeBatches(
      (deliveries) => {
        batches.push(deliveries.map(({ message }) => message.number));
      },
      { maxSize: 3, maxWaitMs: 50 },
    );
    await vi.waitFor(() => expect(spans).toHaveLength(6));
    expect(batches).toEqual([[1, 2, 3]]);
    expect(spans.slice(0, 3).sort()).toEqual(["begin 1", "begin 2", "begin 3"]);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });
});
