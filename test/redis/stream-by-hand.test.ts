import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup, type GroupOptions } from "../../src/runtime/stream/group.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(group: GroupDefinition = workers, tune: GroupOptions["tune"] = {}) {
  const name = `by-hand-${++streams}`;
  const definition = taskStream(name, [group]);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const opened = new ConsumerGroup<Task>(connection, definition, group, { prefix: redis.prefix, tune });
  const again = (other: Connection) =>
    new ConsumerGroup<Task>(other, definition, group, { prefix: redis.prefix, tune });
  return { producer, group: opened, again, key: `${redis.prefix}tests:${name}` };
}

const ordered: GroupDefinition = { ...workers, order: { by: "text" } };

describe("reading an ordered group by hand", () => {
  it("gives one entry of each value at a time, in order, and the next one once that is settled", async () => {
    const { producer, group } = open(ordered);
    const texts = ["a", "a", "b", "a", "b"];
    await producer.addMany(texts.map((text, number) => ({ number, text })));
    const rounds: number[][] = [];
    for (let round = 0; round < 4; round++) {
      const deliveries = await group.read({ consumer: `reader-${round % 2}`, count: 10 });
      rounds.push(deliveries.map(({ message }) => message.number));
      for (const delivery of deliveries) expect(await delivery.acknowledge()).toBe("settled");
    }
    expect(rounds).toEqual([[0, 2], [1, 4], [3], []]);
    expect(await group.status()).toMatchObject({ pending: 0, parked: 0, retrying: 0 });
  });

  it("keeps the place of what is retried: its successors wait", async () => {
    const { producer, group } = open(ordered);
    await producer.addMany([
      { number: 1, text: "a" },
      { number: 2, text: "a" },
    ]);
    const [first] = await group.read({ consumer: "me" });
    await first?.retry({ delayMs: 0 });
    const [again, ...others] = await group.read({ consumer: "other" });
    expect(again?.message.number).toBe(1);
    expect(again?.attempt).toBe(2);
    expect(others).toEqual([]);
    await again?.deadLetter("unwanted");
    const [second] = await group.read({ consumer: "me" });
    expect(second?.message.number).toBe(2);
    await second?.acknowledge();
  });

  it("waits for what comes within blockMs, and passes over what is parked", async () => {
    const { producer, group } = open(ordered);
    await producer.add({ number: 1, text: "a" });
    const [first] = await group.read({ consumer: "me" });
    const waiting = group.read({ consumer: "me", blockMs: 20_000 });
    await producer.add({ number: 2, text: "a" });
    await producer.add({ number: 3, text: "b" });
    expect((await waiting).map(({ message }) => message.number)).toEqual([3]);
    const before = performance.now();
    expect(await group.read({ consumer: "me", blockMs: 100 })).toEqual([]);
    expect(performance.now() - before).toBeGreaterThanOrEqual(95);
    await first?.acknowledge();
    expect((await group.read({ consumer: "me" })).map(({ message }) => message.number)).toEqual([2]);
  });
});

describe("reading an ordered group by hand that parks as many as it may", () => {
  it("waits for its time with few commands, though new entries lie there", async () => {
    const { producer, group, key } = open(ordered);
    await producer.add({ number: 1, text: "a" });
    const [first] = await group.read({ consumer: "me" });
    const positions = Array.from(
      { length: 100_000 },
      (_, at) => `a\0${"9".repeat(20)}-${`${at}`.padStart(20, "0")}|s|0`,
    );
    for (let at = 0; at < positions.length; at += 10_000) {
      await redis.raw.zadd(`{${key}}:parked:workers`, ...positions.slice(at, at + 10_000).flatMap((one) => [0, one]));
    }
    await producer.add({ number: 2, text: "b" });
    const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.raw.info("stats"))?.[1]);
    const before = await commands();
    const start = performance.now();
    expect(await group.read({ consumer: "me", blockMs: 1_000 })).toEqual([]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect((await commands()) - before).toBeLessThan(500);
    await redis.raw.del(`{${key}}:parked:workers`);
    expect((await group.read({ consumer: "me" })).map(({ message }) => message.number)).toEqual([2]);
    await first?.acknowledge();
  });
});

describe("reading by hand", () => {
  it("returns what it has claimed, where the connection breaks before it has read what is new", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using broken = await connect(proxy.url);
    const { producer, group, again } = open(workers);
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const [first] = await group.read({ consumer: "other", count: 1 });
    await first?.retry({ delayMs: 0 });
    const fault = proxy.cutBeforeReply("XREADGROUP");
    const deliveries = await again(broken).read({ consumer: "me" });
    expect(fault.fired).toBe(1);
    expect(deliveries).toMatchObject([{ message: { number: 1 }, attempt: 2 }]);
    expect(await deliveries[0]?.acknowledge()).toBe("settled");
  });

  it("gives a replayed dead letter with its own id and time, and leaves nothing behind once it is settled", async () => {
    const { producer, group, key } = open();
    const { id } = await producer.add({ number: 1 });
    const [delivery] = await group.read({ consumer: "me" });
    await delivery?.deadLetter("not now");
    expect(await group.deadLetters.replay({ all: true })).toMatchObject({ replayed: 1 });
    const [again] = await group.read({ consumer: "me" });
    expect(again).toMatchObject({ id, replays: 1, attempt: 1, message: { number: 1 } });
    expect(again?.timestamp).toBe(Number(id.split("-")[0]));
    expect(await again?.extend()).toBe("held");
    expect(await again?.acknowledge()).toBe("settled");
    expect(await group.status()).toMatchObject({ pending: 0, redo: 0, deadLetters: 0 });
    expect(await redis.raw.xlen(`{${key}}:redo:workers`)).toBe(0);
  });

  it("tells `onInvalid` the id that the writer was given, of what does not decode", async () => {
    const { group, key } = open();
    await group.read({ consumer: "me" });
    const id = await redis.raw.xadd(key, "*", "data", "{");
    const told: unknown[] = [];
    expect(await group.read({ consumer: "me", onInvalid: (_error, bad) => told.push(bad) })).toEqual([]);
    expect(told).toEqual([id]);
    expect(await group.deadLetters.count()).toBe(1);
  });
});
