import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { acquireAll as acquireAllNow } from "../../src/runtime/sync/acquire-all.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

/** As programs without types may call it: refused before any I/O. */
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

const at = { tenant: "misuse" };
const noOptions: readonly unknown[] = [5_000, "x", null, { waitMS: 1 }, { lease: 1_000 }, { retries: 3 }];

test.each(noOptions)("lock: %j are no options", async (given) => {
  const options = given as never;
  const lock = new Lock(connection, lockDefinition("misuse"), { prefix: redis.prefix });
  const sync = new SyncLock(blocking, lockDefinition("misuse"), { prefix: redis.prefix });
  const one = new Lock<typeof at, "tenant">(connection, tenantLock("misuse"), { prefix: redis.prefix }, at);
  for (const asked of [lock.acquire(options), lock.tryAcquire(options), lock.withLock(() => 1, options)]) {
    await expect(asked).rejects.toThrow(OptionsInvalidError);
  }
  expect(() => lock.lead(() => undefined, options)).toThrow(OptionsInvalidError);
  await expect(acquireAll([one], options)).rejects.toThrow(OptionsInvalidError);
  for (const ask of [
    () => sync.acquire(options),
    () => sync.tryAcquire(options),
    () => sync.withLock(() => 1, options),
  ]) {
    expect(ask).toThrow(OptionsInvalidError);
  }
  expect(await redis.raw.keys(`*${redis.prefix}*`)).toEqual([]);
});

test("lock: an option that is misspelt is named, beside those there are", async () => {
  const lock = new Lock(connection, lockDefinition("misuse"), { prefix: redis.prefix });
  const misspelt = { waitMS: 1 } as never;
  const told = { message: expect.stringContaining("`waitMS`"), fix: expect.stringContaining("`waitMs`") };
  await expect(lock.acquire(misspelt)).rejects.toMatchObject({ ...told, definition: "test.locks.misuse" });
});

test("acquireAll: refuses what is no lock, and to let leases end by themselves", async () => {
  const catalog = new ReadWriteLock(connection, lockDefinition("misuse"), { prefix: redis.prefix });
  const one = new Lock<typeof at, "tenant">(connection, tenantLock("misuse"), { prefix: redis.prefix }, at);
  for (const strange of [[{}], [catalog], [undefined], undefined, "x", one]) {
    await expect(acquireAll(strange as never)).rejects.toThrow(OptionsInvalidError);
    expect(() => acquireAllNow(strange as never)).toThrow(OptionsInvalidError);
  }
  const renew = { renew: false } as never;
  await expect(acquireAll([one], renew)).rejects.toMatchObject({ fix: expect.stringContaining("leaseMs") });
  expect(await redis.raw.keys(`*${redis.prefix}*`)).toEqual([]);
});
