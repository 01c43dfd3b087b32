import { Cluster } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { askAll } from "../../src/runtime/permits/commands.js";
import { parseInboxMessage } from "../../src/runtime/permits/messages.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";

let cluster: RedisCluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes });
}, 60_000);
afterAll(async () => {
  await connection.close();
  await cluster.stop();
});

test("cluster: a hand-over is heard in the lock's slot, whichever node it is on; who cannot hear is passed over", async () => {
  const ears = new Cluster([...cluster.nodes], { shardedSubscribers: true });
  const heard: string[] = [];
  ears.on("smessage", (_channel: string, payload: string) => heard.push(parseInboxMessage(payload)?.token ?? payload));
  const expected: string[] = [];
  for (let n = 0; n < 9; n++) {
    const lock = new Bench(connection, "", n % 2 ? permits(1) : exclusive, `slot-${n}`);
    await lock.ask(`p:${n}`);
    const inbox = lock.commands.inboxOf("here");
    await ears.ssubscribe(inbox);
    await lock.wait(`q:${n}`, { inbox: lock.commands.inboxOf("gone"), sharded: true });
    await lock.wait(`r:${n}`, { inbox, sharded: true });
    expect(await lock.release(`p:${n}`)).toBe("released");
    expect(await lock.holders()).toEqual([`r:${n}`]);
    expected.push(`r:${n}`);
  }
  await expect.poll(() => heard).toEqual(expected);
  ears.disconnect();
});

test("cluster: a writer that nobody hears any more does not keep readers out", async () => {
  const lock = new Bench(connection, "", readWrite, "book");
  const inbox = lock.commands.inboxOf("here");
  await lock.ask("p:r1");
  await lock.wait("p:w", { access: "write", inbox, sharded: true });
  expect(await lock.ask("p:r2")).toMatchObject({ granted: true });
  const ears = new Cluster([...cluster.nodes], { shardedSubscribers: true });
  await ears.ssubscribe(inbox);
  await lock.wait("p:w", { access: "write", inbox, sharded: true });
  expect(await lock.ask("p:r3")).toMatchObject({ granted: false });
  ears.disconnect();
});

test("cluster: several locks of one slot are asked for in one script", async () => {
  const locks = ["{s}:a", "{s}:b"].map((key) => new Bench(connection, "", exclusive, key));
  const all = askAll(locks.map((lock, at) => ({ commands: lock.commands, claim: lock.claim(`p:${at}`) })));
  expect(await connection.execute(all)).toMatchObject([
    { granted: true, again: false },
    { granted: true, again: false },
  ]);
});
