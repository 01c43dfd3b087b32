import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ReadWriteLock } from "../../src/runtime/lock/read-write.js";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { failOver, nameOn } from "../support/cluster-slots.js";
import { type Acquirable, takeTurns } from "../support/lock-turns.js";
import { lockDefinition, waitersOf } from "../support/locks.js";
import { startProxy } from "../support/proxy.js";

// A master that was replaced lives on as a replica: what was connected to it stays connected, and hears through it.

/** All that is waited for is passed on in this time: sooner than anybody would ask by itself. */
const turnMs = 6_000;
const options = { inboxHeartbeatMs: 500 };

const write = (lock: ReadWriteLock): Acquirable => lock.write;

for (const [told, locksOf] of [
  ["a lock", (of: Connection, name: string) => new Lock(of, lockDefinition(name))],
  ["a read-write lock", (of: Connection, name: string) => write(new ReadWriteLock(of, lockDefinition(name)))],
] as const) {
  test(`former master of a cluster: ${told} has one holder, and turns go on, after a planned failover`, async () => {
    await using cluster = await startRedisCluster({ replicas: true });
    await using a = await connect({ cluster: cluster.nodes, ...options });
    await using b = await connect({ cluster: cluster.nodes, ...options });
    await using c = await connect({ cluster: cluster.nodes, ...options });
    const name = nameOn(0, "test:former").slice("test:".length);
    const key = new Lock(a, lockDefinition(name)).key;
    const successor = new Redis(cluster.replicas[0]?.port ?? 0, "127.0.0.1");
    const locks: readonly [Acquirable, Acquirable, Acquirable] = [locksOf(a, name), locksOf(b, name), locksOf(c, name)];
    const former = new Redis(cluster.masters[0]?.port ?? 0, "127.0.0.1");
    expect((await takeTurns(locks, () => waitersOf(former, key))).together).toBe(0);
    // Its inbox is on the master that is replaced now, and it says nothing while that happens.
    const held = await locks[0].acquire();
    const waiting = locks[1].acquire({ waitMs: 20_000 });
    await expect.poll(() => waitersOf(former, key)).toBe(1);
    await failOver(cluster, 0);
    await expect.poll(() => successor.call("PUBSUB", "SHARDCHANNELS"), { timeout: turnMs }).toHaveLength(1);
    await expect.poll(() => former.call("PUBSUB", "SHARDCHANNELS"), { timeout: turnMs }).toEqual([]);
    await held.release();
    const releasedAt = performance.now();
    await (await waiting).release();
    expect(performance.now() - releasedAt).toBeLessThan(turnMs);
    const { together, longestTurnMs } = await takeTurns(locks, () => waitersOf(successor, key));
    expect(together).toBe(0);
    expect(longestTurnMs).toBeLessThan(turnMs);
    for (const raw of [former, successor]) raw.disconnect();
  }, 60_000);

  test(`former master at one address: ${told} has one holder, and turns go on, once another server answers there`, async () => {
    await using former = await startRedisServer({ args: ["--repl-diskless-sync-delay", "0"] });
    await using successor = await startRedisServer({ args: ["--replicaof", "127.0.0.1", String(former.port)] });
    const target = { port: former.port };
    await using proxy = await startProxy(target);
    await using a = await connect(proxy.url, options);
    await using b = await connect(proxy.url, options);
    await using c = await connect(proxy.url, options);
    const [was, is] = [new Redis(former.url), new Redis(successor.url)];
    const key = new Lock(a, lockDefinition("former")).key;
    await expect.poll(async () => String(await was.info("replication")), { timeout: 10_000 }).toMatch(/state=online/);
    const locks: readonly [Acquirable, Acquirable, Acquirable] = [
      locksOf(a, "former"),
      locksOf(b, "former"),
      locksOf(c, "former"),
    ];
    expect((await takeTurns(locks, () => waitersOf(was, key))).together).toBe(0);
    const held = await locks[0].acquire();
    const waiting = locks[1].acquire({ waitMs: 20_000 });
    await expect.poll(() => waitersOf(was, key)).toBe(1);
    await expect.poll(() => waitersOf(is, key)).toBe(1);
    await is.replicaof("NO", "ONE");
    await was.replicaof("127.0.0.1", successor.port);
    target.port = successor.port;
    // Not a connection was cut: whoever waits finds out by itself.
    await expect.poll(() => is.pubsub("CHANNELS"), { timeout: turnMs }).toHaveLength(1);
    await expect.poll(() => was.pubsub("CHANNELS"), { timeout: turnMs }).toEqual([]);
    await held.release();
    const releasedAt = performance.now();
    await (await waiting).release();
    expect(performance.now() - releasedAt).toBeLessThan(turnMs);
    const { together, longestTurnMs } = await takeTurns(locks, () => waitersOf(is, key));
    expect(together).toBe(0);
    expect(longestTurnMs).toBeLessThan(turnMs);
    for (const raw of [was, is]) raw.disconnect();
  }, 60_000);
}
