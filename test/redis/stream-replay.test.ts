import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { afterTimer, median } from "../support/lateness.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const workerFile = fileURLToPath(new URL("../support/stream-worker.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

const once = { ...workers, retry: { ...workers.retry, maxAttempts: 1 } };

function open(name: string, settings = once) {
  const others = { ...settings, name: "others" };
  const definition = taskStream(name, [settings, others]);
  const { prefix } = redis;
  return {
    producer: new Producer<Task>(connection, definition, { prefix }),
    group: new ConsumerGroup<Task>(connection, definition, settings, { prefix }),
    others: new ConsumerGroup<Task>(connection, definition, others, { prefix }),
    key: `${prefix}tests:${name}`,
  };
}

describe("replayed dead letters", () => {
  test("reach their group and no other, with their first id and time, as a first attempt", async () => {
    const { producer, group, others, key } = open("reach");
    const seen: { n: number; id: string; timestamp: number; attempt: number; replays: number }[] = [];
    const elsewhere: number[] = [];
    await using _others = await others.consume((task) => void elsewhere.push(task.number));
    await using _consumer = await group.consume((task, { id, timestamp, attempt, replays }) => {
      seen.push({ n: task.number, id, timestamp, attempt, replays });
      if (replays === 0) throw new Error("not yet");
    });
    const added = await producer.addMany([{ number: 1 }, { number: 2 }, { number: 3 }]);
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(3));
    await vi.waitFor(() => expect(elsewhere).toEqual([1, 2, 3]));
    // The engine has nothing to do any more: only the doorbell tells it.
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ pending: 0, retrying: 0 }));
    const first = seen.splice(0);
    expect(await group.deadLetters.replay({ all: true })).toEqual({ replayed: 3, skipped: 0 });
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    const facts = ({ id, timestamp }: { id: string; timestamp: number }) => ({ id, timestamp });
    expect(seen.map(facts).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(first.map(facts));
    expect(seen.map(({ id }) => id).sort()).toEqual(added.map(({ id }) => id));
    expect(seen.map(({ attempt, replays }) => [attempt, replays])).toEqual([1, 1, 1].map(() => [1, 1]));
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ redo: 0, retrying: 0, deadLetters: 0 }));
    expect(elsewhere).toEqual([1, 2, 3]);
    expect(await redis.raw.xlen(key)).toBe(3);
  });

  test("come at once: the doorbell tells those who have nothing to do", async () => {
    const { producer, group } = open("at-once");
    const rounds = 7;
    const at: number[] = [];
    await using _consumer = await group.consume((_, { replays }) => {
      at.push(performance.now());
      if (replays < rounds) throw new Error("not yet");
    });
    await producer.add({ number: 1 });
    const behind: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
      const control = afterTimer(redis.raw, 0);
      await group.deadLetters.replay({ all: true });
      await vi.waitFor(() => expect(at).toHaveLength(round + 1), { interval: 5 });
      behind.push((at.at(-1) ?? 0) - (await control));
    }
    // Without it, half a second on average.
    expect(median(behind)).toBeLessThan(200);
  });

  test("that die again: are dead letters again, with their first id and times and every replay counted", async () => {
    const { producer, group } = open("die-again");
    await using _consumer = await group.consume(() => {
      throw new TypeError("never");
    });
    const { id } = await producer.add({ number: 7 });
    const [deaths, times]: [Set<number>, Set<number>] = [new Set(), new Set()];
    for (const replays of [0, 1, 2]) {
      await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
      for await (const letter of group.deadLetters.list()) {
        expect(letter).toMatchObject({ originalId: id, replays, attempts: 1, error: { name: "TypeError" } });
        expect(letter.message).toEqual({ number: 7 });
        deaths.add(letter.deadAt);
        times.add(letter.firstDeadAt);
      }
      await group.deadLetters.replay({ all: true });
    }
    expect([deaths.size, times.size]).toEqual([3, 1]);
  });

  test("at a rate: are delivered one after the other", async () => {
    const { producer, group } = open("paced");
    const at: number[] = [];
    await using _consumer = await group.consume((_, { replays }) => {
      if (replays === 0) throw new Error("not yet");
      at.push(performance.now());
    });
    await producer.addMany(Array.from({ length: 10 }, (_, number) => ({ number })));
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(10));
    const before = performance.now();
    await group.deadLetters.replay({ all: true, ratePerSecond: 2 });
    expect(performance.now() - before).toBeLessThan(4_000);
    await vi.waitFor(() => expect(at).toHaveLength(10));
    // Due 4.5 s after the first one; early is impossible, late is a matter of the machine.
    expect((at.at(-1) ?? 0) - before).toBeGreaterThanOrEqual(4_490);
    const [half = 0] = at.slice(5);
    expect(half - before).toBeGreaterThanOrEqual(2_490);
  });

  test("whose worker is killed: come to another one, none is lost, and none stays behind", async () => {
    const { group, key } = open("worker-killed", workers);
    const count = 2_000;
    const pipeline = redis.raw.pipeline();
    for (let n = 0; n < count; n++) {
      pipeline.xadd(`{${key}}:dead:workers`, `${n + 1}-0`, "data", `{"number":${n}}`, "redloom-id", `1000-${n}`);
    }
    await pipeline.exec();
    const args = ["--import", "tsx", workerFile, redis.url, redis.prefix, "worker-killed", "3000", "60"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    const handled = new Set<number>();
    child.stdout.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n")) if (line !== "") handled.add(Number(line));
    });
    await group.deadLetters.replay({ all: true });
    await vi.waitFor(() => expect(handled.size).toBeGreaterThan(200), 20_000);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    expect(handled.size).toBeLessThan(count);
    const other = new ConsumerGroup<Task>(connection, taskStream("worker-killed"), workers, {
      prefix: redis.prefix,
      tune: { ackTimeoutMs: 3_000 },
    });
    await using _consumer = await other.consume((task) => void handled.add(task.number));
    await vi.waitFor(() => expect(handled.size).toBe(count), 20_000);
    await vi.waitFor(
      async () => expect(await group.status()).toMatchObject({ redo: 0, retrying: 0, deadLetters: 0 }),
      10_000,
    );
  }, 90_000);

  test("of an ordered group: one at a time for each value, by as many consumers as there are", async () => {
    const ordered = { ...once, order: { by: "text" } };
    const { producer, group } = open("ordered", ordered);
    const running = new Map<string, number>();
    const seen: string[] = [];
    const overlaps: string[] = [];
    const handle = async (task: Task, { replays }: { replays: number }): Promise<void> => {
      if (replays === 0) throw new Error("not yet");
      const lane = task.text ?? "";
      if (running.get(lane)) overlaps.push(lane);
      running.set(lane, 1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running.set(lane, 0);
      seen.push(`${lane}${task.number}`);
    };
    await using _one = await group.consume(handle);
    await using _two = await group.consume(handle);
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    await producer.addMany(numbers.map((number) => ({ number, text: "abc".charAt(number % 3) })));
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ deadLetters: 60, pending: 0 }));
    await group.deadLetters.replay({ all: true });
    await vi.waitFor(() => expect(seen).toHaveLength(60));
    expect(overlaps).toEqual([]);
    for (const lane of ["a", "b", "c"]) {
      const own = seen.filter((one) => one.startsWith(lane)).map((one) => Number(one.slice(1)));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ redo: 0, parked: 0, retrying: 0 }));
  });

  test("retention: no more than so many, and none older than so", async () => {
    const kept = { ...once, deadLetter: { maxEntries: 100, maxAgeMs: 3_600_000 } };
    const { producer, group, key } = open("kept", kept);
    const dead = `{${key}}:dead:workers`;
    const pipeline = redis.raw.pipeline();
    for (let n = 0; n < 1_000; n++) pipeline.xadd(dead, `1000-${n + 1}`, "data", "{}");
    await pipeline.exec();
    await using _consumer = await group.consume(() => {
      throw new Error("never");
    });
    await producer.addMany(Array.from({ length: 500 }, (_, number) => ({ number })));
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ pending: 0, lag: { count: 0 } }));
    // Redis cuts whole nodes of a hundred entries.
    expect(await group.deadLetters.count()).toBeGreaterThanOrEqual(100);
    expect(await group.deadLetters.count()).toBeLessThan(300);
    const [first] = await redis.raw.xrange(dead, "-", "+", "COUNT", 1);
    expect(Number(first?.[0].split("-")[0])).toBeGreaterThan(1_000);
  });
});
