import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { ordered, tasksOf } from "../support/ordered-stream.js";
import { type Fault, startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(settings: GroupDefinition = workers, on: Connection = connection, ackTimeoutMs = 3_000) {
  const name = `pause-${++streams}`;
  const definition = taskStream(name, [settings]);
  const options = { prefix: redis.prefix };
  return {
    key: `${redis.prefix}tests:${name}`,
    producer: new Producer<Task>(connection, definition, options),
    group: new ConsumerGroup<Task>(on, definition, settings, { ...options, tune: { ackTimeoutMs } }),
    /** The same group, over the connection that no fault reaches. */
    again: new ConsumerGroup<Task>(connection, definition, settings, { ...options, tune: { ackTimeoutMs } }),
  };
}

const numbers = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));
const commandsSoFar = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.raw.info("stats"))?.[1]);

describe("pause", () => {
  it("reads and claims nothing until resume, and then everything", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    const events: string[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    consumer.onEvent(({ event }) => events.push(event));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await consumer.pause();
    expect(consumer.health.state).toBe("paused");
    await producer.addMany(numbers(10));
    await group.read({ consumer: "dead", count: 5 });
    // Longer than the ackTimeout, and than any timer of the keeper.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(seen).toEqual([1]);
    await consumer.resume();
    await vi.waitFor(() => expect(seen).toHaveLength(11));
    expect(consumer.health.state).toBe("running");
    expect(events.filter((event) => event !== "reclaimed")).toEqual(["started", "paused", "resumed"]);
  });

  it("lets what runs go on, with its heartbeats, and settles it", async () => {
    const { producer, group } = open();
    await producer.addMany(numbers(3));
    let running = 0;
    let finished = 0;
    const attempts: number[] = [];
    await using consumer = await group.consume(async (_task, delivery) => {
      running++;
      attempts.push(delivery.attempt);
      await new Promise((resolve) => setTimeout(resolve, 6_500));
      expect(delivery.signal.aborted).toBe(false);
      finished++;
    });
    await vi.waitFor(() => expect(running).toBe(3));
    await using other = await group.consume((_task, delivery) => void attempts.push(delivery.attempt));
    await consumer.pause();
    expect(consumer.health).toMatchObject({ state: "paused", running: 3, waiting: 0 });
    await vi.waitFor(() => expect(finished).toBe(3));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(attempts).toEqual([1, 1, 1]);
    expect(other.health.state).toBe("running");
  });

  it("hands back what was not started, so that another consumer has it at once", async () => {
    const { producer, group } = open(workers, connection, 30_000);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let handled = 0;
    await using consumer = await group.consume(
      async () => {
        if (++handled === 1_000) await released;
      },
      { concurrency: 1 },
    );
    await producer.addMany(numbers(2_000));
    await vi.waitFor(() => expect(handled).toBe(1_000));
    await vi.waitFor(() => expect(consumer.health.waiting).toBeGreaterThan(10));
    await consumer.pause();
    expect(consumer.health).toMatchObject({ running: 1, waiting: 0 });
    const attempts = new Set<number>();
    let others = 0;
    const before = performance.now();
    await using _other = await group.consume((_task, { attempt }) => {
      attempts.add(attempt);
      others++;
    });
    await vi.waitFor(() => expect(others).toBe(1_000));
    // Long before it would be stale.
    expect(performance.now() - before).toBeLessThan(15_000);
    expect([...attempts]).toEqual([1]);
    release();
    await consumer.stop();
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("of an ordered group leaves the turns to others", async () => {
    const { producer, group } = open(ordered);
    await producer.addMany(tasksOf(3, 100));
    const seen: string[] = [];
    const work = async ({ text, number }: Task): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(`${text} ${number}`);
    };
    await using consumer = await group.consume(work);
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(20));
    await consumer.pause();
    await vi.waitFor(() => expect(consumer.health).toMatchObject({ running: 0, waiting: 0, settling: 0 }));
    const paused = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen.length).toBe(paused);
    await using _other = await group.consume(work);
    await vi.waitFor(() => expect(seen).toHaveLength(300));
    for (const value of ["v0", "v1", "v2"]) {
      const own = seen.filter((one) => one.startsWith(value)).map((one) => Number(one.split(" ")[1]));
      expect(own).toEqual(Array.from({ length: 100 }, (_, number) => number));
    }
  });

  it("of an ordered group hands back what a settlement handed on that was under way for long", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const own = await connect(proxy.url);
    const { producer, group, again } = open(ordered, own);
    await producer.addMany(tasksOf(1, 30));
    const seen: number[] = [];
    let refused: Fault | undefined;
    const consumer = await group.consume(({ number }) => {
      seen.push(number);
      if (number !== 2) return;
      // Its acknowledgement waits for a connection, and will bring the fourth.
      refused = proxy.refuse();
      proxy.cutAll();
    });
    await vi.waitFor(() => expect(refused).toBeDefined(), { interval: 1 });
    await consumer.pause();
    refused?.stop();
    await vi.waitFor(() => expect(consumer.health.settling).toBe(0));
    expect(seen).toEqual([0, 1, 2]);
    await using _other = await again.consume(({ number }) => void seen.push(number));
    await vi.waitFor(() => expect(seen).toHaveLength(30));
    expect(seen).toEqual(Array.from({ length: 30 }, (_, number) => number));
    await own.close();
  });

  it("costs the server next to nothing, may be asked for twice, and stop ends it", async () => {
    const { group } = open();
    const consumer = await group.consume(() => undefined);
    await Promise.all([consumer.pause(), consumer.pause()]);
    const start = performance.now();
    const before = await commandsSoFar();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const commands = (await commandsSoFar()) - before;
    // Beats and schedules, each each third of a second at most.
    expect(commands / (performance.now() - start)).toBeLessThan(30 / 1_000);
    await Promise.all([consumer.resume(), consumer.resume()]);
    expect(consumer.health.state).toBe("running");
    const again = consumer.pause();
    const stopped = consumer.stop();
    await Promise.all([again, stopped, consumer.finished]);
    expect(consumer.health.state).toBe("stopped");
    await consumer.resume();
    expect(consumer.health.state).toBe("stopped");
  });

  it("resolves though the link of its read is dead, and resume reads anew", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const own = await connect(proxy.url, { commandTimeoutMs: 3_000 });
    const { producer, group } = open(workers, own);
    const seen: number[] = [];
    const consumer = await group.consume((task) => void seen.push(task.number));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    const dead = proxy.blackhole();
    const before = performance.now();
    await consumer.pause();
    expect(performance.now() - before).toBeLessThan(15_000);
    dead.stop();
    proxy.cutAll();
    await consumer.resume();
    await producer.add({ number: 2 });
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    await own.close();
  });
});
