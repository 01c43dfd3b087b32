import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(deduplicate = { by: "text", withinMs: 60_000 }) {
  const name = `deduplicate-${++streams}`;
  const definition: StreamDefinition<Task> = { ...taskStream(name), deduplicate };
  const options = { prefix: redis.prefix };
  const key = `${redis.prefix}tests:${name}`;
  return {
    definition,
    key,
    producer: new Producer<Task>(connection, definition, options),
    commands: new StreamCommands<Task>(definition, options),
    ids: async () => (await redis.raw.xrange(key, "-", "+")).map(([id]) => id),
  };
}

describe("add with deduplicate", () => {
  it("adds a value once and tells the first entry's id again, from any process", async () => {
    const { producer, definition, ids } = open();
    const first = await producer.add({ number: 1, text: "a" });
    expect(first).toEqual({ id: expect.stringMatching(/^\d+-\d+$/), duplicate: false });
    expect(await producer.add({ number: 2, text: "a" })).toEqual({ id: first.id, duplicate: true });
    await using other = await connect(redis.url);
    const elsewhere = new Producer<Task>(other, definition, { prefix: redis.prefix });
    expect(await elsewhere.add({ number: 3, text: "a" })).toEqual({ id: first.id, duplicate: true });
    const second = await elsewhere.add({ number: 4, text: "b" });
    expect(second.duplicate).toBe(false);
    expect(await ids()).toEqual([first.id, second.id]);
  });

  it("adds it again after the time has passed", async () => {
    const { producer, ids, key } = open({ by: "text", withinMs: 50 });
    const first = await producer.add({ number: 1, text: "a" });
    await expect.poll(() => redis.raw.exists(`{${key}}:seen:a`)).toBe(0);
    const second = await producer.add({ number: 1, text: "a" });
    expect(second.duplicate).toBe(false);
    expect(await ids()).toEqual([first.id, second.id]);
  });

  it("keeps values apart that differ in what keys are made of, and takes numbers", async () => {
    const { producer, ids, key } = open();
    const texts = ["a:b", "a", "a%3Ab", "{a}", "a b", "ä", "*", ""];
    for (const text of texts) expect((await producer.add({ number: 1, text })).duplicate).toBe(false);
    for (const text of texts) expect((await producer.add({ number: 1, text })).duplicate).toBe(true);
    expect(await ids()).toHaveLength(texts.length);
    expect(await redis.raw.get(`{${key}}:seen:a%3Ab`)).toBe((await ids())[0]);
    const byNumber = open({ by: "number", withinMs: 60_000 });
    expect((await byNumber.producer.add({ number: 7 })).duplicate).toBe(false);
    expect((await byNumber.producer.add({ number: 7 })).duplicate).toBe(true);
    expect(await redis.raw.pttl(`{${byNumber.key}}:seen:7`)).toBeGreaterThan(0);
  });

  it("refuses a message without the value, before any I/O", async () => {
    const { producer, key } = open();
    await expect(producer.add({ number: 1 })).rejects.toMatchObject({
      code: "PAYLOAD_INVALID",
      issues: [{ path: "text", expected: "a value" }],
    });
    expect(await redis.raw.exists(key)).toBe(0);
  });

  it("finds duplicates within addMany, over its scripts too", async () => {
    const { producer, ids } = open();
    const tasks = Array.from({ length: 500 }, (_, number) => ({ number, text: `v${number % 250}` }));
    const added = await producer.addMany(tasks);
    expect(added.slice(0, 250).every(({ duplicate }) => !duplicate)).toBe(true);
    expect(added.slice(250)).toEqual(added.slice(0, 250).map(({ id }) => ({ id, duplicate: true })));
    expect(await ids()).toEqual(added.slice(0, 250).map(({ id }) => id));
    const [one, two] = await producer.addMany([
      { number: 1, text: "twice" },
      { number: 2, text: "twice" },
    ]);
    expect(two).toEqual({ id: one?.id, duplicate: true });
  });

  it("is the same as a command of a transaction", async () => {
    const { commands, ids } = open();
    const [first, second] = await connection.transaction([
      commands.add({ number: 1, text: "a" }),
      commands.add({ number: 2, text: "a" }),
    ]);
    expect(second).toEqual({ id: first.id, duplicate: true });
    expect(await ids()).toEqual([first.id]);
  });

  it("takes a foreign value under a mark's key for nothing", async () => {
    const { producer, key, ids } = open();
    await redis.raw.lpush(`{${key}}:seen:a`, "mine");
    expect((await producer.add({ number: 1, text: "a" })).duplicate).toBe(false);
    expect((await producer.add({ number: 1, text: "a" })).duplicate).toBe(true);
    expect(await ids()).toHaveLength(1);
  });

  it("is repeated only where the value is remembered for longer than a command may take", async () => {
    const brief = open({ by: "text", withinMs: 1_000 });
    const task = { number: 1, text: "a" };
    expect([brief.commands.add(task).repeatable, open().commands.add(task).repeatable]).toEqual([false, true]);
    expect(brief.commands.schedule(task, { delayMs: 1 }).repeatable).toBe(false);
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const producer = new Producer<Task>(faulty, brief.definition, { prefix: redis.prefix });
    proxy.cutBeforeReply("unsure");
    await expect(producer.add({ number: 1, text: "unsure" })).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(await brief.ids()).toHaveLength(1);
  });

  it("stores nothing twice while replies are lost, and no caller is told of it", async () => {
    const { definition, ids } = open();
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const producer = new Producer<Task>(faulty, definition, { prefix: redis.prefix });
    await producer.add({ number: 0, text: "warm" });
    const before = (await ids()).length;
    let fired = 0;
    for (let round = 0; round < 13; round++) {
      const fault = proxy.cutBeforeReply(`round-${round}-`);
      const tasks = Array.from({ length: 100 }, (_, number) => ({ number, text: `round-${round}-${number}` }));
      const added = await Promise.all(tasks.map((task) => producer.add(task)));
      fired += fault.fired;
      expect(new Set(added.map(({ id }) => id)).size).toBe(100);
    }
    expect(fired).toBe(13);
    expect((await ids()).length - before).toBe(1_300);
  });
});
