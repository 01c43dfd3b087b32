import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const key = "tests:faults";
let server: RedisServer;
let proxy: TcpProxy;
let raw: Redis;
let connection: Connection;

beforeEach(async () => {
  server = await startRedisServer();
  proxy = await startProxy({ port: server.port });
  raw = new Redis(server.url);
  connection = await connect(proxy.url, { commandTimeoutMs: 4_000 });
});
afterEach(async () => {
  await connection.close();
  raw.disconnect();
  await proxy[Symbol.asyncDispose]();
  await server.stop();
});

function open(settings: Partial<GroupDefinition> = {}) {
  const definition = taskStream("faults", [{ ...workers, ...settings }]);
  return {
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(connection, definition, { ...workers, ...settings }),
    commands: new GroupCommands(definition.definition, key, workers),
  };
}

const numbers = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));
const ownedBy = async (name: string) => ((await raw.xpending(key, "workers", "-", "+", 100, name)) as unknown[]).length;
const commandsSoFar = async () => Number(/total_commands_processed:(\d+)/.exec(await raw.info("stats"))?.[1]);

describe("consumer", () => {
  it("is not moved by a bell that says no time: nothing spins, and retries still come", async () => {
    const { producer, group } = open();
    const attempts: number[] = [];
    await using _consumer = await group.consume((_task, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw new Error("again");
    });
    await vi.waitFor(async () => expect(await raw.publish(`{${key}}:wake`, "hello")).toBe(1));
    const before = await commandsSoFar();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await commandsSoFar()) - before).toBeLessThan(50);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(attempts).toEqual([1, 2]));
  });

  it("is told that it lost what another one took over, where its settlement never left", async () => {
    const { producer, group } = open({ ackTimeoutMs: 3_000 });
    await using other = await connect(server.url);
    const again = new ConsumerGroup<Task>(other, taskStream("faults", [workers]), { ...workers, ackTimeoutMs: 3_000 });
    await producer.add({ number: 1 });
    let end: () => void = () => undefined;
    const passed = new Promise<void>((resolve) => {
      end = resolve;
    });
    const errors: string[] = [];
    const lost: unknown[] = [];
    const consumer = await group.consume(async () => passed);
    consumer.on("error", ({ during }) => errors.push(during));
    consumer.on("lost", ({ reason }) => lost.push(reason));
    await vi.waitFor(() => expect(consumer.health.running).toBe(1));
    const away = proxy.refuse();
    const disconnected = new Promise<void>((resolve) => void connection.on("disconnected", () => resolve()));
    proxy.cutAll();
    await disconnected;
    end();
    let taken = 0;
    await using _second = await again.consume(() => void taken++);
    await vi.waitFor(() => expect(taken).toBe(1));
    await vi.waitFor(() => expect(errors).toContain("settle"));
    expect(lost).toEqual([]);
    away.stop();
    await vi.waitFor(() => expect(lost).toEqual(["taken"]));
    await consumer.stop();
  }, 60_000);

  for (const when of ["before its turn", "while the reply is on its way"] as const) {
    it(`leaves to others what its claim takes, stopped ${when}`, async () => {
      const { producer, group, commands } = open();
      await producer.addMany(numbers(10));
      for (const { id, attempt: count } of await group.read({ consumer: "other", count: 10 })) {
        await connection.execute(
          commands.retry("other", { id, source: "s", count }, { delayMs: 0, countsAsAttempt: true }),
        );
      }
      const slow = proxy.delayReplies(1_200);
      const consumer = await group.consume(() => new Promise(() => undefined), { consumer: "me" });
      if (when === "before its turn") await new Promise((resolve) => setImmediate(resolve));
      else await vi.waitFor(async () => expect(await ownedBy("me")).toBe(10), { interval: 5 });
      const before = performance.now();
      await consumer.stop({ timeoutMs: 40_000 });
      expect(performance.now() - before).toBeLessThan(30_000);
      slow.stop();
      const seen = new Set<number>();
      await using _second = await group.consume((task) => void seen.add(task.number));
      await vi.waitFor(() => expect(seen.size).toBe(10));
    }, 90_000);
  }

  it("finds what is stranded in its own name by itself, though no connection broke and it is alone", async () => {
    const { producer, group } = open({ ackTimeoutMs: 400 });
    const seen: number[] = [];
    await using _consumer = await group.consume((task) => void seen.push(task.number), { consumer: "me" });
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    // In one step, so that the consumer's own read cannot have it first.
    await raw
      .multi()
      .xadd(key, "*", "data", '{"number":2}')
      .xreadgroup("GROUP", "workers", "me", "COUNT", 5, "STREAMS", key, ">")
      .exec();
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    await vi.waitFor(async () => expect(await group.pending()).toBe(0));
  });

  it("never dead-letters a payload in doubt because Redis was away, even at the last attempt", async () => {
    const { producer, group } = open({ retry: { ...workers.retry, maxAttempts: 1 } });
    const seen: string[] = [];
    const blackout = proxy.swallowReplies("XRANGE");
    await using _consumer = await group.consume((task) => void seen.push(task.text ?? ""));
    await producer.add({ number: 1, text: "\uFFFD" });
    await vi.waitFor(() => expect(blackout.fired).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 4_200));
    blackout.stop();
    proxy.cutAll();
    await vi.waitFor(() => expect(seen).toEqual(["\uFFFD"]));
    expect(await group.deadLetters.count()).toBe(0);
  }, 40_000);

  it("waits for its handlers at stop, however long the given time", async () => {
    const { producer, group } = open();
    await producer.add({ number: 1 });
    let done = false;
    let running = false;
    const consumer = await group.consume(async () => {
      running = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      done = true;
    });
    await vi.waitFor(() => expect(running).toBe(true));
    await consumer.stop({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(done).toBe(true);
    expect(await group.pending()).toBe(0);
  });
});

describe("addMany", () => {
  it("keeps the order though the server forgot the script, and others make it known meanwhile", async () => {
    const { producer } = open();
    await using second = await connect(server.url);
    const other = new Producer<Task>(second, taskStream("faults-other"));
    for (let round = 0; round < 15; round++) {
      await raw.script("FLUSH");
      const added = producer.addMany(numbers(10_000));
      for (let each = 0; each < 20; each++) await other.addMany(numbers(1));
      await added;
    }
    const entries = await raw.xrange(key, "-", "+");
    const order = entries.map(([, [, data = ""]]) => (JSON.parse(data) as Task).number);
    expect(order).toEqual(Array.from({ length: 150_000 }, (_, index) => index % 10_000));
  }, 90_000);
});

describe("read by hand", () => {
  it("says settled, not lost, where the reply to its acknowledgement was lost", async () => {
    const { producer, group } = open();
    await producer.add({ number: 1 });
    // So that the script is known, and the digest is what goes over the wire.
    const [first] = await group.read({ consumer: "me" });
    expect(await first?.acknowledge()).toBe("settled");
    await producer.add({ number: 2 });
    const [second] = await group.read({ consumer: "me" });
    const fault = proxy.cutBeforeReply(second?.id ?? "");
    expect(await second?.acknowledge()).toBe("settled");
    expect(fault.fired).toBe(1);
    expect(await group.pending()).toBe(0);
    await producer.add({ number: 3 });
    const [third] = await group.read({ consumer: "me" });
    await raw.xclaim(key, "workers", "stranger", 0, third?.id ?? "");
    expect(await third?.acknowledge()).toBe("lost");
  });

  it("waits anew after its idle connection was ended", async () => {
    const { producer, group } = open();
    expect(await group.read({ consumer: "me", blockMs: 20 })).toEqual([]);
    const before = proxy.open;
    expect(proxy.cutAll()).toBe(before);
    await vi.waitFor(() => connection.ping());
    expect(await group.read({ consumer: "me", blockMs: 20 })).toEqual([]);
    await producer.add({ number: 1 });
    expect(await group.read({ consumer: "me", blockMs: 20 })).toHaveLength(1);
  });

  it("refuses a wait that no timer takes", async () => {
    const { group } = open();
    await expect(group.read({ consumer: "me", blockMs: 2 ** 31 - 1 })).rejects.toMatchObject({
      code: "OPTIONS_INVALID",
    });
  });
});
