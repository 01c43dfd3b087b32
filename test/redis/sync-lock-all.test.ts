import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CrossSlotError, LockBusyError, LockLostError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { acquireAll } from "../../src/runtime/sync/acquire-all.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis();
const prefix = redis.prefix;
const sent: string[] = [];
let connection: Connection;
let blocking: SyncConnection;
beforeAll(async () => {
  connection = await connect(redis.url);
  const observe = (one: Observation): void => void (one.kind === "command" && sent.push(one.name));
  blocking = connectSync(redis.url, { observer: { observe } });
});
afterAll(async () => {
  blocking.close();
  await connection.close();
});

let made = 0;
function freshLocks(count: number, through = blocking) {
  const tenant = `s${made++}`;
  const definitions = Array.from({ length: count }, (_, at) => tenantLock(`s${at}`));
  const at = { tenant };
  return {
    locks: definitions.map((one) => new SyncLock<{ tenant: string }, "tenant">(through, one, { prefix }, at)),
    rivals: definitions.map((one) => new Lock<{ tenant: string }, "tenant">(connection, one, { prefix }, at)),
  };
}
const holders = (locks: readonly SyncLock<never, string | undefined>[]): number[] =>
  locks.map((lock) => lock.inspect().holders.length);

test("sync acquireAll: takes all in one round trip where they are free, and releases all", () => {
  const { locks } = freshLocks(3);
  sent.length = 0;
  const set = acquireAll(locks, { name: "me" });
  expect(sent).toEqual(["permit-ask-all"]);
  expect(set.leases.map((lease) => lease.guard.key)).toEqual(locks.map((lock) => lock.key));
  set.assertHeld();
  expect(locks.map((lock) => lock.inspect().holders[0]?.name)).toEqual(["me", "me", "me"]);
  expect(set.release()).toBe("released");
  expect(holders(locks)).toEqual([0, 0, 0]);
  expect(() => set.assertHeld()).toThrow(LockLostError);
  expect(acquireAll([]).release()).toBe("released");
});

test("sync acquireAll: none where one is held, and LOCK_BUSY names it; all as soon as it is free", async () => {
  const { locks, rivals } = freshLocks(3);
  const held = await rivals[1]?.acquire({ leaseMs: 6_000, renew: false });
  expect(() => acquireAll(locks, { waitMs: 0 })).toThrow(LockBusyError);
  const before = performance.now();
  expect(() => acquireAll(locks, { waitMs: 2_000 })).toThrow(expect.objectContaining({ key: locks[1]?.key }));
  expect(performance.now() - before).toBeGreaterThanOrEqual(1_999);
  expect(holders(locks)).toEqual([0, 1, 0]);
  {
    using set = acquireAll(locks, { waitMs: 20_000 });
    expect(holders(locks)).toEqual([1, 1, 1]);
    expect(set.leases[1]?.fencingToken).toBeGreaterThan(held?.fencingToken ?? Number.NaN);
  }
  expect(holders(locks)).toEqual([0, 0, 0]);
});

test("sync acquireAll: refused before any I/O: different slots, the same lock twice, different connections", () => {
  const { locks } = freshLocks(2);
  using other = connectSync(redis.url);
  sent.length = 0;
  expect(() => acquireAll([...locks, ...freshLocks(1).locks])).toThrow(CrossSlotError);
  expect(() => acquireAll([...locks, ...locks])).toThrow(OptionsInvalidError);
  expect(() => acquireAll([...locks, ...freshLocks(1, other).locks])).toThrow(OptionsInvalidError);
  expect(() => acquireAll(locks, { leaseMs: 10 })).toThrow(OptionsInvalidError);
  expect(sent).toEqual([]);
});
