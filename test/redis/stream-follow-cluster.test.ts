import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import { addTasks, blockingConnections, countTo, gather, openReader } from "../support/follow.js";

let cluster: RedisCluster;
let connection: Connection;
let nodes: Redis[];

beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes });
  nodes = cluster.nodes.map(({ host, port }) => new Redis(port, host));
});
afterAll(async () => {
  await connection.close();
  for (const node of nodes) node.disconnect();
  await cluster.stop();
});

/** A name of each third of the slots. */
const names = countTo(3).map((third) => {
  for (let count = 0; ; count++) if (Math.floor(slotOf(`tests:k${count}`) / 5_462) === third) return `k${count}`;
});

it("follow: on a cluster each stream is read on its node, one connection a slot, and who joins is served", async () => {
  const followed = [];
  for (const name of [...names, ...names]) {
    const { reader } = openReader(connection, "", name);
    followed.push(gather(await reader.follow({ from: "end" })));
  }
  for (const name of names) {
    const { key } = openReader(connection, "", name);
    const node = nodes[Math.floor(slotOf(key) / 5_462)];
    if (node) await addTasks(node, key, 0, 300);
  }
  for (const one of followed) await vi.waitFor(() => expect(one.numbers).toEqual(countTo(300)));
  await vi.waitFor(async () => {
    const connections = await Promise.all(nodes.map(blockingConnections));
    expect(connections.reduce((sum, count) => sum + count)).toBe(3);
  });
});
