import { describe, expect, test } from "vitest";
import { TasksProducer, TasksWorkersGroup } from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient, fakeTask } from "../../src/generated/agents/testing.js";
import { OptionsInvalidError, PayloadInvalidError } from "../../src/runtime/index.js";
import { doubleShopClient, fakeOrder } from "../golden/output/streams/expected/shop/testing.js";

const headers = { tenant: "t", sentAt: "2026-01-01T00:00:00Z", region: "eu", shard: 3 } as const;
const uuid = expect.stringMatching(/^[0-9a-f]{8}-/);

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("doubles of streams", () => {
  test("headers: written and read as declared, with defaults and fills, and nothing else", async () => {
    const { orders } = doubleShopClient().streams;
    const more = { ...headers, undeclared: "x" };
    await orders.add(fakeOrder(), { headers: more });
    await orders.addMany([fakeOrder()], { headers: () => headers });
    orders.hold(fakeOrder(), { headers });
    const entries = await listed(orders.history());
    expect(entries.map((entry) => entry.headers)).toEqual(Array(3).fill({ ...headers, attempt: 1, requestId: uuid }));
    expect(() => orders.hold(fakeOrder())).toThrow(PayloadInvalidError);
    // @ts-expect-error the type says it too
    await expect(orders.add(fakeOrder(), { headers: { tenant: "t" } })).rejects.toThrow("headers.sentAt");
  });

  test("addMany: messages that can be walked once are checked, recorded and added", async () => {
    const { tasks } = doubleAgentsClient().streams;
    const some = [fakeTask(), fakeTask()];
    const once = function* () {
      yield* some;
    };
    let asked = 0;
    const each = () => ({ traceparent: `00-${++asked}` });
    expect(await tasks.addMany(once(), { headers: each })).toHaveLength(2);
    expect(asked).toBe(2);
    expect(await listed(tasks.history())).toMatchObject(some.map((message) => ({ message })));
    expect(tasks.calls.addMany[0]?.arguments[0]).toEqual(some);
    const wrong = function* () {
      yield fakeTask();
      yield { kind: "none" };
    };
    // @ts-expect-error no task
    await expect(tasks.addMany(wrong())).rejects.toThrow(PayloadInvalidError);
    expect(await listed(tasks.history())).toHaveLength(2);
  });

  test("dead letters: what the real one refuses is refused, whatever the test says", async () => {
    const { deadLetters } = doubleAgentsClient().streams.tasks.groups.workers;
    deadLetters.answers.replay({ replayed: 7, skipped: 0 });
    await expect(deadLetters.replay({})).rejects.toThrow("It is not said which dead letters are meant");
    await expect(deadLetters.purge({ ids: ["nope"] })).rejects.toThrow(OptionsInvalidError);
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: 7, skipped: 0 });
    deadLetters.forget();
    let told = 0;
    const onProgress = (): void => void told++;
    expect(await deadLetters.replay({ ids: ["1-1"], onProgress })).toEqual({ replayed: 0, skipped: 1 });
    expect(told).toBe(1);
    expect(await deadLetters.purge({ all: true })).toEqual({ purged: 0 });
    expect(await listed(deadLetters.list({ olderThanMs: 5 }))).toEqual([]);
  });

  test("remove: refused while somebody consumes, unless forced", async () => {
    const { workers } = doubleAgentsClient().streams.tasks.groups;
    const consumer = await workers.consume(() => undefined);
    expect(await workers.remove()).toMatchObject({ removed: false, because: "live-consumers", liveConsumers: 1 });
    expect(await workers.remove({ force: true })).toMatchObject({ removed: true });
    await consumer.stop();
    expect(await workers.remove()).toMatchObject({ removed: true });
  });
});

describe("doubles: streams", () => {
  test("producer: gives rising ids, checks payloads, and is told what is a duplicate", async () => {
    const producer = double(TasksProducer);
    const task = fakeTask({}, { seed: 1 });
    const first = await producer.add(task, { headers: { traceparent: "00-1" } });
    const [second, third] = await producer.addMany([task, task]);
    expect(new Set([first.id, second?.id, third?.id]).size).toBe(3);
    expect(first).toEqual({ id: expect.stringMatching(/^\d+-\d+$/), duplicate: false });
    producer.answers.add({ id: first.id, duplicate: true });
    expect(await producer.add(task)).toEqual({ id: first.id, duplicate: true });
    await expect(producer.schedule(task, { delayMs: -1 })).rejects.toThrow(OptionsInvalidError);
    expect(producer.calls.add[0]?.arguments).toEqual([task, { headers: { traceparent: "00-1" } }]);
  });

  test("stream: what was added is its history, and what a follower gets", async () => {
    const { tasks } = doubleAgentsClient().streams;
    const following = await tasks.follow({ from: "end" });
    const task = fakeTask();
    const { id } = await tasks.add(task);
    tasks.hold(fakeTask());
    const entries = await listed(tasks.history({ limit: 1 }));
    expect(entries).toMatchObject([{ id, message: task }]);
    expect((await following.next()).value).toMatchObject({ id, message: task });
    expect(following.position).toBe(id);
    await following.close();
    tasks.answers.history([]);
    expect(await listed(tasks.history())).toEqual([]);
  });

  test("group: a delivery ends as the handler ends, or as it said", async () => {
    const group = double(TasksWorkersGroup);
    const order: string[] = [];
    group.use(async (_task, delivery, next) => {
      order.push(`before ${delivery.attempt}`);
      await next();
    });
    await group.consume(async (task, delivery) => {
      order.push(delivery.headers.traceparent ?? "none");
      if (task.priority === 1) throw new Error("no");
      if (task.priority === 2) await delivery.retry({ delayMs: 50, countsAsAttempt: false });
      if (task.priority === 3) await delivery.deadLetter("never");
    });
    const outcomeOf = async (priority: number, attempt = 1) =>
      (await group.deliver(fakeTask({ priority }), { attempt, headers: { traceparent: "t" } })).outcome;
    expect(await outcomeOf(4)).toEqual({ kind: "acknowledged", with: [] });
    expect(await outcomeOf(1)).toMatchObject({ kind: "retried", error: new Error("no") });
    expect(await outcomeOf(1, 3)).toEqual({ kind: "dead-lettered", reason: new Error("no") });
    expect(await outcomeOf(2)).toEqual({ kind: "retried", delayMs: 50, countsAsAttempt: false });
    expect(await outcomeOf(3)).toEqual({ kind: "dead-lettered", reason: "never" });
    expect(order.slice(0, 2)).toEqual(["before 1", "t"]);
  });

  test("group: batches, and nobody who consumes", async () => {
    const { workers } = doubleAgentsClient().streams.tasks.groups;
    await expect(workers.deliver(fakeTask())).rejects.toThrow("Nobody consumes");
    const consumer = await workers.consumeBatches(async (deliveries) => {
      await deliveries[0]?.deadLetter("first");
      throw new Error("rest");
    });
    const outcomes = (await workers.deliverBatch([fakeTask(), fakeTask()])).map(({ outcome }) => outcome.kind);
    expect(outcomes).toEqual(["dead-lettered", "retried"]);
    await consumer.stop();
    expect(consumer.health.state).toBe("stopped");
    await expect(workers.deliverBatch([])).rejects.toThrow("Nobody consumes");
    expect(await workers.deadLetters.count()).toBe(0);
    expect(workers.deadLetters.calls.count).toHaveLength(1);
  });
});
