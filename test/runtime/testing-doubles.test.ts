import { describe, expect, test } from "vitest";
import {
  ApiEndpointLimiter,
  CriticalSectionLock,
  NotificationsPublisher,
  NotificationsSubscriber,
  TasksProducer,
  TasksWorkersGroup,
  UserStore,
} from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient, fakeNotification, fakeTask } from "../../src/generated/agents/testing.js";
import {
  AddressInvalidError,
  LockBusyError,
  LockLostError,
  OptionsInvalidError,
  PayloadInvalidError,
  UnavailableError,
} from "../../src/runtime/index.js";
import { eventually } from "../../src/runtime/testing/index.js";
import { fakeLogMessage } from "../golden/output/streams/expected/events/testing.js";
import { ArchiveCopyGroup } from "../golden/output/streams/expected/reader/index.js";
import { doubleReaderClient } from "../golden/output/streams/expected/reader/testing.js";

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("doubles: channels", () => {
  test("publisher: records what was published and says that one received it", async () => {
    const publisher = double(NotificationsPublisher);
    expect(await publisher.publish({ type: "alert", message: "Now" })).toBe(1);
    expect(publisher).toBeInstanceOf(NotificationsPublisher);
    expect(publisher.calls.publish).toHaveLength(1);
    expect(publisher.calls.publish[0]?.arguments).toEqual([{ type: "alert", message: "Now" }]);
  });

  test("publisher: a wrong payload throws what the real one throws, whatever the test said it answers", async () => {
    const publisher = double(NotificationsPublisher);
    publisher.answers.publish(7);
    // @ts-expect-error the type says it too
    const error: unknown = await publisher.publish({ type: "alarm", message: "" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PayloadInvalidError);
    expect(error).toMatchObject({ definition: "agents.channels.notifications", key: "agents:notifications" });
    expect(error instanceof PayloadInvalidError && error.issues.map(({ path }) => path)).toEqual(["type", "message"]);
    expect(publisher.calls.publish).toHaveLength(1);
  });

  test("publisher: fails as the test says, so many times, and answers as it says then", async () => {
    const publisher = double(NotificationsPublisher);
    publisher.fails("publish", new UnavailableError("Redis is away"), { times: 1 });
    publisher.answers.publish((message) => message.message.length);
    await expect(publisher.publish({ type: "info", message: "four" })).rejects.toThrow("Redis is away");
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(4);
    publisher.fails("publish", new UnavailableError("Redis is away"), { times: 0 });
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(4);
    publisher.forget();
    expect(publisher.calls.publish).toEqual([]);
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(1);
  });

  test("subscriber: what is delivered reaches handlers and listeners as a reader has it, and is awaited", async () => {
    const subscriber = double(NotificationsSubscriber);
    const seen: string[] = [];
    const subscription = await subscriber.subscribe(async ({ message }, { channel }) => {
      await Promise.resolve();
      seen.push(`${channel} ${message}`);
    });
    const listening = await subscriber.listen();
    const message = fakeNotification({ message: "Hello" });
    await subscriber.deliver(message);
    expect(seen).toEqual(["agents:notifications Hello"]);
    expect((await listening.next()).value?.message).toEqual(message);
    expect(subscription.status.handled).toBe(1);
    await subscription.close();
    await subscriber.deliver(message);
    expect(seen).toHaveLength(1);
  });

  test("subscriber: a handler's error is the test's, gaps are told, what does not decode goes to onInvalid", async () => {
    const subscriber = double(NotificationsSubscriber);
    const told: unknown[] = [];
    await subscriber.subscribe(
      () => {
        throw new Error("handler");
      },
      { onGap: (gap) => told.push(gap), onInvalid: (error) => told.push(error.code) },
    );
    await expect(subscriber.deliver(fakeNotification())).rejects.toThrow("handler");
    subscriber.miss({ reason: "overflow", dropped: 3 });
    await subscriber.deliverRaw("{}");
    expect(told).toEqual([{ reason: "overflow", dropped: 3 }, "PAYLOAD_INVALID"]);
  });

  test("parameters: one double for one address, recorded with its parameters on the whole", async () => {
    const { responses } = doubleAgentsClient().channels;
    const seen: unknown[] = [];
    await responses.subscribeAll((message, { parameters }) => void seen.push([message.status, parameters]));
    await responses.matching({ agentId: "a1" }).subscribe((message) => void seen.push(message.status));
    const response = { requestId: "123e4567-e89b-42d3-a456-426614174000", agentId: "a1", status: "ok" } as const;
    await responses.at({ agentId: "a1" }).publish(response);
    expect(responses.at({ agentId: "a1" })).toBe(responses.at({ agentId: "a1" }));
    expect(responses.calls.publish[0]).toMatchObject({ arguments: [response], parameters: { agentId: "a1" } });
    expect(responses.at({ agentId: "a2" }).calls.publish).toEqual([]);
    expect(() => responses.at({ agentId: "" })).toThrow(AddressInvalidError);
    await responses.deliver(response, { agentId: "a1" });
    expect(seen).toEqual([["ok", { agentId: "a1" }], "ok"]);
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

describe("doubles: locks and limits", () => {
  test("lock: gives leases that tests can lose; withLock goes by what acquire answers", async () => {
    const lock = double(CriticalSectionLock);
    const result = await lock.withLock((lease) => `${lease.fencingToken > 0} ${lease.remainingMs > 0}`);
    expect(result).toBe("true true");
    await expect(
      lock.withLock((lease) => {
        if ("lose" in lease && typeof lease.lose === "function") lease.lose();
      }),
    ).rejects.toThrow(LockLostError);
    lock.fails("acquire", new LockBusyError("busy"));
    await expect(lock.withLock(() => 1)).rejects.toThrow(LockBusyError);
    lock.answers.tryAcquire(undefined);
    expect(await lock.tryAcquire()).toBeUndefined();
    expect(lock.calls.acquire).toEqual([]);
    expect(lock.key).toBe("agents:critical-section");
  });

  test("lock: leads until it is stopped; a busy one is no endless loop", async () => {
    const lock = double(CriticalSectionLock);
    lock.fails("acquire", new LockBusyError("busy"), { times: 2 });
    const campaign = lock.lead(async (signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    });
    await eventually(() => campaign.leading);
    await campaign.stop();
    expect(campaign.leading).toBe(false);
  });

  test("read-write: both ways in are doubles", async () => {
    const { catalog } = doubleAgentsClient().locks;
    await using lease = await catalog.read.acquire();
    expect(lease.remainingMs).toBeGreaterThan(0);
    catalog.write.fails("acquire", new LockBusyError("busy"));
    await expect(catalog.write.acquire()).rejects.toThrow(LockBusyError);
    expect(catalog.read.calls.acquire).toHaveLength(1);
  });

  test("limiter: allows until the test says otherwise, for each user or for all", async () => {
    const limiter = double(ApiEndpointLimiter);
    expect(await limiter.at({ userId: "u1" }).tryTake({ cost: 2 })).toBe(true);
    limiter.answers.take({
      allowed: false,
      reason: "rate",
      limit: 10,
      remaining: 0,
      resetAfterMs: 500,
      retryAfterMs: 500,
      bindingRate: 0,
    });
    expect(await limiter.at({ userId: "u2" }).tryTake()).toBe(false);
    limiter.at({ userId: "u3" }).answers.tryTake(true);
    expect(await limiter.at({ userId: "u3" }).tryTake()).toBe(true);
    expect(limiter.calls.tryTake.map(({ parameters }) => parameters)).toEqual([
      { userId: "u1" },
      { userId: "u2" },
      { userId: "u3" },
    ]);
    await expect(limiter.at({ userId: "u1" }).take({ cost: -1 })).rejects.toThrow(OptionsInvalidError);
    expect(limiter.at({ userId: "u1" }).rates).toHaveLength(2);
  });

  test("concurrency: has places, and run is denied where wait is", async () => {
    const { modelCalls } = doubleAgentsClient().limits;
    const limiter = modelCalls.at({ model: "m" });
    expect(await limiter.run((signal) => signal.aborted)).toBe(false);
    limiter.answers.wait({ allowed: false, limit: 4, reason: "full" });
    await expect(limiter.run(() => 1)).rejects.toMatchObject({ code: "LIMIT_DENIED" });
    expect(limiter.concurrency).toBe(4);
  });
});

describe("doubles: keys and calls", () => {
  test("store: remembers what was set, through the codec", async () => {
    const users = double(UserStore);
    const one = users.at({ userId: "1" });
    expect(await one.get()).toBeUndefined();
    await one.set({ name: "Ada", role: "admin" });
    expect(await one.set({ name: "Bob", role: "member" }, { ifAbsent: true })).toBe(false);
    const versioned = await one.getVersioned();
    expect(await one.set({ name: "Eve", role: "member" }, { ifVersion: versioned?.version ?? "" })).toBe(true);
    expect(await one.get()).toEqual({ name: "Eve", role: "member" });
    expect(await one.update((user) => user && { ...user, name: "Eva" })).toEqual({ name: "Eva", role: "member" });
    // @ts-expect-error no role
    await expect(one.set({ name: "Ada" })).rejects.toThrow(PayloadInvalidError);
    expect(await users.getMany([{ userId: "1" }, { userId: "2" }])).toEqual([
      { name: "Eva", role: "member" },
      undefined,
    ]);
    expect(await listed(users.entries())).toEqual([[{ userId: "1" }, { name: "Eva", role: "member" }]]);
    expect(users.calls.set.map(({ parameters }) => parameters)).toEqual(Array(4).fill({ userId: "1" }));
    expect(await users.deleteMany([{ userId: "1" }])).toEqual([true]);
    expect(await one.exists()).toBe(false);
  });

  test("counter: counts; what is computed is kept", async () => {
    const { commandsRun, modelInfo } = doubleAgentsClient().keys;
    const counter = commandsRun.at({ agentId: "a" });
    expect(await counter.increment()).toBe(1);
    expect(await counter.increment(4)).toBe(5);
    await expect(counter.decrement(6)).rejects.toThrow(PayloadInvalidError);
    const info = { model: "m", contextTokens: 1, pricePerToken: 0.5 };
    expect(await modelInfo.at({ model: "m" }).getOrCompute(() => info)).toEqual(info);
    expect(await modelInfo.at({ model: "m" }).getOrCompute(() => ({ ...info, contextTokens: 2 }))).toEqual(info);
  });

  test("call: answered by the handler that serves, or as the test says; by nobody it says so", async () => {
    const { runCommand } = doubleAgentsClient().calls;
    const agent = runCommand.at({ agentId: "a" });
    await expect(agent.request({ command: "ping" })).rejects.toThrow("say what it answers");
    agent.answers.tryRequest({ ok: false, error: "Busy", details: { retryAfterMs: 5 } });
    await expect(agent.request({ command: "ping" })).rejects.toMatchObject({ code: "CALL_REJECTED", error: "Busy" });
    agent.forget();
    const told: number[] = [];
    await agent.serve(async (command, call) => {
      await call.progress({ done: 1, of: 2 });
      if (command.command === "stop") throw call.error("Busy", { retryAfterMs: 9 });
      return { result: call.parameters.agentId };
    });
    expect(await agent.request({ command: "ping" }, { onProgress: ({ done }) => told.push(done) })).toEqual({
      result: "a",
    });
    expect(told).toEqual([1]);
    expect(await agent.deliver({ command: "stop" })).toEqual({
      ok: false,
      error: "Busy",
      details: { retryAfterMs: 9 },
    });
    // @ts-expect-error no such command
    await expect(agent.request({ command: 1 })).rejects.toThrow(PayloadInvalidError);
  });

  test("broadcast: gathers from all that serve", async () => {
    const { census } = doubleAgentsClient().calls;
    for (const agentId of ["a", "b"]) await census.serve(() => ({ agentId, running: 0 }));
    const { answers, receivers } = await census.gather({ asker: "me" });
    expect(receivers).toBe(2);
    expect(answers).toMatchObject([
      { ok: true, reply: { agentId: "a" } },
      { ok: true, reply: { agentId: "b" } },
    ]);
  });
});

describe("doubles: clients", () => {
  test("client: has the prefix and the tune that it was given, and real commands", () => {
    const agents = doubleAgentsClient({
      prefix: "t:",
      tune: { limits: { reports: { rates: [{ allow: 1, perMs: 1000 }] } } },
    });
    expect(agents.locks.leader.key).toBe("t:agents:leader");
    expect(agents.limits.reports.rates).toHaveLength(1);
    expect(agents.commands.keys.motd.get().keys).toEqual(["t:agents:motd"]);
    expect(() => Reflect.get(agents.locks, "leeder")).toThrow("leeder");
  });

  test("groups on streams of others: deliver what these carry, and go by their own attempts", async () => {
    const group = doubleReaderClient().groups.archiveCopy;
    expect(group).toBeInstanceOf(ArchiveCopyGroup);
    await group.consume(() => Promise.reject(new Error("no")));
    const outcomeOf = async (attempt: number): Promise<string> =>
      (await group.deliver(fakeLogMessage(), { attempt })).outcome.kind;
    expect(await outcomeOf(4)).toBe("retried");
    expect(await outcomeOf(5)).toBe("dead-lettered");
  });

  test("double: a class of somebody else is refused", () => {
    class Other {}
    expect(() => double(Other)).toThrow("no class of this contract");
    expect(() => double(Date)).toThrow("Date is no class of this contract");
  });
});
