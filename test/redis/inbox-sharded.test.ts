import { Cluster } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { moveSlot, nameOn, withMasters } from "../support/cluster-slots.js";
import { recorder } from "../support/inbox-recorder.js";

let cluster: RedisCluster;
let raw: Cluster;
let connection: Connection;
const unhandled = vi.fn();

beforeAll(async () => {
  cluster = await startRedisCluster();
  raw = new Cluster([...cluster.nodes]);
});
beforeEach(async () => {
  process.on("unhandledRejection", unhandled);
  connection = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 1_000, commandTimeoutMs: 15_000 });
});
afterEach(async () => {
  await connection.close();
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
afterAll(async () => {
  raw.disconnect();
  await cluster.stop();
});

/** How many subscribe to this channel, on all masters. */
const subscribers = (channel: string): Promise<number> =>
  withMasters(cluster, async (masters) => {
    const counts = await Promise.all(masters.map((master) => master.call("PUBSUB", "SHARDNUMSUB", channel)));
    return counts.reduce<number>((sum, count) => sum + Number((count as [string, number])[1]), 0);
  });

/** How many connections for sharded channels each master has. */
const links = (): Promise<number[]> =>
  withMasters(cluster, (masters) =>
    Promise.all(masters.map(async (master) => String(await master.client("LIST")).split("-shard ").length - 1)),
  );

describe("sharded inbox", () => {
  test("sharded inbox: what SPUBLISH publishes arrives, from every node, over one connection to each", async () => {
    const { messages, gaps, listener } = recorder();
    const channels = [0, 0, 1, 1, 2, 2].map((node, index) => nameOn(node as 0 | 1 | 2, `each-${index}-`));
    for (const channel of channels) await connection.inbox.subscribeSharded(channel, listener);
    for (const channel of channels) expect(await raw.spublish(channel, "1")).toBe(1);
    await vi.waitFor(() => expect([...messages].sort()).toEqual(channels.map((one) => `${one}=1`).sort()));
    expect(await links()).toEqual([1, 1, 1]);
    expect(gaps).toEqual([]);
  });

  test("sharded inbox: payloads come as bytes", async () => {
    const got: Buffer[] = [];
    await connection.inbox.subscribeSharded("bytes", { message: (payload) => void got.push(payload) });
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    await raw.spublish("bytes", bytes);
    await vi.waitFor(() => expect(got).toEqual([bytes]));
  });

  test("sharded inbox: the server is told when the last subscription ends, and the connection ends after it", async () => {
    const [channel, other] = [nameOn(0, "counted"), nameOn(1, "counted")];
    const first = await connection.inbox.subscribeSharded(channel, recorder().listener);
    const second = await connection.inbox.subscribeSharded(channel, recorder().listener);
    const kept = recorder();
    await connection.inbox.subscribeSharded(other, kept.listener);
    expect(await subscribers(channel)).toBe(1);
    await first.close();
    await first.close();
    expect(await subscribers(channel)).toBe(1);
    await second.close();
    await second.close();
    expect(await subscribers(channel)).toBe(0);
    await vi.waitFor(async () => expect(await links()).toEqual([0, 1, 0]));
    const again = recorder();
    await connection.inbox.subscribeSharded(channel, again.listener);
    await raw.spublish(channel, "again");
    await vi.waitFor(() => expect(again.messages).toEqual([`${channel}=again`]));
    expect([kept.gaps, again.gaps]).toEqual([[], []]);
  });

  test("sharded inbox: closing and subscribing again at once leaves the new subscription subscribed", async () => {
    const old = await connection.inbox.subscribeSharded("again", recorder().listener);
    const { messages, gaps, listener } = recorder();
    const closing = old.close();
    await connection.inbox.subscribeSharded("again", listener);
    await closing;
    await raw.spublish("again", "1");
    await vi.waitFor(() => expect(messages).toEqual(["again=1"]));
    expect(gaps).toEqual([]);
  });

  test("sharded inbox: sharded and common channels of one name are two", async () => {
    const [sharded, common] = [recorder(), recorder()];
    await connection.inbox.subscribeSharded("both", sharded.listener);
    await connection.inbox.subscribe("both", common.listener);
    await raw.spublish("both", "s");
    await raw.publish("both", "p");
    await vi.waitFor(() => expect([sharded.messages, common.messages]).toEqual([["both=s"], ["both=p"]]));
  });

  test("sharded inbox: closing the connection ends its connections, and rejects who waits and who comes later", async () => {
    await connection.inbox.subscribeSharded(nameOn(2), recorder().listener);
    const waiting = connection.inbox.subscribeSharded(nameOn(1), recorder().listener);
    const rejected = expect(waiting).rejects.toMatchObject({ code: "CLOSED" });
    connection.close();
    await rejected;
    await connection.close();
    await expect(connection.inbox.subscribeSharded("x", recorder().listener)).rejects.toMatchObject({ code: "CLOSED" });
    await vi.waitFor(async () => expect(await links()).toEqual([0, 0, 0]));
  });
});

describe("sharded inbox and slots that move", () => {
  test("sharded inbox: a slot that moves is followed, the gap is told, and other channels of the node have none", async () => {
    const [moving, staying] = [nameOn(0, "moving"), nameOn(0, "staying")];
    const [one, other] = [recorder(), recorder()];
    await connection.inbox.subscribeSharded(moving, one.listener);
    await connection.inbox.subscribeSharded(staying, other.listener);
    await raw.spublish(moving, "before");
    await vi.waitFor(() => expect(one.messages).toEqual([`${moving}=before`]));
    const startedAt = Date.now();
    await moveSlot(cluster, moving, 0, 1);
    await vi.waitFor(() => expect(one.gaps).toHaveLength(1));
    // Since it was last heard: one heartbeat before the slot moved, at most, and what a busy machine adds.
    expect(one.gaps[0]).toBeLessThanOrEqual(Date.now());
    expect(one.gaps[0]).toBeGreaterThan(startedAt - 10_000);
    expect(await raw.spublish(moving, "after")).toBe(1);
    await raw.spublish(staying, "after");
    await vi.waitFor(() => expect(one.messages).toEqual([`${moving}=before`, `${moving}=after`]));
    await vi.waitFor(() => expect(other.messages).toEqual([`${staying}=after`]));
    expect([one.gaps.length, other.gaps, one.errors, other.errors]).toEqual([1, [], [], []]);
    await moveSlot(cluster, moving, 1, 0);
    await vi.waitFor(() => expect(one.gaps).toHaveLength(2));
    expect(await raw.spublish(moving, "back")).toBe(1);
    await vi.waitFor(() => expect(one.messages.at(-1)).toBe(`${moving}=back`));
  });

  test("sharded inbox: a slot that moved before is found by the first subscription, without a gap", async () => {
    const channel = nameOn(1, "elsewhere");
    await moveSlot(cluster, channel, 1, 2);
    const { messages, gaps, listener } = recorder();
    await connection.inbox.subscribeSharded(channel, listener);
    await raw.spublish(channel, "1");
    await vi.waitFor(() => expect(messages).toEqual([`${channel}=1`]));
    expect(gaps).toEqual([]);
    await moveSlot(cluster, channel, 2, 1);
  });

  test("sharded inbox: every message is delivered once, or lies in a gap that is told, while slots move to and fro", async () => {
    const channel = nameOn(0, "busy");
    const { messages, gaps, listener } = recorder();
    await connection.inbox.subscribeSharded(channel, listener);
    let [sent, received] = [0, 0];
    let running = true;
    const publishing = (async () => {
      for (; running; sent++) received += Number(await raw.spublish(channel, String(sent)));
    })();
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const before = gaps.length;
      await moveSlot(cluster, channel, from, to);
      await vi.waitFor(() => expect(gaps.length).toBeGreaterThan(before), { timeout: 10_000 });
      const seen = messages.length;
      await vi.waitFor(() => expect(messages.length).toBeGreaterThan(seen), { timeout: 10_000 });
    }
    running = false;
    await publishing;
    await vi.waitFor(() => expect(messages.length).toBe(received));
    const numbers = messages.map((message) => Number(message.split("=")[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(await subscribers(channel)).toBe(1);
  }, 40_000);
});

test("sharded inbox: on a single server it shares the one connection, and PUBLISH does not reach it", async () => {
  await using server = await startRedisServer();
  await using single = await connect(server.url);
  const { messages, listener } = recorder();
  const subscription = await single.inbox.subscribeSharded("s", listener);
  const plain = recorder();
  await single.inbox.subscribe("s", plain.listener);
  for (const [name, text] of [
    ["PUBLISH", "1"],
    ["SPUBLISH", "2"],
  ] as const) {
    const args = ["s", text];
    expect(await single.execute({ name, keys: ["s"], args, repeatable: true, decode: Number })).toBe(1);
  }
  await vi.waitFor(() => expect([messages, plain.messages]).toEqual([["s=2"], ["s=1"]]));
  await subscription.close();
  await subscription.close();
});
