import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { withMasters } from "../support/cluster-slots.js";
import { type Tally, tallyDefinition } from "../support/keys.js";

test("scan: a master that is killed on the way is replaced by its replica, and nothing is missed or told twice", {
  timeout: 90_000,
}, async () => {
  await using cluster = await startRedisCluster({ replicas: true });
  await using connection = await connect({ cluster: cluster.nodes, commandTimeoutMs: 30_000 });
  const store = new ParameterizedStore<{ id: string }, Tally>(connection, tallyDefinition());
  const ids = Array.from({ length: 900 }, (_, id) => `${id}`);
  await store.setMany(ids.map((id) => [{ id }, { count: 1 }] as const));
  await withMasters(cluster, (masters) => Promise.all(masters.map((one) => one.wait(1, 5_000))));
  const seen: string[] = [];
  for await (const { id } of store.scan({ pageSize: 50 })) {
    seen.push(id);
    // Whichever is read at that moment, one was read, one is read or was, and one is yet to be.
    if (seen.length === 400) cluster.masters[1]?.signal("SIGKILL");
  }
  expect(seen.sort()).toEqual(ids.sort());
});
