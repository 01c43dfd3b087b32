import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { ordered } from "../support/ordered-stream.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(on: Connection = connection, settings = workers) {
  const definition = taskStream(`stop-${++streams}`, [settings]);
  const options = { prefix: redis.prefix };
  return {
    key: `${redis.prefix}tests:stop-${streams}`,
    producer: new Producer<Task>(on, definition, options),
    group: new ConsumerGroup<Task>(on, definition, settings, options),
    again: (other: Connection) => new ConsumerGroup<Task>(other, definition, settings, options),
  };
}

/** Runs until it is told to end. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe("stop", () => {
  it("ends once its handlers have, though the group is gone: what they did is told as lost", async () => {
    for (const settings of [workers, ordered]) {
      const { key, producer, group } = open(connection, settings);
      await producer.add({ number: 1, text: "a" });
      const { passed, open: end } = gate();
      const consumer = await group.consume(async () => {
        await passed;
        throw new Error("too late");
      });
      const lost: string[] = [];
      consumer.on("lost", ({ reason }) => lost.push(reason));
      await vi.waitFor(() => expect(consumer.health.running).toBe(1));
      const stopped = consumer.stop({ timeoutMs: 25_000 });
      await redis.raw.del(key);
      end();
      const before = performance.now();
      await stopped;
      expect(performance.now() - before).toBeLessThan(10_000);
      expect(lost).toEqual(["taken"]);
    }
  });

  it("tells a handler that outlived it and settles then that it is stopped, instead of leaving it waiting", async () => {
    const { producer, group } = open(connection, ordered);
    await producer.addMany([
      { number: 1, text: "a" },
      { number: 2, text: "b" },
      { number: 3, text: "c" },
    ]);
    const { passed, open: end } = gate();
    const settlements: Promise<unknown>[] = [];
    const consumer = await group.consume(async ({ number }, delivery) => {
      await passed;
      if (number === 1) settlements.push(delivery.acknowledge());
      if (number === 2) settlements.push(delivery.retry());
      if (number === 3) settlements.push(delivery.deadLetter("late"));
    });
    await vi.waitFor(() => expect(consumer.health.running).toBe(3));
    await consumer.stop({ timeoutMs: 10 });
    end();
    await vi.waitFor(() => expect(settlements).toHaveLength(3));
    const told = Promise.all(settlements.map((settlement) => settlement.catch((error: unknown) => error)));
    const closed = { code: "CLOSED" };
    expect(await Promise.race([told, sleep(15_000)])).toMatchObject([closed, closed, closed]);
  });

  it("waits for a handler that has acknowledged and goes on, and aborts its signal at the deadline", async () => {
    const { producer, group } = open();
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const { passed, open: end } = gate();
    const ended: number[] = [];
    let acknowledged = 0;
    const consumer = await group.consume(async ({ number }, delivery) => {
      await delivery.acknowledge();
      acknowledged++;
      if (number === 1) await passed;
      else await new Promise((resolve) => delivery.signal.addEventListener("abort", resolve));
      ended.push(number);
    });
    await vi.waitFor(() => expect(acknowledged).toBe(2));
    const stopped = consumer.stop({ timeoutMs: 4_000 });
    await sleep(200);
    expect(consumer.health.state).toBe("stopping");
    end();
    await stopped;
    await vi.waitFor(() => expect(ended).toEqual([1, 2]));
  });

  it("does not wait longer than the handlers that have acknowledged and go on", async () => {
    const { producer, group } = open();
    await producer.add({ number: 1 });
    let acknowledged = false;
    let ended = false;
    const consumer = await group.consume(async (_task, delivery) => {
      await delivery.acknowledge();
      acknowledged = true;
      await sleep(300);
      ended = true;
    });
    await vi.waitFor(() => expect(acknowledged).toBe(true));
    const before = performance.now();
    await consumer.stop({ timeoutMs: 60_000 });
    expect(ended).toBe(true);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it("waits for nothing that a batch leaves out, because it was trimmed before it started", async () => {
    const { producer, group, key } = open();
    const consumer = await group.consumeBatches(() => undefined, { maxWaitMs: 4_000 });
    const lost: string[] = [];
    consumer.on("lost", ({ reason }) => lost.push(reason));
    // Whether that was broken UTF-8 only its bytes tell, and they are gone.
    const { id } = await producer.add({ number: 1, text: "\uFFFD" });
    await vi.waitFor(() => expect(consumer.health.waiting).toBe(1), { interval: 5 });
    await redis.raw.xdel(key, id);
    await vi.waitFor(() => expect(lost).toEqual(["trimmed"]));
    const before = performance.now();
    await consumer.stop({ timeoutMs: 60_000 });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it("by itself leaves no listener on the program's signal", async () => {
    const { producer, group, key } = open();
    await producer.add({ number: 1 });
    const controller = new AbortController();
    const consumer = await group.consume(() => undefined, { signal: controller.signal });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    await redis.raw.set(key, "a text");
    await expect(consumer.finished).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("finishes what runs, acknowledges it, and leaves nothing pending", async () => {
    const { producer, group } = open();
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const { passed, open: end } = gate();
    let finished = 0;
    const consumer = await group.consume(async () => {
      await passed;
      finished++;
    });
    await vi.waitFor(async () => expect(await group.pending()).toBe(2));
    const stopped = consumer.stop({ timeoutMs: 5_000 });
    await producer.add({ number: 3 });
    end();
    await stopped;
    await consumer.finished;
    expect(finished).toBe(2);
    expect(await group.status()).toMatchObject({ pending: 0, length: 3, consumers: [] });
    expect(await consumer.stop()).toBeUndefined();
  });

  it("hands back what was not started, so that another consumer has it at once and as the same attempt", async () => {
    const { producer, group } = open();
    // Fast at first, so that it reads ahead; then one that holds its only slot.
    const { passed, open: end } = gate();
    let handled = 0;
    const consumer = await group.consume(
      async () => {
        if (++handled === 3_000) await passed;
      },
      { concurrency: 1 },
    );
    await producer.addMany(Array.from({ length: 6_000 }, (_, number) => ({ number })));
    await vi.waitFor(() => expect(handled).toBe(3_000));
    await vi.waitFor(async () => expect(await group.pending()).toBeGreaterThan(10));
    const attempts = new Set<number>();
    let others = 0;
    await using _second = await group.consume((_task, { attempt }) => {
      attempts.add(attempt);
      others++;
    });
    const before = performance.now();
    const stopped = consumer.stop({ timeoutMs: 25_000 });
    await vi.waitFor(() => expect(others).toBe(3_000));
    // Long before it would be stale.
    expect(performance.now() - before).toBeLessThan(15_000);
    expect([...attempts]).toEqual([1]);
    end();
    await stopped;
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("aborts the signal at its deadline and resolves, when a handler does not end", async () => {
    const { producer, group } = open();
    await producer.add({ number: 1 });
    let reason: unknown;
    let running = false;
    const consumer = await group.consume(async (_task, { signal }) => {
      running = true;
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      reason = signal.reason;
      await new Promise(() => undefined);
    });
    await vi.waitFor(() => expect(running).toBe(true));
    const before = performance.now();
    await consumer.stop({ timeoutMs: 200 });
    expect(performance.now() - before).toBeLessThan(8_000);
    await vi.waitFor(() => expect(reason).toMatchObject({ code: "CLOSED" }));
    expect(await group.pending()).toBe(1);
  });

  it("ends an idle consumer at once, and nothing that is added later is stranded", async () => {
    const { producer, group } = open();
    let least = Number.POSITIVE_INFINITY;
    for (let length = 1; length <= 3; length++) {
      const consumer = await group.consume(() => undefined);
      await producer.add({ number: 1 });
      await vi.waitFor(async () => expect(await group.status()).toMatchObject({ length, pending: 0 }));
      const before = performance.now();
      await consumer.stop();
      least = Math.min(least, performance.now() - before);
    }
    // One of three is on time, though the machine stands still now and then.
    expect(least).toBeLessThan(500);
    await producer.add({ number: 2 });
    expect(await group.pending()).toBe(0);
  });

  it("comes with the close of the connection", async () => {
    const own = await connect(redis.url);
    const { producer, group, again } = open(own);
    await producer.add({ number: 1 });
    const { passed, open: end } = gate();
    const consumer = await group.consume(() => passed);
    await vi.waitFor(async () => expect(await group.pending()).toBe(1));
    const closed = own.close();
    end();
    await closed;
    await consumer.finished;
    expect(await again(connection).pending()).toBe(0);
  });

  it("comes with the abort of the signal that consume was given", async () => {
    const { group } = open();
    const controller = new AbortController();
    const consumer = await group.consume(() => undefined, { signal: controller.signal });
    controller.abort();
    await consumer.finished;
    await expect(group.consume(() => undefined, { signal: controller.signal })).rejects.toThrow();
  });
});
