import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Events } from "../../src/runtime/flow/events.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { ConsumerEvent, ConsumerEvents } from "../../src/runtime/stream/consumer/events.js";
import { DeadConsumers } from "../../src/runtime/stream/consumer/tending.js";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const workerFile = fileURLToPath(new URL("../support/ordered-worker.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

function open(ackTimeoutMs = 30_000) {
  const name = `liveness-${++streams}`;
  const definition = taskStream(name);
  const options = { prefix: redis.prefix, tune: { ackTimeoutMs } };
  const key = `${redis.prefix}tests:${name}`;
  return {
    name,
    key,
    alive: `{${key}}:alive:workers`,
    state: `{${key}}:state:workers`,
    commands: new GroupCommands(definition.definition, key, { ...workers, ackTimeoutMs }),
    producer: new Producer<Task>(connection, definition, { prefix: redis.prefix }),
    group: new ConsumerGroup<Task>(connection, definition, workers, options),
  };
}

/** Works under the name until it is killed. */
async function startWorker(name: string, consumer: string): Promise<ChildProcess> {
  const args = ["--import", "tsx", workerFile, redis.url, redis.prefix, name, "30000", consumer];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  const alive = `{${redis.prefix}tests:${name}}:alive:workers`;
  await vi.waitFor(async () => expect(await redis.raw.zscore(alive, consumer)).not.toBeNull(), 20_000);
  return child;
}

const consumersOf = async (key: string): Promise<string[]> => {
  const rows = (await redis.raw.xinfo("CONSUMERS", key, "workers")) as string[][];
  return rows.map((row) => String(row[row.indexOf("name") + 1]));
};

describe("a consumer's name", () => {
  it("is refused while another consumer lives under it, and free at once when that one has stopped", async () => {
    const { group, alive, state } = open();
    const first = await group.consume(() => undefined, { consumer: "only" });
    const before = performance.now();
    await expect(group.consume(() => undefined, { consumer: "only" })).rejects.toMatchObject({
      code: "CONSUMER_NAME_TAKEN",
    });
    // Long before it would be stale.
    expect(performance.now() - before).toBeLessThan(15_000);
    await first.stop();
    // Nobody has to wait for its silence.
    expect([await redis.raw.zscore(alive, "only"), await redis.raw.hget(state, "owner:only")]).toEqual([null, null]);
    const second = await group.consume(() => undefined, { consumer: "only" });
    await second.stop();
  });

  it("is taken over with what it owned within some seconds, when its process was killed", async () => {
    const { group, name, producer } = open();
    const child = await startWorker(name, "crashed");
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    // In its name, as by a read whose reply nobody saw.
    await producer.add({ number: 1 });
    const key = `${redis.prefix}tests:${name}`;
    await redis.raw.xreadgroup("GROUP", "workers", "crashed", "COUNT", 1, "STREAMS", key, ">");
    const before = performance.now();
    const seen: [number, number][] = [];
    await using _consumer = await group.consume((task, { attempt }) => void seen.push([task.number, attempt]), {
      consumer: "crashed",
    });
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    // Three beats, and no ackTimeout.
    expect(performance.now() - before).toBeLessThan(15_000);
  }, 60_000);

  it("of its own need not be waited for, and the wait for a given one can be aborted", async () => {
    const { group } = open();
    await using _first = await group.consume(() => undefined, { consumer: "only" });
    const controller = new AbortController();
    const waiting = group.consume(() => undefined, { consumer: "only", signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    let least = Number.POSITIVE_INFINITY;
    for (let started = 0; started < 3; started++) {
      const before = performance.now();
      await using _other = await group.consume(() => undefined);
      least = Math.min(least, performance.now() - before);
    }
    // Waiting takes a beat, which is a second.
    expect(least).toBeLessThan(900);
  });
});

describe("a consumer that was replaced", () => {
  it("stops, aborts what it runs, and rejects `finished`", async () => {
    const { group, producer, state, key } = open(3_000);
    let held: Delivery | undefined;
    const consumer = await group.consume(
      async (_task, delivery) => {
        held = delivery;
        await new Promise((resolve) => delivery.signal.addEventListener("abort", resolve, { once: true }));
      },
      { consumer: "only" },
    );
    const events: ConsumerEvent[] = [];
    consumer.onEvent((event) => events.push(event));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(held).toBeDefined());
    await redis.raw.hset(state, "owner:only", "another instance");
    await expect(consumer.finished).rejects.toMatchObject({ code: "CONSUMER_REPLACED" });
    expect(held?.signal.reason).toMatchObject({ code: "DELIVERY_LOST" });
    expect(events.map(({ event }) => event)).toEqual(["started", "failed", "stopping", "stopped"]);
    expect(consumer.health.state).toBe("failed");
    // It changed nothing that is the other's by now.
    expect(await redis.raw.hget(state, "owner:only")).toBe("another instance");
    expect(await redis.raw.xpending(key, "workers", "-", "+", 10, "only")).toHaveLength(1);
  });

  it("acknowledges nothing that the other one has claimed, though its lease was long", async () => {
    const { group, producer, state, key } = open(30_000);
    const late: Promise<unknown>[] = [];
    await using consumer = await group.consume(
      (_task, delivery) => {
        // The whole process stands still for longer than three beats; meanwhile another takes the name over.
        late.push(redis.raw.hset(state, "owner:only", "another instance"));
        late.push(redis.raw.xclaim(key, "workers", "only", 0, delivery.id, "RETRYCOUNT", 2, "JUSTID"));
        const until = performance.now() + 4_000;
        while (performance.now() < until);
      },
      { consumer: "only" },
    );
    await producer.add({ number: 1 });
    await expect(consumer.finished).rejects.toMatchObject({ code: "CONSUMER_REPLACED" });
    await Promise.allSettled(late);
    expect(await redis.raw.xpending(key, "workers", "-", "+", 10)).toHaveLength(1);
  }, 40_000);
});

describe("dead consumers", () => {
  it("are removed where they own nothing, and stay where they own something", async () => {
    const { group, producer, key, alive, commands } = open(12_000);
    const { id } = await producer.add({ number: 1 });
    await group.read({ consumer: "owner", count: 1 });
    await redis.raw.xgroup("CREATECONSUMER", key, "workers", "idle");
    await redis.raw.zadd(alive, 1, "owner", 1, "idle");
    const living = await group.consume(() => new Promise(() => undefined), { consumer: "living" });
    const events = new Events<ConsumerEvents>();
    const removed: string[] = [];
    events.on("consumers-removed", ({ consumers }) => removed.push(...consumers));
    const chore = new DeadConsumers({ executor: connection, host: connection.host, commands, events }, 3_500, 10);
    await new Promise((resolve) => setTimeout(resolve, 3_600));
    await chore.run();
    expect(removed).toEqual([]);
    await chore.run();
    expect(removed).toEqual(["idle"]);
    expect(await consumersOf(key)).not.toContain("idle");
    expect(await consumersOf(key)).toContain("owner");
    await redis.raw.xclaim(key, "workers", "owner", 0, id, "IDLE", 13_000, "JUSTID");
    // What it owned goes to the living one, and then nobody needs the name any more.
    await vi.waitFor(async () =>
      expect(await redis.raw.xpending(key, "workers", "-", "+", 10, "living")).toHaveLength(1),
    );
    await vi.waitFor(async () => {
      await chore.run();
      expect(removed).toEqual(["idle", "owner"]);
    });
    expect(await consumersOf(key)).toEqual(["living"]);
    await living.stop({ timeoutMs: 100 });
  }, 60_000);

  it("are no danger to one that lives and is idle: it beats each second", async () => {
    const { group, alive } = open(30_000);
    await using consumer = await group.consume(() => undefined, { consumer: "idle" });
    const first = Number(await redis.raw.zscore(alive, "idle"));
    await vi.waitFor(async () => expect(Number(await redis.raw.zscore(alive, "idle"))).toBeGreaterThan(first + 900));
    expect(consumer.health).toMatchObject({ state: "running", connected: true, running: 0, waiting: 0, settling: 0 });
  });
});

describe("dead letters", () => {
  it("that are too old go, where nothing dies any more; to the millisecond, and in bounded steps", async () => {
    const { group, commands } = open();
    const [seconds] = await redis.raw.time();
    const oldest = Number(seconds) * 1_000 - workers.deadLetter.maxAgeMs;
    for (let at = 0; at < 1_250; at++) {
      await redis.raw.xadd(commands.keys.dead, `${oldest - 60_000 + at}-0`, "data", "{}");
    }
    const young = [`${oldest + 60_000}-0`, `${oldest + 60_001}-0`];
    for (const id of young) await redis.raw.xadd(commands.keys.dead, id, "data", "{}");
    expect(await connection.execute(commands.trimDeadLetters())).toBe(1_000);
    const events = new Events<ConsumerEvents>();
    const chore = new DeadConsumers({ executor: connection, host: connection.host, commands, events }, 60_000, 10);
    await group.read({ consumer: "me", count: 1 });
    await chore.run();
    await chore.run();
    expect((await redis.raw.xrange(commands.keys.dead, "-", "+")).map(([id]) => id)).toEqual(young);
  });
});
