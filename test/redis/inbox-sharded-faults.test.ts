import { Cluster, Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { failOver, nameOn, withMasters } from "../support/cluster-slots.js";
import { recorder } from "../support/inbox-recorder.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";

const unhandled = vi.fn();
beforeEach(() => void process.on("unhandledRejection", unhandled));
afterEach(() => {
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

/** Publishes until somebody hears it, as the new master of a slot is not known everywhere at once. */
async function publishHeard(cluster: RedisCluster, channel: string, message: string): Promise<void> {
  const raw = new Cluster([...cluster.nodes], { clusterRetryStrategy: () => 100 });
  raw.on("error", () => undefined);
  try {
    await vi.waitFor(async () => expect(await raw.spublish(channel, message)).toBe(1), { timeout: 10_000 });
  } finally {
    raw.disconnect();
  }
}

describe("sharded inbox and nodes that fail", () => {
  for (const [signal, told] of [
    ["SIGKILL", "is killed"],
    ["SIGSTOP", "is stopped and found by the heartbeat"],
  ] as const) {
    test(`sharded inbox: the replica that took over is followed, and the gap is told, when a node ${told}`, async () => {
      await using cluster = await startRedisCluster({ replicas: true });
      const options = { inboxHeartbeatMs: 2_000, connectTimeoutMs: 3_000, commandTimeoutMs: 10_000 };
      await using connection = await connect({ cluster: cluster.nodes, ...options });
      const [failing, fine] = [nameOn(1, "failing"), nameOn(2, "fine")];
      const [one, other] = [recorder(), recorder()];
      await connection.inbox.subscribeSharded(failing, one.listener);
      await connection.inbox.subscribeSharded(fine, other.listener);
      const failedAt = Date.now();
      cluster.masters[1]?.signal(signal);
      await vi.waitFor(() => expect(one.gaps).toHaveLength(1), { timeout: 40_000 });
      expect(one.gaps[0]).toBeGreaterThan(failedAt - 10_000);
      expect(one.gaps[0]).toBeLessThanOrEqual(failedAt + 1_000);
      await publishHeard(cluster, failing, "after");
      await publishHeard(cluster, fine, "after");
      await vi.waitFor(() => expect([one.messages, other.messages]).toEqual([[`${failing}=after`], [`${fine}=after`]]));
      expect([other.gaps, one.errors, other.errors]).toEqual([[], [], []]);
      cluster.masters[1]?.signal("SIGCONT");
    }, 120_000);
  }

  test("sharded inbox: a planned failover is followed; what comes after it arrives, once", async () => {
    await using cluster = await startRedisCluster({ replicas: true });
    await using connection = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 2_000 });
    const { messages, errors, listener } = recorder();
    const channel = nameOn(0, "planned");
    await connection.inbox.subscribeSharded(channel, listener);
    const [successor] = cluster.replicas;
    const raw = new Redis(successor?.port ?? 0, "127.0.0.1");
    await failOver(cluster, 0);
    await vi.waitFor(async () => {
      await raw.spublish(channel, "after");
      expect(messages).toContain(`${channel}=after`);
    });
    // The node that was master before goes away, and only its successor is left.
    await cluster.masters[0]?.stop();
    await vi.waitFor(async () => expect(await raw.spublish(channel, "last")).toBe(1), { timeout: 10_000 });
    raw.disconnect();
    await vi.waitFor(() => expect(messages.at(-1)).toBe(`${channel}=last`));
    expect(messages.filter((one) => one.endsWith("last"))).toHaveLength(1);
    expect(errors).toEqual([]);
  }, 90_000);

  test("sharded inbox: a master that lives on as a replica is left without a heartbeat; the gap is told last on the new one", async () => {
    await using cluster = await startRedisCluster({ replicas: true });
    await using connection = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 60_000 });
    const [former, successor] = [cluster.masters[0], cluster.replicas[0]].map((one) => new Redis(one?.port ?? 0));
    const channels = [nameOn(0, "counted"), nameOn(0, "another"), nameOn(0, "third")];
    const countedAtGap = new Map<string, unknown>();
    const subscribersOf = async (raw: Redis | undefined, channel: string): Promise<unknown> => {
      const reply = await raw?.call("PUBSUB", "SHARDNUMSUB", channel);
      return Array.isArray(reply) ? reply[1] : undefined;
    };
    const { messages, errors, listener } = recorder();
    for (const channel of channels) {
      const gap = async (): Promise<void> => void countedAtGap.set(channel, await subscribersOf(successor, channel));
      await connection.inbox.subscribeSharded(channel, { ...listener, isCounted: true, gap: () => void gap() });
    }
    await failOver(cluster, 0);
    const all = (raw: Redis | undefined) => Promise.all(channels.map((channel) => subscribersOf(raw, channel)));
    await expect.poll(() => all(successor)).toEqual([1, 1, 1]);
    await expect.poll(() => all(former)).toEqual([0, 0, 0]);
    // Each for itself: a channel may be told of the former one still when another has moved already.
    await expect.poll(() => channels.map((channel) => countedAtGap.get(channel))).toEqual([1, 1, 1]);
    for (const channel of channels) await successor?.spublish(channel, "1");
    await vi.waitFor(() => expect(messages).toEqual(channels.map((channel) => `${channel}=1`)));
    expect(errors).toEqual([]);
    for (const raw of [former, successor]) raw?.disconnect();
  }, 90_000);

  test("sharded inbox: while a node is away for good, others serve; who asks for it is UNAVAILABLE by the deadline", async () => {
    await using cluster = await startRedisCluster();
    await withMasters(cluster, async (masters) => {
      for (const each of masters) await each.config("SET", "cluster-require-full-coverage", "no");
    });
    await using connection = await connect({
      cluster: cluster.nodes,
      inboxHeartbeatMs: 2_000,
      commandTimeoutMs: 3_000,
    });
    const [lost, fine, later] = [nameOn(1, "lost"), nameOn(2, "fine"), nameOn(0, "later")];
    const [one, other, third] = [recorder(), recorder(), recorder()];
    await connection.inbox.subscribeSharded(lost, one.listener);
    await connection.inbox.subscribeSharded(fine, other.listener);
    await cluster.masters[1]?.stop();
    const refused = connection.inbox.subscribeSharded(nameOn(1, "refused"), recorder().listener);
    await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE", key: nameOn(1, "refused") });
    await connection.inbox.subscribeSharded(later, third.listener);
    await publishHeard(cluster, fine, "1");
    await publishHeard(cluster, later, "1");
    await vi.waitFor(() => expect([other.messages, third.messages]).toEqual([[`${fine}=1`], [`${later}=1`]]));
    expect([one.gaps, other.gaps, third.gaps]).toEqual([[], [], []]);
  }, 60_000);

  test("sharded inbox: while the cluster is down nobody is told an error; what was subscribed comes back with its gap", async () => {
    await using cluster = await startRedisCluster();
    await using connection = await connect({
      cluster: cluster.nodes,
      inboxHeartbeatMs: 2_000,
      commandTimeoutMs: 40_000,
    });
    await using hasty = await connect({ cluster: cluster.nodes, commandTimeoutMs: 3_000 });
    const [stopped, fine] = [nameOn(1, "stopped"), nameOn(2, "fine")];
    const [one, other, late] = [recorder(), recorder(), recorder()];
    await connection.inbox.subscribeSharded(stopped, one.listener);
    await connection.inbox.subscribeSharded(fine, other.listener);
    await withMasters(cluster, async ([master, second, third]) => {
      // SSUBSCRIBE is CLUSTERDOWN then, and soon.
      for (const each of [master, second, third]) {
        await each?.config("SET", "cluster-allow-pubsubshard-when-down", "no");
        await each?.config("SET", "cluster-node-timeout", "1000");
      }
      cluster.masters[1]?.signal("SIGSTOP");
      const state = async (): Promise<string> => String(await master?.cluster("INFO"));
      await vi.waitFor(async () => expect(await state()).toContain("cluster_state:fail"), { timeout: 30_000 });
    });
    const refused = hasty.inbox.subscribeSharded(nameOn(0, "down"), recorder().listener);
    const message = expect.stringContaining("the cluster is down");
    await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE", message });
    const coming = connection.inbox.subscribeSharded(nameOn(0, "coming"), late.listener);
    cluster.masters[1]?.signal("SIGCONT");
    await coming;
    await vi.waitFor(() => expect(one.gaps).toHaveLength(1), { timeout: 30_000 });
    for (const channel of [stopped, fine, nameOn(0, "coming")]) await publishHeard(cluster, channel, "1");
    const all = [one, other, late];
    await vi.waitFor(() => expect(all.map(({ messages }) => messages.length)).toEqual([1, 1, 1]));
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    expect([other.gaps, late.gaps]).toEqual([[], []]);
  }, 120_000);
});

describe("sharded inbox over links with faults", () => {
  /** A proxy before each master, which an ioredis of one's own takes for the masters. */
  async function throughProxies(cluster: RedisCluster) {
    const proxies = await Promise.all(cluster.nodes.map((node) => startProxy(node)));
    const natMap = Object.fromEntries(
      cluster.nodes.map(({ host, port }, index) => [`${host}:${port}`, { host, port: proxies[index]?.port ?? 0 }]),
    );
    const own = new Cluster([...cluster.nodes], { natMap });
    own.on("error", () => undefined);
    const end = async (): Promise<void> => {
      own.disconnect();
      await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()));
    };
    return { own, proxies: proxies as readonly TcpProxy[], [Symbol.asyncDispose]: end };
  }

  test("sharded inbox: a blackholed link is found by the heartbeat, although nothing is ever published", async () => {
    await using cluster = await startRedisCluster();
    await using faulty = await throughProxies(cluster);
    await using connection = await connect(faulty.own, { inboxHeartbeatMs: 2_000, connectTimeoutMs: 3_000 });
    const [silent, fine] = [nameOn(0, "silent"), nameOn(1, "fine")];
    const [one, other] = [recorder(), recorder()];
    await connection.inbox.subscribeSharded(silent, one.listener);
    await connection.inbox.subscribeSharded(fine, other.listener);
    const accepted = faulty.proxies[0]?.accepted ?? 0;
    const fault = faulty.proxies[0]?.blackhole();
    await vi.waitFor(() => expect(faulty.proxies[0]?.accepted).toBeGreaterThan(accepted));
    expect(fault?.fired).toBeGreaterThan(0);
    fault?.stop();
    await vi.waitFor(() => expect(one.gaps).toHaveLength(1), { timeout: 20_000 });
    await publishHeard(cluster, silent, "1");
    await publishHeard(cluster, fine, "1");
    await vi.waitFor(() => expect([one.messages, other.messages]).toEqual([[`${silent}=1`], [`${fine}=1`]]));
    expect(other.gaps).toEqual([]);
  }, 60_000);

  test("sharded inbox: cut links are made anew, and each of a thousand channels is told its gap once", async () => {
    await using cluster = await startRedisCluster();
    await using faulty = await throughProxies(cluster);
    await using connection = await connect(faulty.own, { inboxHeartbeatMs: 2_000 });
    const channels = Array.from({ length: 1_000 }, (_, index) => `many-${index}`);
    const all = channels.map((channel) => ({ channel, ...recorder() }));
    await Promise.all(all.map(({ channel, listener }) => connection.inbox.subscribeSharded(channel, listener)));
    for (const proxy of faulty.proxies) expect(proxy.cutAll()).toBeGreaterThan(0);
    await vi.waitFor(() => expect(all.every(({ gaps }) => gaps.length === 1)).toBe(true), { timeout: 20_000 });
    const raw = new Cluster([...cluster.nodes]);
    await Promise.all(channels.map((channel) => raw.spublish(channel, "1")));
    raw.disconnect();
    await vi.waitFor(() => expect(all.every(({ messages }) => messages.length === 1)).toBe(true), { timeout: 20_000 });
  }, 60_000);

  test("sharded inbox: a refused subscription rejects; one that is refused later is told once, then mended", async () => {
    await using cluster = await startRedisCluster();
    const setUser = (...rules: string[]) =>
      withMasters(cluster, async (masters) => {
        for (const each of masters) await each.call("ACL", "SETUSER", "listener", ...rules);
      });
    await setUser("reset", "on", ">pw", "~*", "+@all", "resetchannels", "&allowed");
    const user = { username: "listener", password: "pw", inboxHeartbeatMs: 2_000 };
    await using limited = await connect({ cluster: cluster.nodes, ...user });
    const refused = limited.inbox.subscribeSharded("forbidden", recorder().listener);
    await expect(refused).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM", key: "forbidden" });
    const { errors, gaps, messages, listener } = recorder();
    await limited.inbox.subscribeSharded("allowed", listener);
    await setUser("resetchannels", "&other");
    await vi.waitFor(() => expect(errors[0]).toBe("SERVER_REFUSED"));
    await expect(limited.ping()).resolves.toBeGreaterThan(0);
    await setUser("&allowed");
    await vi.waitFor(() => expect(gaps).toHaveLength(1));
    expect(errors).toHaveLength(1);
    await publishHeard(cluster, "allowed", "1");
    await vi.waitFor(() => expect(messages).toEqual(["allowed=1"]));
  }, 60_000);
});
