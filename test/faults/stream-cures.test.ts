import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, type Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;
let connection: Connection;
let streams = 0;

beforeEach(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  connection = await connect(proxy.url, { commandTimeoutMs: 2_000 });
  connection.on("error", () => undefined);
});
afterEach(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
});

function open(settings: Partial<GroupDefinition>) {
  const group = { ...workers, ...settings };
  const name = `cures-${++streams}`;
  const definition = taskStream(name, [group]);
  return {
    key: `tests:${name}`,
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(connection, definition, group),
  };
}

const numbers = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));
const commandsSoFar = async (raw: Redis): Promise<number> =>
  Number(/total_commands_processed:(\d+)/.exec(await raw.info("stats"))?.[1]);

describe("consumer", () => {
  it("has what is added next, though the server believes in a connection of its reader that is no more", async () => {
    // Its reads wait five seconds, so that only the end of the old connection explains an entry that comes soon.
    const { group, key } = open({ ackTimeoutMs: 60_000 });
    const seen: [number, number][] = [];
    await using _consumer = await group.consume(({ number }, { attempt }) => void seen.push([number, attempt]));
    const blocked = async (): Promise<number> =>
      Number(/blocked_clients:(\d+)/.exec(await redis.raw.info("clients"))?.[1]);
    await vi.waitFor(async () => expect(await blocked()).toBe(1), 20_000);
    const accepted = proxy.accepted;
    expect(proxy.abandonAll()).toBeGreaterThan(1);
    await vi.waitFor(async () => expect([proxy.accepted > accepted + 1, await blocked()]).toEqual([true, 1]), 20_000);
    await redis.raw.xadd(key, "*", "data", '{"number":1}');
    await vi.waitFor(() => expect(seen).toEqual([[1, 1]]), 4_000);
  });

  it("runs no scheduled retry early, though its connections are cut again and again", async () => {
    const { producer, group } = open({ ackTimeoutMs: 1_000 });
    const runs: number[] = [];
    await using consumer = await group.consume(async (_task, delivery) => {
      runs.push(performance.now());
      if (runs.length === 1) await delivery.retry({ delayMs: 2_500 });
    });
    let cuts = 0;
    consumer.on("error", () => cuts++);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(runs).toHaveLength(1), 20_000);
    for (let round = 0; round < 8 && runs.length < 2; round++) {
      proxy.cutAll();
      await sleep(300);
    }
    await vi.waitFor(() => expect(runs).toHaveLength(2), 20_000);
    expect(cuts).toBeGreaterThan(0);
    expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThanOrEqual(2_490);
  });

  it("keeps what it has read ahead by heartbeats, however long that waits behind a slow handler", async () => {
    const { producer, group } = open({ ackTimeoutMs: 3_000, concurrency: 2 });
    await producer.addMany(numbers(1_000));
    const runs = new Map<number, number>();
    let slow = 0;
    const count = ({ number }: Task): void => void runs.set(number, (runs.get(number) ?? 0) + 1);
    await using first = await group.consume(async (task) => {
      count(task);
      // By then the rate has made it read ahead; two stand in the way for three times the ackTimeout.
      if (task.number === 300 || task.number === 301) await sleep(9_000 * Math.sign(++slow));
    });
    await vi.waitFor(() => expect(slow).toBe(2), 20_000);
    const owned = (await group.status()).consumers.find(({ name }) => name === first.name)?.pending ?? 0;
    expect(owned).toBeGreaterThan(10);
    let reclaimed = 0;
    await using second = await group.consume(count);
    second.on("reclaimed", () => reclaimed++);
    await vi.waitFor(async () => expect([runs.size, await group.pending()]).toEqual([1_000, 0]), 40_000);
    expect(reclaimed).toBe(0);
    expect([...runs.values()].filter((times) => times > 1)).toEqual([]);
  });

  it("asks for nothing while retries are due and it has no place for them", async () => {
    const { producer, group } = open({ concurrency: 1, retry: { ...workers.retry, initialMs: 0 } });
    await producer.addMany(numbers(50));
    for (const delivery of await group.read({ consumer: "other", count: 50 })) await delivery.retry({ delayMs: 0 });
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let runs = 0;
    await using consumer = await group.consume(async () => {
      if (++runs === 1) await released;
    });
    await vi.waitFor(() => expect(runs).toBe(1), 20_000);
    await sleep(300);
    const before = await commandsSoFar(redis.raw);
    await sleep(1_500);
    expect((await commandsSoFar(redis.raw)) - before).toBeLessThan(60);
    const owned = (await group.status()).consumers.find(({ name }) => name === consumer.name)?.pending;
    expect(owned).toBeLessThanOrEqual(2);
    release();
    await vi.waitFor(() => expect(runs).toBe(50), 20_000);
  });
});

it("consumer: a slot that moves to another node takes its pending entries along; nothing is lost and none is told as lost", async () => {
  await using cluster = await startRedisCluster();
  await using own = await connect({ cluster: cluster.nodes });
  own.on("error", () => undefined);
  const definition = taskStream("moving", [{ ...workers, ackTimeoutMs: 20_000 }]);
  const [group] = definition.groups;
  const producer = new Producer<Task>(own, definition);
  const seen: [number, number][] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const consumers = new ConsumerGroup<Task>(own, definition, group ?? workers);
  await using consumer = await consumers.consume(async ({ number }, { attempt }) => {
    seen.push([number, attempt]);
    if (number === 1) await released;
  });
  const told: string[] = [];
  consumer.on("group-recreated", () => told.push("recreated"));
  consumer.on("lost", () => told.push("lost"));
  await producer.add({ number: 1 });
  await vi.waitFor(() => expect(seen).toEqual([[1, 1]]), 20_000);
  await moveSlot([...cluster.nodes], slotOf("tests:moving"));
  await vi.waitFor(() => producer.add({ number: 2 }), 20_000);
  await vi.waitFor(
    () =>
      expect(seen).toEqual([
        [1, 1],
        [2, 1],
      ]),
    18_000,
  );
  release();
  await vi.waitFor(async () => expect(await consumers.pending()).toBe(0), 20_000);
  expect(told).toEqual([]);
}, 120_000);

async function moveSlot(addresses: { readonly host: string; readonly port: number }[], slot: number): Promise<void> {
  const raw = new Cluster(addresses);
  await vi.waitFor(() => expect(raw.nodes("master")).toHaveLength(addresses.length));
  const nodes = addresses.map(({ port }) => raw.nodes("master").find(({ options }) => options.port === port));
  const from = Math.floor(slot / 5_462);
  const [source, target] = [nodes[from], nodes[(from + 1) % 3]];
  if (!source || !target) throw new Error("no such node");
  const [sourceId, targetId] = [String(await source.cluster("MYID")), String(await target.cluster("MYID"))];
  await target.cluster("SETSLOT", slot, "IMPORTING", sourceId);
  await source.cluster("SETSLOT", slot, "MIGRATING", targetId);
  const keys = (await source.cluster("GETKEYSINSLOT", slot, 100)) as string[];
  await source.migrate("127.0.0.1", target.options.port ?? 0, "", 0, 5_000, "KEYS", ...keys);
  for (const node of nodes) await node?.cluster("SETSLOT", slot, "NODE", targetId);
  raw.disconnect();
}
