import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CrossSlotError } from "../../src/runtime/errors.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { acquireAll as acquireAllSync } from "../../src/runtime/sync/acquire-all.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { lockDefinition } from "../support/locks.js";
import { tenantLock } from "../support/tenant-locks.js";

let cluster: RedisCluster;
let connection: Connection;
let other: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes });
  other = await connect({ cluster: cluster.nodes });
});
afterAll(async () => {
  await Promise.all([connection.close(), other.close()]);
  await cluster.stop();
});

const tenants = Array.from({ length: 12 }, (_, at) => ({ tenant: `t${at}` }));
const locksOf = (through: Connection, at: { tenant: string }): Lock<{ tenant: string }, "tenant">[] =>
  ["a", "b", "c"].map((name) => new Lock<{ tenant: string }, "tenant">(through, tenantLock(name), {}, at));

test("cluster: acquireAll takes, waits in line and is handed over, whichever node has the slot", async () => {
  await Promise.all(
    tenants.map(async (at) => {
      const held = await acquireAll(locksOf(connection, at));
      const acquiring = acquireAll(locksOf(other, at), { waitMs: 20_000 });
      const [first] = locksOf(connection, at);
      await expect.poll(async () => (await first?.inspect())?.waiting, { timeout: 10_000 }).toBe(1);
      expect(await held.release()).toBe("released");
      const set = await acquiring;
      for (const [index, lease] of set.leases.entries()) {
        expect(lease.fencingToken).toBeGreaterThan(held.leases[index]?.fencingToken ?? Number.NaN);
      }
      expect(await set.release()).toBe("released");
    }),
  );
  const mixed = tenants.slice(0, 2).flatMap((at) => locksOf(connection, at).slice(0, 1));
  await expect(acquireAll(mixed)).rejects.toThrow(CrossSlotError);
});

test("cluster: leaders follow each other, and forceRelease ends a term, on every node", async () => {
  await Promise.all(
    tenants.slice(0, 6).map(async (_, at) => {
      const definition = lockDefinition(`leader-${at}`, { leaseMs: 4_000 });
      const tokens: number[] = [];
      const campaigns = [connection, other].map((through) =>
        new Lock(through, definition).lead(async (signal, lease) => {
          tokens.push(lease.fencingToken);
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        }),
      );
      await expect.poll(() => tokens.length, { timeout: 10_000 }).toBe(1);
      await expect.poll(async () => (await new Lock(other, definition).inspect()).waiting).toBe(1);
      expect(await new Lock(connection, definition).forceRelease()).toBe(1);
      await expect.poll(() => tokens.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
      await Promise.all(campaigns.map((campaign) => campaign.stop()));
      expect(tokens).toEqual(tokens.toSorted((one, another) => one - another));
      expect((await new Lock(connection, definition).inspect()).holders).toEqual([]);
    }),
  );
});

test("cluster: synchronous locks and sets of them, beside asynchronous ones", async () => {
  using blocking = connectSync({ cluster: cluster.nodes });
  for (const at of tenants) {
    const locks = ["a", "b", "c"].map(
      (name) => new SyncLock<{ tenant: string }, "tenant">(blocking, tenantLock(name), {}, at),
    );
    const set = acquireAllSync(locks);
    expect(await Promise.all(locksOf(connection, at).map((lock) => lock.tryAcquire()))).toEqual(
      locks.map(() => undefined),
    );
    expect(locks[0]?.inspect().holders).toHaveLength(1);
    expect(locks[0]?.forceRelease()).toBe(1);
    expect(set.release()).toBe("expired");
    expect(locks.map((lock) => lock.acquire().release())).toEqual(["released", "released", "released"]);
  }
});
