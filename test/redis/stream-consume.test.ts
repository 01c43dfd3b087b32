import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { PayloadInvalidError } from "../../src/runtime/errors.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ConsumerGroup, type GroupOptions } from "../../src/runtime/stream/group.js";
import { afterTimer, median } from "../support/lateness.js";
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
  const definition = taskStream(`consume-${++streams}`);
  const options = { prefix: redis.prefix };
  const producer = new Producer<Task>(connection, definition, options);
  const group = new ConsumerGroup<Task>(connection, definition, workers, { ...options, tune });
  const key = `${redis.prefix}tests:consume-${streams}`;
  return { producer, group, key, dead: `{${key}}:dead:workers`, retries: `{${key}}:retry:workers` };
}

const numbers = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));

describe("consumer", () => {
  it("hands over everything once and acknowledges it, with a handler that returns no promise", async () => {
    const { producer, group } = open();
    await producer.addMany(numbers(1_000));
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    await vi.waitFor(() => expect(seen).toHaveLength(1_000));
    expect(seen).toEqual(numbers(1_000).map(({ number }) => number));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    await consumer.stop();
    expect((await group.status()).consumers).toEqual([]);
  });

  it("never runs more handlers at once than its concurrency", async () => {
    const { producer, group } = open();
    await producer.addMany(numbers(60));
    let running = 0;
    let most = 0;
    let done = 0;
    await using _consumer = await group.consume(
      async () => {
        most = Math.max(most, ++running);
        // Nobody ends before as many as may run do.
        await vi.waitFor(() => expect(most).toBe(7), { interval: 1 });
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
        done++;
      },
      { concurrency: 7 },
    );
    await vi.waitFor(() => expect(done).toBe(60));
    expect(most).toBe(7);
  });

  it("shares entries with another consumer of the group", async () => {
    const { producer, group } = open();
    const seen = new Map<string, number[]>();
    const work = async (task: Task, { consumer }: { consumer: string }): Promise<void> => {
      seen.set(consumer, [...(seen.get(consumer) ?? []), task.number]);
      // How they share is up to who reads first; neither takes more than it can work on.
      await vi.waitFor(() => expect(seen.size).toBe(2), { interval: 1 });
    };
    await using _first = await group.consume(work, { consumer: "first", concurrency: 2 });
    await using _second = await group.consume(work, { consumer: "second", concurrency: 2 });
    await producer.addMany(numbers(200));
    await vi.waitFor(() => expect([...seen.values()].flat()).toHaveLength(200));
    expect(new Set([...seen.values()].flat()).size).toBe(200);
  });

  it("hands over an entry added while it waits", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    await using _consumer = await group.consume((task) => void seen.push(task.number));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
  });
});

describe("retry", () => {
  it("comes again after the delay with the attempt counted, when the handler throws", async () => {
    const { producer, group, retries } = open({ retry: { initialMs: 200 } });
    const attempts: [number, number][] = [];
    let control: Promise<number> | undefined;
    const events: unknown[] = [];
    await using consumer = await group.consume((_task, delivery) => {
      attempts.push([delivery.attempt, performance.now()]);
      if (delivery.attempt > 1) return;
      control = afterTimer(redis.raw, 200);
      throw new Error("not yet");
    });
    consumer.on("retried", ({ attempt, delayMs }) => events.push([attempt, delayMs]));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(attempts).toHaveLength(2));
    expect(attempts.map(([attempt]) => attempt)).toEqual([1, 2]);
    const waited = (attempts[1]?.[1] ?? 0) - (attempts[0]?.[1] ?? 0);
    expect(waited).toBeGreaterThanOrEqual(199);
    // Looking each second would find it later.
    expect((attempts[1]?.[1] ?? 0) - ((await control) ?? 0)).toBeLessThan(700);
    expect(events).toEqual([[1, 200]]);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(await redis.raw.zcard(retries)).toBe(0);
  });

  it("does not count an attempt that asks not to be counted", async () => {
    const { producer, group } = open();
    const attempts: number[] = [];
    await using _consumer = await group.consume(async (_task, delivery) => {
      attempts.push(delivery.attempt);
      if (attempts.length < 6) await delivery.retry({ delayMs: 5, countsAsAttempt: false });
    });
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(attempts).toEqual([1, 1, 1, 1, 1, 1]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(await group.deadLetters.count()).toBe(0);
  });

  it("refuses a delay that is none, and the handler's error then retries as usual", async () => {
    const { producer, group } = open({ retry: { initialMs: 5 } });
    const errors: unknown[] = [];
    await using consumer = await group.consume(async (_task, delivery) => {
      if (delivery.attempt === 1) await delivery.retry({ delayMs: Number.NaN });
    });
    consumer.on("retried", ({ error }) => errors.push(error));
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(errors).toMatchObject([{ code: "OPTIONS_INVALID" }]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("is claimed by another consumer, when the one that failed is gone", async () => {
    const { producer, group } = open();
    const first = await group.consume(() => {
      throw new Error("never here");
    });
    const retried = new Promise((resolve) => first.on("retried", resolve));
    await producer.add({ number: 1 });
    await retried;
    await first.stop();
    const seen: number[] = [];
    await using _second = await group.consume((_task, { attempt }) => void seen.push(attempt));
    await vi.waitFor(() => expect(seen).toEqual([2]));
  });
});

describe("keeper", () => {
  it("hears the bell: what another process made due comes on time, though the consumer expected nothing", async () => {
    const { group, key } = open();
    const commands = new GroupCommands("tests", key, workers);
    const late: number[] = [];
    const behind: number[] = [];
    let dueAt = 0;
    await using _consumer = await group.consume(() => void late.push(performance.now() - dueAt));
    for (let round = 1; round <= 7; round++) {
      // In one step, so that the consumer cannot have it first.
      const added = redis.raw.multi().xadd(key, "*", "data", '{"number":1}');
      const [[, id] = []] =
        (await added.xreadgroup("GROUP", "workers", "other", "COUNT", 1, "STREAMS", key, ">").exec()) ?? [];
      dueAt = performance.now() + 80;
      const control = afterTimer(redis.raw, 80);
      const retry = { delayMs: 80, countsAsAttempt: true };
      expect(await connection.execute(commands.retry("other", { id: String(id), source: "s", count: 1 }, retry))).toBe(
        "settled",
      );
      await vi.waitFor(() => expect(late).toHaveLength(round), { interval: 10 });
      behind.push((late.at(-1) ?? 0) + dueAt - (await control));
    }
    expect(Math.min(...late)).toBeGreaterThanOrEqual(-1);
    // Without the bell it would be half a second.
    expect(median(behind)).toBeLessThan(200);
  });

  it("gives a retry its turn while the stream is full of new entries", async () => {
    const { producer, group } = open({ retry: { initialMs: 50 } });
    await producer.addMany(numbers(5_000));
    let handled = 0;
    let retriedAfter = 0;
    await using _consumer = await group.consume(
      async (task, { attempt }) => {
        handled++;
        if (attempt === 2) retriedAfter = handled;
        if (task.number === 0 && attempt === 1) throw new Error("again");
        await new Promise((resolve) => setTimeout(resolve, 2));
      },
      { concurrency: 2 },
    );
    await vi.waitFor(() => expect(retriedAfter).toBeGreaterThan(0));
    expect(retriedAfter).toBeLessThan(1_500);
  });

  it("reclaims a long pending list in pages", async () => {
    const { producer, group, key } = open({ ackTimeoutMs: 3_000 });
    const count = 10_000;
    await producer.addMany(numbers(count));
    for (let at = 0; at < count; at += 1_000) {
      await redis.raw.xreadgroup("GROUP", "workers", "dead", "COUNT", 1_000, "STREAMS", key, ">");
    }
    let handled = 0;
    await using _consumer = await group.consume(() => void handled++);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0), 25_000);
    expect(handled).toBe(count);
  });
});

describe("dead letter", () => {
  it("holds the error after the last attempt, and the entry is no longer pending", async () => {
    const { producer, group, dead } = open({ retry: { initialMs: 5 } });
    let attempts = 0;
    await using _consumer = await group.consume(async () => {
      attempts++;
      throw new TypeError("cannot do this");
    });
    const { id } = await producer.add({ number: 7 });
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    expect(attempts).toBe(3);
    const [[, fields] = []] = await redis.raw.xrange(dead, "-", "+");
    expect(fields?.slice(0, 4)).toEqual(["data", '{"number":7}', "redloom-id", id]);
    expect(Object.fromEntries(pairs(fields ?? []))).toMatchObject({
      "redloom-attempts": "3",
      "redloom-error": "TypeError",
      "redloom-message": "cannot do this",
      "redloom-group": "workers",
    });
    expect(await group.pending()).toBe(0);
  });

  it("holds the raw bytes of what does not decode, once, and the loop goes on", async () => {
    const { producer, group, key, dead } = open();
    const broken = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80, 0x7d]);
    await producer.add({ number: 1 });
    await redis.raw.xadd(key, "*", "data", broken);
    await redis.raw.xadd(key, "*", "data", "[".repeat(1_000_000));
    await redis.raw.xadd(key, "*", "data", '{"number":"no"}', "header:trace", "t1");
    await redis.raw.xadd(key, "*", "something", "else");
    await producer.add({ number: 2 });
    const seen: number[] = [];
    const errors: unknown[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    consumer.on("dead-lettered", ({ error }) => errors.push(error));
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(4));
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    const letters = await redis.raw.xrangeBuffer(dead, "-", "+");
    const byData = letters.map(([, fields]) => fields.slice(0, 2));
    expect(byData).toContainEqual([Buffer.from("data"), broken]);
    expect(byData).toContainEqual([Buffer.from("something"), Buffer.from("else")]);
    const told = letters.map(([, fields]) => Object.fromEntries(pairs(fields.map(String))));
    expect(told.find((letter) => letter["header:trace"] === "t1")).toMatchObject({
      data: '{"number":"no"}',
      "redloom-error": "PayloadInvalidError",
      "redloom-message": "The payload does not fit Task: number: number",
    });
    expect(errors.filter((error) => error instanceof PayloadInvalidError).length).toBeGreaterThanOrEqual(3);
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("takes a delivery that says so outright, and text with U+FFFD is no reason", async () => {
    const { producer, group, dead } = open();
    const texts: unknown[] = [];
    await using _consumer = await group.consume(async (task, delivery) => {
      texts.push(task.text, Buffer.from(delivery.raw).toString());
      await delivery.deadLetter("unwanted");
    });
    await producer.add({ number: 1, text: "a \uFFFD b" });
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    expect(texts).toEqual(["a \uFFFD b", '{"number":1,"text":"a \uFFFD b"}']);
    const [[, fields] = []] = await redis.raw.xrange(dead, "-", "+");
    expect(Object.fromEntries(pairs(fields ?? []))).toMatchObject({ "redloom-message": "unwanted" });
  });
});

function pairs(fields: readonly string[]): [string, string][] {
  const all: [string, string][] = [];
  for (let at = 0; at < fields.length; at += 2) all.push([fields[at] ?? "", fields[at + 1] ?? ""]);
  return all;
}
