import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type Child, startChild } from "../support/child.js";
import type { KilledWorkerConfig } from "../support/killed-worker.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const workerFile = new URL("../support/killed-worker.ts", import.meta.url);
const children: Child[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => connection.close());

function open(stream: string, ackTimeoutMs: number) {
  const options = { prefix: redis.prefix, tune: { ackTimeoutMs } };
  const definition = taskStream(stream);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const group = new ConsumerGroup<Task>(connection, definition, workers, options);
  return { producer, group, starts: `{${redis.prefix}tests:${stream}}:starts:workers` };
}

/** Starts one worker after the other, each when the one before it was killed, until nothing is pending; their lines. */
async function workUntilDone(
  groups: readonly ConsumerGroup<Task>[],
  config: Omit<KilledWorkerConfig, "url" | "prefix">,
) {
  const lives: (readonly string[])[] = [];
  for (;;) {
    const child = startChild(workerFile, { ...config, url: redis.url, prefix: redis.prefix });
    children.push(child);
    lives.push(child.lines);
    const done = (async () => {
      while (child.running) {
        const states = await Promise.all(groups.map((group) => group.status()));
        if (states.every(({ pending, lag }) => pending === 0 && lag.count === 0)) return "done";
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return "killed";
    })();
    if ((await done) === "done") {
      child.kill();
      await child.ended;
      return lives;
    }
    if (lives.length > 12) throw new Error(`It goes on and on: ${JSON.stringify(lives)}`);
  }
}

const startsOf = (number: number, lives: readonly (readonly string[])[]): number =>
  lives.flat().filter((line) => line === `start ${number}`).length;

describe("a message that kills its process", () => {
  for (const batches of [false, true]) {
    it(`is dead-lettered, and all that was read ahead or ran beside it is handled${batches ? ", in batches" : ""}`, async () => {
      const stream = `deadly-${batches}`;
      const { producer, group, starts } = open(stream, 500);
      const numbers = Array.from({ length: 21 }, (_, number) => number);
      const deadly = 7;
      await producer.addMany(numbers.map((number) => ({ number })));
      const lives = await workUntilDone([group], { stream, ackTimeoutMs: 500, deadly, batches });
      const dead = [];
      for await (const letter of group.deadLetters.list()) dead.push(letter);
      expect(dead.map(({ message }) => message)).toEqual([{ number: deadly }]);
      expect(dead[0]?.attempts).toBe(workers.retry.maxAttempts);
      // The first start is not recorded, since nothing was suspected yet.
      expect(startsOf(deadly, lives)).toBe(workers.retry.maxAttempts + 1);
      const handled = new Set(lives.flat().filter((line) => line.startsWith("end ")));
      expect(handled.size).toBe(20);
      for (const number of numbers.filter((one) => one !== deadly)) {
        expect(startsOf(number, lives)).toBeLessThanOrEqual(3);
      }
      // Alone at last: nothing else began in the lives in which it was the only one blamed, before it.
      expect(lives.slice(2, 4).map((lines) => lines.filter((line) => line.startsWith("start ")).at(-1))).toEqual([
        `start ${deadly}`,
        `start ${deadly}`,
      ]);
      if (batches) {
        const before = lives.slice(2, 4).map((lines) => lines[lines.indexOf(`start ${deadly}`) - 1]);
        expect(before).toEqual(["batch 1", "batch 1"]);
      }
      expect(await redis.raw.hlen(starts)).toBe(0);
    }, 60_000);
  }
});

describe("a message that kills its process, in which another stream is consumed", () => {
  it("is dead-lettered alone, however long the others take", async () => {
    const deadly = open("deadly-beside", 500);
    const other = open("harmless-beside", 500);
    const numbers = [1, 2, 3, 4].map((number) => ({ number }));
    await deadly.producer.add({ number: 0 });
    await other.producer.addMany(numbers);
    const lives = await workUntilDone([deadly.group, other.group], {
      stream: "deadly-beside",
      beside: "harmless-beside",
      ackTimeoutMs: 500,
      deadly: 0,
      batches: false,
    });
    expect(await deadly.group.deadLetters.count()).toBe(1);
    expect(await other.group.deadLetters.count()).toBe(0);
    const ended = lives.flat().filter((line) => line.startsWith("end beside "));
    expect(new Set(ended).size).toBe(numbers.length);
  }, 60_000);
});

describe("a suspect", () => {
  /** Reads as a consumer that is never heard of again. */
  async function desert(group: ConsumerGroup<Task>, count: number): Promise<void> {
    expect(await group.read({ consumer: "deserter", count })).toHaveLength(count);
  }

  it("that fails, instead of killing, is retried and dead-lettered by its attempts", async () => {
    const { producer, group, starts } = open("failing", 300);
    await producer.add({ number: 1 });
    await desert(group, 1);
    const attempts: number[] = [];
    await using _consumer = await group.consume((_task, { attempt }) => {
      attempts.push(attempt);
      throw new Error("no");
    });
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    // What the deserter did with it nobody knows: it counts as no start.
    expect(attempts).toEqual([1, 2, 3]);
    expect(await redis.raw.hlen(starts)).toBe(0);
  });

  it("that asks for an attempt that does not count has none counted", async () => {
    const { producer, group, starts } = open("patient", 300);
    await producer.add({ number: 1 });
    await desert(group, 1);
    const attempts: number[] = [];
    await using _consumer = await group.consume(async (_task, delivery) => {
      attempts.push(delivery.attempt);
      if (attempts.length < 6) await delivery.retry({ delayMs: 1, countsAsAttempt: false });
    });
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await redis.raw.hlen(starts)).toBe(0);
  });

  it("that is read by hand has its starts recorded, comes alone when blamed, and is dead-lettered unrun after the last", async () => {
    const { producer, group, starts } = open("by-hand", 100);
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    const read = () => group.read({ consumer: "me", count: 10 });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 120));
    const rounds: (readonly number[])[] = [];
    await desert(group, 2);
    for (let round = 0; round < 12; round++) {
      await pause();
      const deliveries = await read();
      rounds.push(deliveries.map(({ message }) => message.number));
      // The first is never settled: as if it had ended the program each time.
      for (const delivery of deliveries) if (delivery.message.number === 2) await delivery.acknowledge();
      if ((await group.pending()) === 0) break;
    }
    expect(rounds[0]).toEqual([1, 2]);
    expect(rounds.flat().filter((number) => number === 2)).toHaveLength(1);
    expect(rounds.slice(1).every((round) => round.length <= 1)).toBe(true);
    expect(rounds.flat().filter((number) => number === 1)).toHaveLength(workers.retry.maxAttempts);
    expect(await group.deadLetters.count()).toBe(1);
    expect(await redis.raw.hlen(starts)).toBe(0);
  });
});
