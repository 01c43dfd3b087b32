import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Store } from "../../src/runtime/key/store.js";
import type { Fence } from "../../src/runtime/lease/guard.js";
import { Lock, ParameterizedLock } from "../../src/runtime/lock/lock.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { ParameterizedProducer } from "../../src/runtime/stream/parameterized.js";
import { connectSync, type SyncConnection, SyncLock, SyncProducer, SyncStore } from "../../src/runtime/sync/index.js";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { nameOn } from "../support/cluster-slots.js";
import { textKey } from "../support/guarded.js";
import { lockDefinition } from "../support/locks.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis();
let connection: Connection;
let sync: SyncConnection;
beforeAll(async () => {
  connection = await connect(redis.url);
  sync = connectSync(redis.url);
});
afterAll(async () => {
  sync.close();
  await connection.close();
});

let made = 0;
function fresh(settings: Partial<StreamDefinition<Task>> = {}) {
  const name = `guarded-${made++}`;
  const definition = { ...taskStream(name), ...settings };
  const options = { prefix: redis.prefix };
  const lock = new Lock(connection, lockDefinition(`${name}-lock`), options);
  const producer = new Producer<Task>(connection, definition, options);
  const commands = new StreamCommands<Task>(definition, options);
  return { name, lock, producer, commands, definition };
}

const lengthOf = (commands: { readonly key: string }): Promise<number> => redis.raw.xlen(commands.key);
const lost = { code: "LOCK_LOST" };

describe("add with a fence", () => {
  const shapes: readonly (readonly [string, Partial<StreamDefinition<Task>>])[] = [
    ["plain", {}],
    ["that deduplicates", { deduplicate: { by: "number", withinMs: 60_000 } }],
    ["with a capacity", { capacity: 100 }],
    ["that keeps so many entries", { retention: { maxEntries: 1_000, hard: true } }],
  ];
  for (const [what, settings] of shapes) {
    test(`add, addMany, schedule: add while the lease is held, and are LOCK_LOST after, to a stream ${what}`, async () => {
      const { lock, producer, commands } = fresh(settings);
      const lease = await lock.acquire();
      const { id, duplicate } = await producer.add({ number: 1 }, { fence: lease, headers: { by: "test" } });
      expect([/^\d+-\d+$/.test(id), duplicate]).toEqual([true, false]);
      const many = Array.from({ length: 500 }, (_, index) => ({
        number: 2 + (settings.capacity ? index % 50 : index),
      }));
      const few = settings.capacity ? many.slice(0, 50) : many;
      expect(await producer.addMany(few, { fence: lease })).toHaveLength(few.length);
      await producer.schedule({ number: 9_999 }, { delayMs: 3_600_000, fence: lease });
      const length = await lengthOf(commands);
      expect(length).toBe(1 + few.length);
      await lease.release();
      await expect(producer.add({ number: 10_001 }, { fence: lease })).rejects.toMatchObject(lost);
      await expect(producer.addMany([{ number: 10_002 }], { fence: lease })).rejects.toMatchObject(lost);
      const late = producer.schedule({ number: 10_003 }, { delayMs: 0, fence: lease });
      await expect(late).rejects.toMatchObject(lost);
      expect(await lengthOf(commands)).toBe(length);
      expect(await redis.raw.zcard(`{${commands.key}}:delayed`)).toBe(1);
    });
  }

  test("add: one that was refused is no duplicate of the one that is added later", async () => {
    const { lock, producer } = fresh({ deduplicate: { by: "number", withinMs: 60_000 } });
    const stale = await lock.acquire();
    await stale.release();
    await expect(producer.add({ number: 1 }, { fence: stale })).rejects.toMatchObject(lost);
    await using lease = await lock.acquire();
    expect(await producer.add({ number: 1 }, { fence: lease })).toMatchObject({ duplicate: false });
    expect(await producer.add({ number: 1 }, { fence: lease })).toMatchObject({ duplicate: true });
  });

  test("addMany: tells of each message what became of it, when the lease ends in the midst of many", async () => {
    const { lock, producer, commands } = fresh();
    const lease = await lock.acquire();
    // More scripts than are under way at once: those that are sent later find the lock gone.
    const messages = Array.from({ length: 150_000 }, (_, number) => ({ number }));
    const adding = producer.addMany(messages, { fence: lease });
    const outcome = adding.then(
      () => "all",
      (error: unknown) => error,
    );
    await expect.poll(() => lengthOf(commands), { interval: 1 }).toBeGreaterThan(0);
    await redis.raw.del(lock.key);
    const length = await outcome.then(() => lengthOf(commands));
    expect(length).toBeLessThan(messages.length);
    expect(await outcome).toMatchObject({ code: "BATCH_FAILED" });
    const { outcomes } = (await outcome) as { outcomes: readonly ({ value: unknown } | { error: { code: string } })[] };
    expect(outcomes).toHaveLength(messages.length);
    expect(outcomes.filter((one) => "value" in one)).toHaveLength(length);
    const codes = new Set(outcomes.map((one) => ("error" in one ? one.error.code : "added")));
    expect([...codes].filter((code) => !["added", "LOCK_LOST", "UNAVAILABLE"].includes(code))).toEqual([]);
  });

  test("add: is not sent again when its answer was lost, though the contract deduplicates", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const { lock, commands } = fresh({ deduplicate: { by: "number", withinMs: 60_000 } });
    await using lease = await lock.acquire();
    const add = commands.add({ number: 1 }, { fence: lease });
    const fault = proxy.cutBeforeReply(lease.guard.token);
    await expect(faulty.execute(add)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    expect(await faulty.execute(add)).toMatchObject({ duplicate: true });
    expect(await lengthOf(commands)).toBe(1);
  });

  test("add: makes the groups of a stream that was deleted, as it does without a fence", async () => {
    const { lock, producer, commands } = fresh();
    await using lease = await lock.acquire();
    await producer.add({ number: 1 }, { fence: lease });
    await redis.raw.del(commands.key);
    await producer.add({ number: 2 }, { fence: lease });
    const [group] = (await redis.raw.xinfo("GROUPS", commands.key)) as string[][];
    expect(group).toContain("workers");
  });

  test("add: OPTIONS_INVALID, and nothing added, when what is given is no lease", async () => {
    const { producer, commands } = fresh();
    const fence = 17 as unknown as Fence; // what a program without types can pass
    await expect(producer.add({ number: 1 }, { fence })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(producer.addMany([{ number: 1 }], { fence })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    expect(await lengthOf(commands)).toBe(0);
  });

  test("acknowledge: nothing is acknowledged where a guarded command that goes with it is refused", async () => {
    const { lock, producer, commands, definition } = fresh();
    const stale = await lock.acquire();
    await stale.release();
    await producer.add({ number: 1 });
    const group = new ConsumerGroup<Task>(connection, definition, workers, { prefix: redis.prefix });
    const [delivery] = await group.read({ consumer: "hand" });
    const with_ = [commands.add({ number: 2 }, { fence: stale })];
    await expect(delivery?.acknowledge({ with: with_ })).rejects.toMatchObject(lost);
    expect(await lengthOf(commands)).toBe(1);
    expect(((await redis.raw.xpending(commands.key, "workers")) as unknown[])[0]).toBe(1);
  });
});

test("sync: set and add take a fence of a synchronous lease, and of any other", async () => {
  const { name, definition, commands } = fresh();
  const options = { prefix: redis.prefix };
  const key = textKey(name);
  const [store, producer] = [new SyncStore(sync, key, options), new SyncProducer<Task>(sync, definition, options)];
  const lock = new SyncLock(sync, lockDefinition(`${name}-lock`), options);
  const lease = lock.acquire();
  store.set("held", { fence: lease });
  expect(producer.add({ number: 1 }, { fence: lease }).duplicate).toBe(false);
  const many = Array.from({ length: 250 }, (_, number) => ({ number }));
  expect(producer.addMany(many, { fence: lease })).toHaveLength(250);
  producer.schedule({ number: 2 }, { delayMs: 3_600_000, fence: lease });
  lease.release();
  const thrown = expect.objectContaining(lost);
  expect(() => store.set("stale", { fence: lease })).toThrow(thrown);
  expect(() => producer.add({ number: 3 }, { fence: lease })).toThrow(thrown);
  expect(() => producer.addMany([{ number: 3 }], { fence: lease })).toThrow(thrown);
  expect(() => producer.schedule({ number: 4 }, { delayMs: 0, fence: lease })).toThrow(thrown);
  expect([store.get(), await lengthOf(commands)]).toEqual(["held", 251]);
});

test("cluster: guarded writes work in the lock's slot; in another one they are CROSS_SLOT, and nothing is written", async () => {
  await using cluster = await startRedisCluster();
  await using clustered = await connect({ cluster: cluster.nodes });
  const tenant = nameOn(1, "tenant");
  const lock = new ParameterizedLock(clustered, tenantLock("lock")).at({ tenant });
  await using lease = await lock.acquire();
  const near = new ParameterizedStore(clustered, ofTenant(textKey("near"))).at({ tenant });
  const stream = new ParameterizedProducer<{ tenant: string }, Task>(clustered, ofTenant(taskStream("near-tasks")));
  await near.set("near", { fence: lease });
  await stream.at({ tenant }).add({ number: 1 }, { fence: lease });
  const far = new Store(clustered, textKey(nameOn(2, "far")));
  await expect(far.set("far", { fence: lease })).rejects.toMatchObject({ code: "CROSS_SLOT", key: far.key });
  const away = stream.at({ tenant: nameOn(0, "away") });
  await expect(away.add({ number: 1 }, { fence: lease })).rejects.toMatchObject({ code: "CROSS_SLOT" });
  expect([await near.get(), await far.get()]).toEqual(["near", undefined]);
}, 30_000);

/** The same definition for each tenant, in the tenant's slot, as the generator would emit it with `slot: tenant`. */
function ofTenant<Definition extends { readonly definition: string }>({ definition, ...rest }: Definition) {
  const template = `${definition.split(".").at(-1)}:{tenant}`;
  const parameters = { tenant: { type: "string" } } as const;
  const address = defineAddress<{ tenant: string }>({
    ...{ definition, namespace: "test", template, parameters, slot: "tenant" },
  });
  return { ...rest, definition, address };
}
