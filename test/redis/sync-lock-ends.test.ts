import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import {
  DeadlineExceededError,
  LockBusyError,
  LockLostError,
  OptionsInvalidError,
  UnavailableError,
} from "../../src/runtime/errors.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { acquireAll } from "../../src/runtime/sync/acquire-all.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import type { SyncLease } from "../../src/runtime/sync/sync-lease.js";
import { lockDefinition } from "../support/locks.js";
import { type LossySync, lossySync } from "../support/lossy-sync.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis();
let connection: Connection;
let lossy: LossySync;
beforeAll(async () => {
  connection = await connect(redis.url);
  lossy = lossySync(redis.url);
});
afterAll(async () => {
  lossy[Symbol.dispose]();
  await connection.close();
});

const ask = "permit-ask";
const release = "permit-release";
let made = 0;
function freshLock() {
  const definition = lockDefinition(`sync-ends-${made++}`);
  const options = { prefix: redis.prefix };
  return { sync: new SyncLock(lossy.connection, definition, options), lock: new Lock(connection, definition, options) };
}
const isLost = (lease: SyncLease): void => expect(() => lease.assertHeld()).toThrow(LockLostError);

test("sync release: one whose answer was lost is asked again, and released", async () => {
  const { sync, lock } = freshLock();
  const lease = sync.acquire();
  lossy.lose(release);
  expect(lease.release()).toBe("released");
  isLost(lease);
  expect(await (await lock.acquire()).release()).toBe("released");
});

test("sync release: after one that nobody knows of, nothing is held any more; asked again, it says what became of it", async () => {
  const { sync, lock } = freshLock();
  const lease = sync.acquire();
  lossy.lose(release, 2);
  expect(() => lease.release()).toThrow(expect.objectContaining({ code: "OUTCOME_UNKNOWN" }));
  await using other = await lock.acquire();
  other.assertHeld();
  isLost(lease);
  expect(lease.remainingMs).toBe(0);
  expect(lease.release()).toBe("released");
  expect(lease.release()).toBe("released");
  other.assertHeld();
});

test("sync release: tries again where Redis was away", async () => {
  const { sync, lock } = freshLock();
  const lease = sync.acquire();
  lossy.refuse(release);
  expect(() => lease.release()).toThrow(UnavailableError);
  isLost(lease);
  expect(await lock.tryAcquire()).toBeUndefined();
  expect(lease.release()).toBe("released");
});

test("sync lease: after forceRelease its release says so, and frees nobody else's lock", async () => {
  const { sync, lock } = freshLock();
  const lease = sync.acquire();
  expect(await lock.forceRelease()).toBe(1);
  await using other = await lock.acquire();
  expect(lease.release()).toBe("expired");
  isLost(lease);
  other.assertHeld();
  expect((await lock.inspect()).holders).toMatchObject([{ fencingToken: other.fencingToken }]);
});

test("sync dispose: an error of the block beats an error of the release", () => {
  const { sync } = freshLock();
  const error = new Error("of the block");
  const failing = (): void => {
    using _lease = sync.acquire();
    lossy.refuse(release);
    throw error;
  };
  expect(failing).toThrow(error);
});

test("sync withLock: LOCK_LOST where the lock was found in other hands, and no result", () => {
  const { sync } = freshLock();
  const work = () =>
    sync.withLock(() => {
      sync.forceRelease();
      return "result";
    });
  expect(work).toThrow(LockLostError);
});

test("sync withLock: the result stands where Redis is away at the release, and the work's error beats it", () => {
  const error = new Error("of the work");
  lossy.refuse(release, 2);
  expect(freshLock().sync.withLock(() => "result")).toBe("result");
  const failing = () =>
    freshLock().sync.withLock(() => {
      throw error;
    });
  expect(failing).toThrow(error);
});

test("sync withLock: refuses work that goes on when it returns, and releases", async () => {
  const { sync, lock } = freshLock();
  for (const work of [async () => "later", () => new Promise(() => undefined)]) {
    // The compiler refuses it.
    expect(() => sync.withLock(work as () => unknown)).toThrow(OptionsInvalidError);
    expect(await (await lock.acquire({ waitMs: 0 })).release()).toBe("released");
  }
});

test("sync tryAcquire: what was granted in an answer that was lost is given back", async () => {
  const { sync, lock } = freshLock();
  lossy.lose(ask, 2);
  expect(() => sync.tryAcquire()).toThrow(DeadlineExceededError);
  expect(() => sync.acquire({ waitMs: 0 })).toThrow(DeadlineExceededError);
  expect(await (await lock.acquire({ waitMs: 0 })).release()).toBe("released");
});

test("sync acquire: one whose answers are lost to its end leaves nothing", async () => {
  const { sync, lock } = freshLock();
  lossy.lose(ask, 1_000);
  expect(() => sync.acquire({ waitMs: 200 })).toThrow(DeadlineExceededError);
  lossy.forget();
  expect(await lock.inspect()).toEqual({ holders: [], waiting: 0 });
});

test("sync acquireAll: what was granted in answers that were lost is given back, and all are released though one fails", () => {
  const locks = ["a", "b"].map((name) => {
    const options = { prefix: redis.prefix };
    return new SyncLock<{ tenant: string }, "tenant">(lossy.connection, tenantLock(name), options, { tenant: "e" });
  });
  const holders = (): number[] => locks.map((lock) => lock.inspect().holders.length);
  lossy.lose("permit-ask-all");
  expect(() => acquireAll(locks, { waitMs: 0 })).toThrow(DeadlineExceededError);
  expect(holders()).toEqual([0, 0]);
  const set = acquireAll(locks, { waitMs: 0 });
  lossy.refuse(release);
  expect(() => set.release()).toThrow(UnavailableError);
  expect(() => set.assertHeld()).toThrow(LockLostError);
  expect(holders()).toEqual([1, 0]);
  expect(set.release()).toBe("released");
  expect(holders()).toEqual([0, 0]);
  const failing = (): void => {
    using _set = acquireAll(locks, { waitMs: 0 });
    lossy.refuse(release, 2);
    throw new LockBusyError("of the block");
  };
  expect(failing).toThrow(LockBusyError);
});
