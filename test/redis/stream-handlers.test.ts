import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
import { ConsumerGroup, type GroupOptions } from "../../src/runtime/stream/group.js";
import type { NoParameters } from "../../src/runtime/wire/address.js";
import { defineHeaders } from "../../src/runtime/wire/headers.js";
import { lockDefinition } from "../support/locks.js";
import { increment, incrementByScript, plain } from "../support/plain-commands.js";
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
function open(tune: GroupOptions["tune"] = {}) {
  const name = `handlers-${++streams}`;
  const definition = taskStream(name);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const group = new ConsumerGroup<Task>(connection, definition, workers, { prefix: redis.prefix, tune });
  const key = `${redis.prefix}tests:${name}`;
  /** As if nobody had heard of it for so long; after 30 seconds it is anybody's. */
  const age = async (delivery: Pick<Delivery, "id" | "consumer"> | undefined, ms: number): Promise<void> => {
    if (!delivery) throw new Error("Nothing was read");
    await redis.raw.xclaim(key, workers.name, delivery.consumer, 0, delivery.id, "IDLE", ms, "JUSTID");
  };
  return { producer, group, key, age, beside: (purpose: string) => `{${key}}:test-${purpose}` };
}

describe("acknowledge with commands", () => {
  it("applies them together with the acknowledgement, scripts and plain ones, and a lock's release among them", async () => {
    const { producer, group, beside } = open();
    const lock = new LockCommands(lockDefinition(`with-${streams}`), { prefix: redis.prefix });
    await connection.execute(lock.tryAcquire("holder"));
    await producer.add({ number: 1 });
    const settled: unknown[] = [];
    await using _consumer = await group.consume(async (task, delivery) => {
      settled.push(
        await delivery.acknowledge({
          with: [
            increment(beside("plain")),
            incrementByScript(beside("script")),
            plain("XADD", [beside("stream"), "*", "number", task.number]),
            plain("SET", [beside("bytes"), Buffer.from([0xff, 0x00])]),
            lock.release("holder"),
          ],
        }),
      );
    });
    await vi.waitFor(() => expect(settled).toEqual(["settled"]));
    expect(await redis.raw.mget(beside("plain"), beside("script"))).toEqual(["1", "1"]);
    expect(await redis.raw.xlen(beside("stream"))).toBe(1);
    expect(await redis.raw.getBuffer(beside("bytes"))).toEqual(Buffer.from([0xff, 0x00]));
    expect(await redis.raw.exists(lock.key)).toBe(0);
    expect(await group.pending()).toBe(0);
  });

  it("changes nothing, by a worker that comes too late", async () => {
    const { producer, group, key, beside, age } = open();
    const { id } = await producer.add({ number: 1 });
    const [byHand] = await group.read({ consumer: "late" });
    await age(byHand, 31_000);
    const [again] = await group.read({ consumer: "other" });
    expect(again?.id).toBe(id);
    expect(await byHand?.acknowledge({ with: [increment(beside("count"))] })).toBe("lost");
    expect(await redis.raw.exists(beside("count"))).toBe(0);
    expect(await again?.acknowledge({ with: [increment(beside("count"))] })).toBe("settled");
    expect(await redis.raw.get(beside("count"))).toBe("1");

    const settled: unknown[] = [];
    await using _consumer = await group.consume(async (_task, delivery) => {
      await redis.raw.xclaim(key, "workers", "stranger", 0, delivery.id);
      settled.push(await delivery.acknowledge({ with: [increment(beside("count"))] }));
      await redis.raw.xack(key, "workers", delivery.id);
    });
    await producer.add({ number: 2 });
    await vi.waitFor(() => expect(settled).toEqual(["lost"]));
    expect(await redis.raw.get(beside("count"))).toBe("1");
  });

  it("acknowledges nothing, when one of them is refused: the handler decides, and its error retries", async () => {
    const { producer, group, beside } = open({ retry: { initialMs: 5 } });
    await redis.raw.rpush(beside("list"), "not a number");
    const wrong = increment(beside("list"));
    const attempts: number[] = [];
    const errors: unknown[] = [];
    await using _consumer = await group.consume(async (_task, delivery) => {
      attempts.push(delivery.attempt);
      if (delivery.attempt === 1) await delivery.acknowledge({ with: [wrong] });
      await delivery.acknowledge({ with: [wrong] }).catch((error: unknown) => errors.push(error));
      expect(await group.pending()).toBe(1);
      expect(await delivery.acknowledge({ with: [increment(beside("count"))] })).toBe("settled");
    });
    await producer.add({ number: 1 });
    await vi.waitFor(async () => expect(await redis.raw.get(beside("count"))).toBe("1"));
    expect(attempts).toEqual([1, 2]);
    expect(errors).toMatchObject([{ code: "WRONG_TYPE" }]);
    expect(await group.pending()).toBe(0);
  });
});

describe("extend", () => {
  it("is the heartbeat of a delivery that was read by hand; without it another has it, and it is lost", async () => {
    const { producer, group, age } = open();
    await producer.add({ number: 1 });
    const [delivery] = await group.read({ consumer: "me" });
    for (let times = 0; times < 4; times++) {
      await age(delivery, 20_000);
      expect(await delivery?.extend()).toBe("held");
      expect(await group.read({ consumer: "other" })).toEqual([]);
    }
    const signal = delivery?.signal;
    await age(delivery, 31_000);
    const [taken] = await group.read({ consumer: "other" });
    expect(taken?.id).toBe(delivery?.id);
    expect(await delivery?.extend()).toBe("lost");
    expect(signal?.reason).toMatchObject({ code: "DELIVERY_LOST" });
    expect(await delivery?.acknowledge()).toBe("lost");
    expect(await taken?.acknowledge()).toBe("settled");
    expect(await taken?.extend()).toBe("lost");
  });

  it("asks now, in a handler, and aborts the signal where the delivery is somebody else's", async () => {
    const { producer, group, key } = open();
    const told: unknown[] = [];
    await using consumer = await group.consume(async (_task, delivery) => {
      told.push(await delivery.extend());
      await redis.raw.xclaim(key, "workers", "stranger", 0, delivery.id);
      const { signal } = delivery;
      told.push(await delivery.extend(), signal.aborted);
    });
    const lost: unknown[] = [];
    consumer.on("lost", ({ reason }) => lost.push(reason));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(told).toEqual(["held", "lost", true]));
    expect(lost).toEqual(["taken"]);
    expect(await redis.raw.xpending(key, "workers", "-", "+", 10, "stranger")).toHaveLength(1);
  });
});

describe("headers", () => {
  interface TaskHeaders {
    readonly tries: number;
    readonly urgent?: boolean;
  }

  it("come typed, to handlers and by hand; an entry whose headers do not fit is dead-lettered once", async () => {
    const name = `handlers-${++streams}`;
    const definition: StreamDefinition<Task, Task, NoParameters, TaskHeaders, TaskHeaders> = {
      ...taskStream(name),
      headers: defineHeaders<TaskHeaders>({
        tries: { type: "integer", required: true },
        urgent: { type: "boolean", required: false },
      }),
    };
    const options = { prefix: redis.prefix };
    const producer = new Producer(connection, definition, options);
    const group = new ConsumerGroup(connection, definition, workers, options);
    const key = `${redis.prefix}tests:${name}`;
    await producer.add({ number: 1 }, { headers: { tries: 41, urgent: true } });
    const [byHand] = await group.read({ consumer: "me" });
    expect(byHand?.headers).toEqual({ tries: 41, urgent: true });
    await byHand?.acknowledge();
    const seen: TaskHeaders[] = [];
    const errors: unknown[] = [];
    await using consumer = await group.consume((_task, { headers }) => seen.push(headers));
    consumer.on("dead-lettered", ({ error }) => errors.push(error));
    await redis.raw.xadd(key, "*", "data", '{"number":2}', "header:tries", "many");
    await producer.add({ number: 3 }, { headers: { tries: 0 } });
    await vi.waitFor(() => expect(seen).toEqual([{ tries: 0 }]));
    await vi.waitFor(() => expect(errors).toMatchObject([{ code: "PAYLOAD_INVALID" }]));
    expect(String(errors[0])).toContain("headers.tries: integer");
    expect(String(errors[0])).not.toContain("many");
    expect(await group.deadLetters.count()).toBe(1);
    expect(await group.pending()).toBe(0);
  });
});

describe("a delivery", () => {
  it("tells what it is, by hand and in a handler", async () => {
    const { producer, group } = open();
    const { id } = await producer.add({ number: 1 }, { headers: { trace: "t" } });
    const all: Delivery[] = [];
    await using _consumer = await group.consume((_task, delivery) => void all.push(delivery), { consumer: "me" });
    await vi.waitFor(() => expect(all).toHaveLength(1));
    const [seen] = all;
    expect(seen?.id).toBe(id);
    expect(seen?.timestamp).toBe(Number(id.split("-")[0]));
    expect(seen?.headers).toEqual({ trace: "t" });
    expect({ attempt: seen?.attempt, replays: seen?.replays, consumer: seen?.consumer }).toEqual({
      attempt: 1,
      replays: 0,
      consumer: "me",
    });
    expect(Buffer.from(seen?.raw ?? []).toString()).toBe('{"number":1}');
  });
});
