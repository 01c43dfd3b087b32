import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CounterStore } from "../../src/runtime/key/counter.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { connectSync, SyncStore } from "../../src/runtime/sync/index.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { moveSlot, nameOn, withMasters } from "../support/cluster-slots.js";
import { hitsDefinition, type Tally, tallyDefinition } from "../support/keys.js";

type Parameters = { id: string };

let cluster: RedisCluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes });
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await cluster?.stop();
});

const tallies = (prefix: string): ParameterizedStore<Parameters, Tally> =>
  new ParameterizedStore(connection, tallyDefinition(), { prefix });
const numbered = (count: number): Parameters[] => Array.from({ length: count }, (_, id) => ({ id: `${id}` }));

async function scanned(
  store: ParameterizedStore<Parameters, Tally>,
  during = async (_: number) => {},
): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of store.scan({ pageSize: 100 })) {
    ids.push(id);
    await during(ids.length);
  }
  return ids.sort();
}

describe("keys on a cluster of three masters", () => {
  test("many, scan and entries: go over every master, each name once", async () => {
    const store = tallies("all:");
    const ids = numbered(900);
    await store.setMany(ids.map((one) => [one, { count: Number(one.id) }] as const));
    const sizes = await withMasters(cluster, (masters) => Promise.all(masters.map((one) => one.dbsize())));
    expect(sizes.every((size) => size > 200)).toBe(true);
    expect(await store.getMany(ids)).toEqual(ids.map((one) => ({ count: Number(one.id) })));
    expect(await scanned(store)).toEqual(ids.map((one) => one.id).sort());
    let sum = 0;
    for await (const [{ id }, { count }] of store.entries()) sum += Number(id) === count ? 1 : 0;
    expect(sum).toBe(900);
    expect(await store.deleteMany(ids)).toEqual(ids.map(() => true));
    expect(await scanned(store)).toEqual([]);
  });

  test("scan: misses nothing where a slot moves to a master that was looked through already", async () => {
    const definition = "agents.keys.seat";
    const parameters = { tenant: { type: "string" }, seat: { type: "integer" } } as const;
    const template = { namespace: "agents", template: "seat:{tenant}:{seat}", slot: "tenant" };
    const address = defineAddress<{ tenant: string; seat: number }>({ definition, parameters, ...template });
    const store = new ParameterizedStore(connection, { ...tallyDefinition(), definition, address });
    // One slot with many names, of the last master, moved to the first when that was looked through.
    const moved = nameOn(2, "moved");
    const seats = Array.from({ length: 600 }, (_, seat) => ({ tenant: seat % 2 ? moved : `${seat}`, seat }));
    await store.setMany(seats.map((one) => [one, { count: 1 }] as const));
    const seen: number[] = [];
    for await (const { seat, tenant } of store.scan({ pageSize: 20 })) {
      if (seen.push(seat) !== 150) continue;
      expect(tenant).not.toBe(moved);
      await moveSlot(cluster, moved, 2, 0);
    }
    await moveSlot(cluster, moved, 0, 2);
    expect(seen.sort((a, b) => a - b)).toEqual(seats.map((one) => one.seat));
  });

  test("scan: begins a master again whose connection is cut on the way", async () => {
    const store = tallies("cut:");
    const ids = numbered(600);
    await store.setMany(ids.map((one) => [one, { count: 1 }] as const));
    const seen = await scanned(store, async (count) => {
      if (count !== 50 && count !== 300) return;
      await withMasters(cluster, (masters) =>
        Promise.all(masters.map((one) => one.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"))),
      );
    });
    expect(seen).toEqual(ids.map((one) => one.id).sort());
  });

  test("every script: finds its keys in one slot, from a synchronous client too", async () => {
    for (const master of [0, 1, 2] as const) {
      const id = nameOn(master);
      const store = tallies("scripts:").at({ id });
      expect(await store.set({ count: 1 }, { ifAbsent: true })).toBe(true);
      const { version = "" } = (await store.getVersioned()) ?? {};
      expect(await store.set({ count: 2 }, { ifVersion: version, keepTtl: true })).toBe(true);
      expect(await store.update((now) => ({ count: (now?.count ?? 0) + 1 }))).toEqual({ count: 3 });
      expect(await store.delete()).toBe(true);
      const hits = new CounterStore(connection, hitsDefinition(), { prefix: "scripts:" }, { id });
      expect([await hits.increment(2), await hits.decrement()]).toEqual([2, 1]);
    }
    using sync = connectSync({ cluster: cluster.nodes });
    const store = new SyncStore(sync, tallyDefinition(), { prefix: "scripts:" }, { id: "sync" });
    expect(store.set({ count: 1 }, { ifAbsent: true })).toBe(true);
    expect([store.update(() => ({ count: 5 })), store.delete(), store.delete()]).toEqual([{ count: 5 }, true, false]);
  });
});
