import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { systemHost } from "../../src/runtime/host.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { channelDefinition, type RoomParameters, roomsDefinition } from "../support/channels.js";
import { renewedAt, renewedOf } from "../support/leases.js";
import { lockDefinition } from "../support/locks.js";

let cluster: RedisCluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes, system: { ...systemHost, random: () => 0.999 } });
});
afterAll(async () => {
  await connection.close();
  await cluster.stop();
});

test("cluster: locks of all nodes are taken, renewed, waited for and passed on", async () => {
  const locks = Array.from(
    { length: 12 },
    (_, index) => new Lock(connection, lockDefinition(`slot-${index}`, { leaseMs: 4_000 })),
  );
  const brief = await Promise.all(locks.map((lock) => lock.acquire()));
  await Promise.all([...brief.map(renewedOf), ...locks.map(renewedAt)]);
  for (const lease of brief) expect(await lease.release()).toBe("released");
  const leases = await Promise.all(locks.map((lock) => lock.acquire({ leaseMs: 60_000 })));
  const waiting = locks.map((lock) => lock.acquire({ waitMs: 20_000 }));
  for (const lock of locks) await expect.poll(async () => (await lock.inspect()).waiting).toBe(1);
  const before = performance.now();
  expect(await Promise.all(leases.map((lease) => lease.release()))).toEqual(locks.map(() => "released"));
  const next = await Promise.all(waiting);
  // Woken over nodes: each would ask by itself only after ten seconds.
  expect(performance.now() - before).toBeLessThan(8_000);
  for (const [index, lease] of next.entries())
    expect(lease.fencingToken).toBeGreaterThan(leases[index]?.fencingToken ?? 0);
  await Promise.all(next.map((lease) => lease.release()));
});

test("cluster: served in the order of asking over several connections, each told by its own inbox", async () => {
  const all = await Promise.all([0, 1, 2].map(() => connect({ cluster: cluster.nodes })));
  const definition = lockDefinition("order", { leaseMs: 60_000, waitMs: 60_000 });
  const locks = all.map((one) => new Lock(one, definition));
  const [first] = locks;
  if (!first) throw new Error("no lock");
  const lease = await first.acquire();
  const served: number[] = [];
  const waiting: Promise<void>[] = [];
  for (let at = 0; at < 12; at++) {
    waiting.push(
      (async () => {
        const own = await locks[at % 3]?.acquire();
        served.push(at);
        await own?.release();
      })(),
    );
    await expect.poll(async () => (await first.inspect()).waiting, { interval: 5 }).toBe(at + 1);
  }
  // Each connection has heard by then that it is subscribed, and named its inbox.
  const waiters = `{${first.key}}:waiters`;
  const records = { name: "HVALS", keys: [waiters], args: [waiters], repeatable: true, decode: String };
  await expect.poll(async () => (await connection.execute(records)).match(/PUBLISH /g)?.length).toBe(12);
  const before = performance.now();
  await lease.release();
  await Promise.all(waiting);
  // Those who do not hear cost a second each.
  expect(performance.now() - before).toBeLessThan(6_000);
  expect(served).toEqual(Array.from({ length: 12 }, (_, at) => at));
  await Promise.all(all.map((one) => one.close()));
});

test("cluster: a message reaches subscribers whichever node it was published on", async () => {
  const channel = new Channel(connection, channelDefinition("anywhere"));
  const rooms = new ParameterizedChannel<RoomParameters, { type: "alert" | "info"; text: string }>(
    connection,
    roomsDefinition("anywhere"),
  );
  const seen: string[] = [];
  const seats: number[] = [];
  await using _one = await channel.subscribe(({ text }) => seen.push(text));
  await using _all = await rooms.subscribeAll((_, { parameters }) => seats.push(parameters.seat));
  const texts = Array.from({ length: 30 }, (_, index) => `${index}`);
  for (const [seat, text] of texts.entries()) {
    await channel.publish({ type: "info", text });
    await rooms.at({ room: `room ${seat}`, seat }).publish({ type: "info", text });
  }
  await expect.poll(() => seen.length + seats.length).toBe(60);
  expect(seen.map(Number).sort((a, b) => a - b)).toEqual(texts.map(Number));
  expect(seats.sort((a, b) => a - b)).toEqual(texts.map(Number));
});
