import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CrossSlotError } from "../../src/runtime/errors.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { acknowledgeWithScript } from "../../src/runtime/stream/scripts/acknowledge-with.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { lockDefinition } from "../support/locks.js";
import { increment, incrementByScript, plain } from "../support/plain-commands.js";
import { type Fault, startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

describe("acknowledge with commands, while connections are cut", () => {
  const redis = useRedis({ own: true });
  const runs = 200;

  it(`applies them exactly once over ${runs} runs, however often a reply is lost or a request never arrives`, async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const connection = await connect(proxy.url);
    const definition = taskStream("exactly-once");
    const producer = new Producer<Task>(connection, definition);
    const tune = { ackTimeoutMs: 2_000, retry: { maxAttempts: 50, initialMs: 5 } };
    const group = new ConsumerGroup<Task>(connection, definition, workers, { tune });
    const key = "tests:exactly-once";
    // One lock a run: the release of the second time would say that there is nothing to release.
    const locks = Array.from(
      { length: runs },
      (_, number) => new LockCommands(lockDefinition(`exactly-once-${number}`)),
    );
    await producer.addMany(Array.from({ length: runs }, (_, number) => ({ number })));
    for (const lock of locks) await redis.raw.set(lock.key, "mine");
    // Known to the server already, so that it goes by its digest, by which the faults find it.
    await redis.raw.script("LOAD", acknowledgeWithScript.unordered.source);
    const faults: Fault[] = [];
    const inflict = (number: number): void => {
      const { sha1 } = acknowledgeWithScript.unordered;
      // One cut may take the connection from under another fault, which is met by a later run then: the last have none.
      if (number >= runs - 20) return;
      if (number % 8 === 0) faults.push(proxy.cutBeforeReply(sha1));
      if (number % 8 === 4) faults.push(proxy.cutBeforeRequest(sha1));
    };
    const consumer = await group.consume(
      async ({ number }, delivery) => {
        const lock = locks[number];
        if (delivery.attempt === 1) inflict(number);
        await delivery.acknowledge({
          with: [
            increment(`{${key}}:count:${number}`),
            incrementByScript(`{${key}}:scripted:${number}`),
            plain("XADD", [`{${key}}:results`, "*", "number", number]),
            ...(lock ? [lock.release("mine")] : []),
          ],
        });
      },
      { concurrency: 4 },
    );
    await vi.waitFor(async () => expect(await redis.raw.xlen(`{${key}}:results`)).toBeGreaterThanOrEqual(runs), {
      timeout: 90_000,
      interval: 50,
    });
    const pending = async (): Promise<unknown> => (await redis.raw.xpending(key, "workers"))[0];
    await vi.waitFor(async () => expect(await pending()).toBe(0), { timeout: 30_000, interval: 50 });
    const numbers = Array.from({ length: runs }, (_, number) => number);
    const counts = await redis.raw.mget(numbers.map((number) => `{${key}}:count:${number}`));
    const scripted = await redis.raw.mget(numbers.map((number) => `{${key}}:scripted:${number}`));
    expect(new Set([...counts, ...scripted])).toEqual(new Set(["1"]));
    expect(await redis.raw.xlen(`{${key}}:results`)).toBe(runs);
    expect(await redis.raw.exists(locks.map((lock) => lock.key))).toBe(0);
    expect(faults.length).toBe((runs - 20) / 4);
    expect(faults.filter(({ fired }) => fired === 0)).toEqual([]);
    await consumer.stop();
    await connection.close();
  }, 150_000);
});

describe("acknowledge with commands, one of them refused", () => {
  const redis = useRedis();
  let connection: Connection;
  beforeAll(async () => {
    connection = await connect(redis.url);
  });
  afterAll(() => connection.close());

  async function open(name: string) {
    const definition = taskStream(name);
    const options = { prefix: redis.prefix };
    const key = `{${redis.prefix}tests:${name}}:text`;
    await redis.raw.set(key, "no number");
    const producer = new Producer<Task>(connection, definition, options);
    return {
      producer,
      group: new ConsumerGroup<Task>(connection, definition, workers, options),
      refused: increment(key),
    };
  }

  it("retries the entry, after a handler that did not wait for it", async () => {
    const { producer, group, refused } = await open("refused-late");
    await producer.add({ number: 1 });
    const attempts: number[] = [];
    const retried: unknown[] = [];
    await using consumer = await group.consume(
      (_task, delivery) => {
        attempts.push(delivery.attempt);
        if (delivery.attempt === 1) void delivery.acknowledge({ with: [refused] }).catch(() => undefined);
      },
      { concurrency: 1 },
    );
    consumer.on("retried", ({ error }) => retried.push(error));
    await vi.waitFor(() => expect(attempts).toEqual([1, 2]));
    await vi.waitFor(() => expect(retried).toMatchObject([{ code: "SERVER_REFUSED" }]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    await vi.waitFor(() => expect(consumer.health).toMatchObject({ running: 0, waiting: 0, settling: 0 }));
  });

  it("retries the entry, after a batch that did not wait for it; and its last attempt is a dead letter", async () => {
    const { producer, group, refused } = await open("refused-batch");
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const dead: unknown[] = [];
    await using consumer = await group.consumeBatches((deliveries) => {
      for (const delivery of deliveries) void delivery.acknowledge({ with: [refused] }).catch(() => undefined);
      throw new Error("also");
    });
    consumer.on("dead-lettered", ({ attempts, error }) => dead.push({ attempts, error }));
    const letter = { attempts: 3, error: { code: "SERVER_REFUSED" } };
    await vi.waitFor(() => expect(dead).toMatchObject([letter, letter]));
    expect(await group.pending()).toBe(0);
  });
});

describe("acknowledge with commands, on a cluster", () => {
  let cluster: RedisCluster;
  let connection: Connection;
  beforeAll(async () => {
    cluster = await startRedisCluster();
    connection = await connect({ cluster: cluster.nodes });
  });
  afterAll(async () => {
    await connection.close();
    await cluster.stop();
  });

  it("takes keys of the stream's slot, and refuses others before any I/O", async () => {
    const definition = taskStream("with-cluster");
    const producer = new Producer<Task>(connection, definition);
    const group = new ConsumerGroup<Task>(connection, definition, workers);
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const [byHand] = await group.read({ consumer: "me", count: 1 });
    const same = increment("{tests:with-cluster}:count");
    const other = increment("elsewhere:count");
    expect(() => byHand?.acknowledge({ with: [same, other] })).toThrow(CrossSlotError);
    expect(await byHand?.acknowledge({ with: [same] })).toBe("settled");
    const errors: unknown[] = [];
    const settled: unknown[] = [];
    await using _consumer = await group.consume(async (_task, delivery) => {
      try {
        await delivery.acknowledge({ with: [other] });
      } catch (error) {
        errors.push(error);
      }
      settled.push(await delivery.acknowledge({ with: [same] }));
    });
    await vi.waitFor(() => expect(settled).toEqual(["settled"]));
    expect(errors).toMatchObject([{ code: "CROSS_SLOT", key: "elsewhere:count" }]);
    expect(await connection.execute(plain("GET", ["{tests:with-cluster}:count"]))).toBe("2");
    expect(await connection.execute(plain("GET", ["elsewhere:count"]))).toBeNull();
  });
});
