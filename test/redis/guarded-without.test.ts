import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Store } from "../../src/runtime/key/store.js";
import type { Fence } from "../../src/runtime/lease/guard.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncProducer } from "../../src/runtime/sync/producer.js";
import { SyncStore } from "../../src/runtime/sync/store.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { textKey } from "../support/guarded.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";
import { taskStream } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let blocking: SyncConnection;
beforeAll(async () => {
  connection = await connect(redis.url);
  blocking = connectSync(redis.url);
});
afterAll(async () => {
  blocking.close();
  await connection.close();
});

/** What `tryAcquire` resolves to where the lock is held, as a program without exact types passes it on. */
async function nothing(): Promise<{ readonly fence: Fence }> {
  const lock = new Lock(connection, lockDefinition("guarded-without"), { prefix: redis.prefix });
  await using _held = await lock.acquire();
  return { fence: (await lock.tryAcquire()) as never };
}
const refusal = { code: "OPTIONS_INVALID", fix: expect.stringContaining("tryAcquire") };

test("fence: a lease that was not got writes nothing", async () => {
  const options = { prefix: redis.prefix };
  const unheld = await nothing();
  const store = new Store(connection, textKey("guarded-without"), options);
  await expect(store.set("unguarded", unheld)).rejects.toMatchObject(refusal);
  expect(() => new SyncStore(blocking, textKey("guarded-without"), options).set("unguarded", unheld)).toThrow(
    expect.objectContaining(refusal),
  );
  expect(await store.exists()).toBe(false);
  const address = defineAddress({
    definition: "a.b",
    namespace: "a",
    template: "b:{c}",
    parameters: { c: { type: "string" } },
  });
  const many = new ParameterizedStore(connection, { ...textKey("many"), address }, options);
  await expect(many.setMany([[{ c: "1" }, "unguarded"]], unheld)).rejects.toMatchObject(refusal);
  expect(await many.at({ c: "1" }).exists()).toBe(false);
});

test("fence: a lease that was not got adds nothing", async () => {
  const options = { prefix: redis.prefix };
  const unheld = await nothing();
  const definition = taskStream("guarded-without");
  const producer = new Producer(connection, definition, options);
  const task = { number: 1 };
  await expect(producer.add(task, unheld)).rejects.toMatchObject(refusal);
  await expect(producer.addMany([task], unheld)).rejects.toMatchObject(refusal);
  await expect(producer.schedule(task, { delayMs: 60_000, ...unheld })).rejects.toMatchObject(refusal);
  const sync = new SyncProducer(blocking, definition, options);
  const told = expect.objectContaining(refusal);
  expect(() => sync.add(task, unheld)).toThrow(told);
  expect(() => sync.addMany([task], unheld)).toThrow(told);
  expect(() => sync.schedule(task, { delayMs: 60_000, ...unheld })).toThrow(told);
  expect(await redis.raw.keys(`*${redis.prefix}tests:*`)).toEqual([]);
});
