import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel, ParameterizedShardedChannel } from "../../src/runtime/channel/channel.js";
import { ChannelCommands } from "../../src/runtime/channel/commands.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import { ParameterizedShardedSubscriber } from "../../src/runtime/channel/subscriber.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import { SyncPublisher } from "../../src/runtime/sync/publisher.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import { channelDefinition, type Note, type RoomParameters, roomsDefinition } from "../support/channels.js";
import { moveSlot, withMasters } from "../support/cluster-slots.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let cluster: RedisCluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 1_500 });
  connection.on("error", () => undefined);
});
afterAll(async () => {
  await connection.close();
  await cluster.stop();
});

const note = (text: string): Note => ({ type: "info", text });
const sharded = (name: string) => ({ ...channelDefinition(name), sharded: true as const });
const shardedRooms = (name: string) => ({ ...roomsDefinition(name), sharded: true as const });

/** The name of a channel of `test` whose slot this master has. */
function channelOn(master: 0 | 1 | 2, purpose: string) {
  for (let count = 0; ; count++) {
    const definition = sharded(`${purpose}-${count}`);
    const name = definition.address.format("", {});
    if (Math.floor(slotOf(name) / 5_462) === master)
      return { name, definition, channel: new Channel(connection, definition) };
  }
}

test("sharded: SPUBLISH and SSUBSCRIBE on a single server too; PUBLISH does not reach it", async () => {
  await using single = await connect(redis.url);
  const definition = sharded("single");
  const channel = new Channel(single, definition, { prefix: redis.prefix });
  const name = definition.address.format(redis.prefix, {});
  expect(new ChannelCommands(definition, { prefix: redis.prefix }).publish(note("x"))).toMatchObject({
    name: "SPUBLISH",
    keys: [name],
  });
  const seen: string[] = [];
  const subscription = await channel.subscribe(({ text }) => seen.push(text));
  expect(await channel.publish(note("a"))).toBe(1);
  expect(await redis.raw.publish(name, '{"type":"info","text":"plain"}')).toBe(0);
  expect(await redis.raw.call("SPUBLISH", name, '{"type":"info","text":"b"}')).toBe(1);
  await expect.poll(() => seen).toEqual(["a", "b"]);
  await subscription.close();
  expect(await channel.publish(note("c"))).toBe(0);
});

test("sharded: a lost connection is made anew, and the gap is told", async () => {
  await using single = await connect(redis.url);
  const channel = new Channel(single, sharded("again"), { prefix: redis.prefix });
  const log: string[] = [];
  await using _subscription = await channel.subscribe(({ text }) => log.push(text), {
    onGap: ({ reason }) => log.push(reason),
  });
  await channel.publish(note("a"));
  await expect.poll(() => log).toEqual(["a"]);
  await redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub");
  await expect.poll(() => log).toEqual(["a", "disconnected"]);
  await channel.publish(note("b"));
  await expect.poll(() => log).toEqual(["a", "disconnected", "b"]);
});

test("sharded: on a cluster, every message of every master arrives once, in order, and crosses no other node", async () => {
  const seen = new Map<string, string[]>();
  const channels = ([0, 1, 2] as const).map((master) => channelOn(master, "each"));
  for (const { channel } of channels) {
    await channel.subscribe(({ text }, { channel: name }) => seen.set(name, [...(seen.get(name) ?? []), text]));
  }
  const texts = Array.from({ length: 100 }, (_, index) => `${index}`);
  await Promise.all(channels.flatMap(({ channel }) => texts.map((text) => channel.publish(note(text)))));
  for (const { name } of channels) await expect.poll(() => seen.get(name)).toEqual(texts);
  const counts = await withMasters(cluster, (masters) =>
    Promise.all(masters.map((master) => master.call("PUBSUB", "SHARDCHANNELS", "test:each-*"))),
  );
  expect(counts).toEqual(channels.map(({ name }) => [name]));
});

test("sharded: a slot that moves under the subscription is followed, the gap is told in its place", async () => {
  const { name, channel } = channelOn(0, "moving");
  const log: string[] = [];
  const gaps: Gap[] = [];
  const startedAt = Date.now();
  await using _subscription = await channel.subscribe(({ text }) => log.push(text), {
    onGap: (gap) => {
      gaps.push(gap);
      log.push("gap");
    },
  });
  await channel.publish(note("before"));
  await expect.poll(() => log).toEqual(["before"]);
  await moveSlot(cluster, name, 0, 1);
  await expect.poll(() => log, { timeout: 10_000 }).toEqual(["before", "gap"]);
  expect(await channel.publish(note("after"))).toBe(1);
  await expect.poll(() => log).toEqual(["before", "gap", "after"]);
  expect(gaps[0]).toMatchObject({ reason: "disconnected" });
  expect(gaps[0]?.reason === "disconnected" && gaps[0].sinceMs).toBeGreaterThan(startedAt - 1_000);
  await moveSlot(cluster, name, 1, 0);
  await expect.poll(() => log.length, { timeout: 10_000 }).toBe(4);
  await channel.publish(note("back"));
  await expect.poll(() => log.at(-1)).toBe("back");
}, 30_000);

test("sharded: with parameters, each value is a channel of its own slot; there are no patterns to misuse", async () => {
  const definition = shardedRooms("rooms");
  const channel = new ParameterizedShardedChannel<RoomParameters, Note>(connection, definition);
  const subscriber = new ParameterizedShardedSubscriber<RoomParameters, Note>(connection, definition);
  const seen: unknown[] = [];
  for (const room of ["a", "b", "c"]) {
    await subscriber.at({ room, seat: 1 }).subscribe((_, { parameters }) => seen.push(parameters.room));
  }
  for (const room of ["a", "b", "c", "d"]) {
    expect(await channel.at({ room, seat: 1 }).publish(note(room))).toBe(room === "d" ? 0 : 1);
  }
  await expect.poll(() => [...seen].sort()).toEqual(["a", "b", "c"]);
  expect([Reflect.has(channel, "subscribeAll"), Reflect.has(subscriber, "matching")]).toEqual([false, false]);
});

test("sharded: others' clients publish to it by SPUBLISH, from the master of its slot", async () => {
  const { name, channel } = channelOn(2, "foreign");
  const seen: string[] = [];
  await using _subscription = await channel.subscribe(({ text }) => seen.push(text));
  const port = cluster.masters[2]?.port ?? 0;
  const foreign = new Redis(port, "127.0.0.1");
  expect(await foreign.call("SPUBLISH", name, '{"type":"info","text":"foreign"}')).toBe(1);
  await expect.poll(() => seen).toEqual(["foreign"]);
  foreign.disconnect();
});

test("sharded: the synchronous client publishes to the master of the slot, too", async () => {
  const sync = connectSync({ cluster: cluster.nodes });
  for (const master of [0, 1, 2] as const) {
    const { definition, channel } = channelOn(master, "sync");
    const seen: string[] = [];
    await using _subscription = await channel.subscribe(({ text }) => seen.push(text));
    expect(new SyncPublisher(sync, definition).publish(note("sync"))).toBe(1);
    await expect.poll(() => seen).toEqual(["sync"]);
  }
  sync.close();
});
