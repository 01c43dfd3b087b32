import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
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

function open(maxAttempts: number, ackTimeoutMs = 30_000) {
  const definition = taskStream(`last-attempt-${++streams}`);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const tune = { ackTimeoutMs, retry: { maxAttempts, initialMs: 0, maxMs: 0 } };
  return { producer, group: new ConsumerGroup<Task>(connection, definition, workers, { prefix: redis.prefix, tune }) };
}

async function onlyLetter(group: ConsumerGroup<Task>) {
  const letters = [];
  for await (const letter of group.deadLetters.list()) letters.push(letter);
  expect(letters).toHaveLength(1);
  return letters[0];
}

describe("the last attempt", () => {
  it("retry is a dead letter at once, with what was asked as its reason", async () => {
    const { producer, group } = open(2);
    await producer.add({ number: 1 });
    const attempts: number[] = [];
    await using consumer = await group.consume(async (_task, delivery) => {
      attempts.push(delivery.attempt);
      await delivery.retry({ delayMs: attempts.length === 1 ? 0 : 600_000 });
    });
    const retried: number[] = [];
    consumer.on("retried", ({ attempt }) => retried.push(attempt));
    await vi.waitFor(async () => expect(await group.deadLetters.count()).toBe(1));
    expect(attempts).toEqual([1, 2]);
    expect(retried).toEqual([1]);
    expect(await onlyLetter(group)).toMatchObject({
      attempts: 2,
      error: { message: "The handler asked for another attempt after the last of 2" },
    });
    expect(await group.pending()).toBe(0);
  });

  it("retry by hand is a dead letter too; one that does not count is not", async () => {
    const { producer, group } = open(1);
    await producer.add({ number: 1 });
    const [first] = await group.read({ consumer: "by-hand" });
    expect(await first?.retry({ countsAsAttempt: false })).toBe("settled");
    const [again] = await group.read({ consumer: "by-hand" });
    expect(again?.attempt).toBe(1);
    expect(await again?.retry()).toBe("settled");
    expect(await group.deadLetters.count()).toBe(1);
    expect(await group.pending()).toBe(0);
  });
});

it("signal: is aborted for those who first ask for it after the delivery was lost", async () => {
  const { producer, group } = open(5, 200);
  await producer.add({ number: 1 });
  const [late]: Delivery[] = await group.read({ consumer: "late" });
  await vi.waitFor(async () => expect(await group.read({ consumer: "other" })).toHaveLength(1));
  expect(await late?.extend()).toBe("lost");
  expect(late?.signal.aborted).toBe(true);
});

describe("bad options", () => {
  it("a consumer's name that cannot be one is refused before I/O", async () => {
    const { group } = open(1);
    for (const consumer of ["", "~parked", "a\nb"]) {
      await expect(group.consume(() => undefined, { consumer })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
      await expect(group.read({ consumer })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    }
    await expect(group.read({} as { consumer: string })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  });

  it("no handler is refused, instead of dead-lettering what comes", async () => {
    const { group } = open(1);
    const none = undefined as unknown as () => void;
    await expect(group.consume(none)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(group.consumeBatches(none)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  });
});
