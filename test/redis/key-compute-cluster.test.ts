import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { HeldLoader, reportStore } from "../support/computed.js";

const names = Array.from({ length: 9 }, (_, index) => `report-${index}`);
let cluster: RedisCluster;
let nodes: Redis[];
let one: Connection;
let other: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  nodes = cluster.nodes.map((node) => new Redis(node));
  [one, other] = await Promise.all([connect({ cluster: cluster.nodes }), connect({ cluster: cluster.nodes })]);
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  for (const node of nodes) node.disconnect();
  await cluster.stop();
});

/** Where nobody waits there is no such channel. */
async function listening(): Promise<number> {
  const channels = await Promise.all(nodes.map((node) => node.call("PUBSUB", "SHARDCHANNELS", "*:loaded")));
  return channels.flat().length;
}

test("cluster: computes once for keys of all nodes, and tells those who wait on the node of each", async () => {
  const loader = new HeldLoader();
  const leaseMs = 60_000;
  const computing = names.map((name) => reportStore(one, "", name).getOrCompute(loader.load, { leaseMs }));
  await expect.poll(() => loader.runs).toBe(names.length);
  const waiting = names.map((name) =>
    reportStore(other, "", name).getOrCompute(() => {
      throw new Error("The loader must not run");
    }),
  );
  await expect.poll(listening).toBe(names.length);
  const before = performance.now();
  for (const name of names) loader.end(`computed ${name}`);
  const values = (await Promise.all([...computing, ...waiting])).map(({ text }) => text);
  // Each asks by itself too, ten seconds after it did so last.
  expect(performance.now() - before).toBeLessThan(6_000);
  expect(values.slice(names.length).toSorted()).toEqual(names.map((name) => `computed ${name}`));
  expect(values.slice(0, names.length)).toEqual(values.slice(names.length));
  await expect.poll(listening).toBe(0);
});

test("cluster: a deletion ends what is computed, on the node of its key", async () => {
  const loader = new HeldLoader();
  const store = reportStore(one, "", "deleted");
  const computing = store.getOrCompute(loader.load);
  await expect.poll(() => loader.runs).toBe(1);
  await reportStore(other, "", "deleted").delete();
  loader.end("before");
  expect(await computing).toEqual({ text: "before" });
  expect(await store.get()).toBeUndefined();
});
