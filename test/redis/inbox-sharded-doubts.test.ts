import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { InboxListener } from "../../src/runtime/connection/inbox.js";
import type { ShardNodes } from "../../src/runtime/connection/shard-nodes.js";
import { ShardedInbox } from "../../src/runtime/connection/sharded-inbox.js";
import type { Counted } from "../../src/runtime/connection/subscriber-link.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { moveSlot, nameOn } from "../support/cluster-slots.js";
import { recorder } from "../support/inbox-recorder.js";

// The servers and the connections to them are real; what is known of the slots, and who counts, is as each test says.
let cluster: RedisCluster;
let raws: Redis[];
let inboxes: ShardedInbox[];
let opened: Redis[];
let slots: Slots;

beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: true });
  raws = [...cluster.masters, ...cluster.replicas].map(({ port }) => new Redis(port, "127.0.0.1"));
}, 60_000);
beforeEach(() => {
  inboxes = [];
  opened = [];
  slots = new Slots();
});
afterEach(() => {
  for (const inbox of inboxes) inbox.close();
});
afterAll(async () => {
  for (const raw of raws) raw.disconnect();
  await cluster.stop();
});

/** What one process knows of the slots: that `owner` has all of them. */
class Slots implements ShardNodes {
  owner = "";
  /** Runs whenever a node has said where the slots are: it may set `owner`. */
  answered: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  ownerOf(): string {
    return this.owner;
  }

  knows(): boolean {
    return true;
  }

  open(node: string): Redis {
    const [host, port] = node.split(":");
    const crashOnly = { lazyConnect: true, retryStrategy: () => null, enableOfflineQueue: false } as const;
    const redis = new Redis(Number(port), String(host), { ...crashOnly, protocol: 3, replyMapping: "legacy" });
    opened.push(redis);
    return redis;
  }

  refresh(): void {
    setImmediate(() => {
      this.answered();
      for (const listener of this.#listeners) listener();
    });
  }

  onRefresh(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** One that no heartbeat helps, unless the test says so. */
function inboxWith(
  count: (channel: string) => Promise<Counted>,
  { heartbeatMs = 600_000, host = systemHost } = {},
): ShardedInbox {
  const onError = (error: Error): never => {
    throw error;
  };
  const parts = { nodes: slots, heartbeatMs, host, commandTimeoutMs: 10_000, onError };
  const inbox = new ShardedInbox({ ...parts, count: ({ name }) => count(name) });
  inboxes.push(inbox);
  return inbox;
}

const server = (index: number): Redis => {
  const raw = raws[index];
  if (!raw) throw new Error("no such server");
  return raw;
};
const nodeAt = (index: number): string => `127.0.0.1:${server(index).options.port}`;

async function countedOn(index: number, channel: string): Promise<number> {
  const reply = await server(index).call("PUBSUB", "SHARDNUMSUB", channel);
  return Array.isArray(reply) ? Number(reply[1]) : Number.NaN;
}

/** The first is the master of the first third of the slots, the other one its replica. */
async function pair(): Promise<readonly [number, number]> {
  const isFirst = String(await server(0).info("replication")).includes("role:master");
  return isFirst ? [0, 3] : [3, 0];
}

/** The replica becomes the master; the former one lives on as its replica. */
async function takeOver(index: number): Promise<void> {
  const isMaster = async (): Promise<void> => {
    if (String(await server(index).info("replication")).includes("role:master")) return;
    await server(index).cluster("FAILOVER");
    throw new Error("not yet");
  };
  await vi.waitFor(isMaster, { timeout: 20_000, interval: 500 });
}

const counted = (): { readonly gaps: number[]; readonly listener: InboxListener } => {
  const { gaps, listener } = recorder();
  return { gaps, listener: { ...listener, isCounted: true } };
};

test("sharded inbox: a replica that is said to be the master still is left, however long that is said", async () => {
  const [master, replica] = await pair();
  slots.owner = nodeAt(replica);
  let answers = 0;
  slots.answered = () => {
    if (++answers === 6) slots.owner = nodeAt(master);
  };
  const channel = nameOn(0, "stale");
  const inbox = inboxWith((name) => countedOn(master, name));
  const { gaps, listener } = counted();
  await inbox.subscribe(channel, listener);
  await vi.waitFor(async () =>
    expect([await countedOn(master, channel), await countedOn(replica, channel)]).toEqual([1, 0]),
  );
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  expect(answers).toBeGreaterThanOrEqual(6);
});

test("sharded inbox: who is sent on to the new master stays there, though all others name the former one still", async () => {
  const [master, replica] = await pair();
  slots.owner = nodeAt(replica);
  slots.answered = () => {
    slots.owner = nodeAt(replica);
  };
  const channel = nameOn(0, "stays");
  const inbox = inboxWith((name) => {
    // The server that was asked has sent it on.
    slots.owner = nodeAt(master);
    return countedOn(master, name);
  });
  const { gaps, listener } = counted();
  await inbox.subscribe(channel, listener);
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  for (let times = 0; times < 3; times++) {
    slots.refresh();
    expect([await countedOn(master, channel), await countedOn(replica, channel)]).toEqual([1, 0]);
  }
  expect(gaps).toHaveLength(1);
});

test("sharded inbox: whether it is on the master is asked until somebody answers", async () => {
  const [master, replica] = await pair();
  slots.owner = nodeAt(replica);
  let unanswered = 15;
  const channel = nameOn(0, "unanswered");
  // Pauses grow: time runs faster, so that nobody waits for them.
  const host = { ...systemHost, setTimer: (run: () => void, ms: number) => systemHost.setTimer(run, ms / 50) };
  const count = async (name: string): Promise<Counted> => {
    if (unanswered-- > 0) return undefined;
    slots.owner = nodeAt(master);
    return countedOn(master, name);
  };
  const inbox = inboxWith(count, { host, heartbeatMs: 600_000_000 });
  await inbox.subscribe(channel, counted().listener);
  inbox.look();
  await vi.waitFor(async () =>
    expect([await countedOn(master, channel), await countedOn(replica, channel)]).toEqual([1, 0]),
  );
});

test("sharded inbox: where Redis refuses to count, it is not asked again before the heartbeat", async () => {
  const [master] = await pair();
  slots.owner = nodeAt(master);
  const count = vi.fn(async (): Promise<Counted> => "refused");
  const inbox = inboxWith(count);
  for (const channel of ["refused", "another", "third"]) await inbox.subscribe(nameOn(0, channel), counted().listener);
  await inbox.subscribe(nameOn(0, "heard"), recorder().listener);
  expect(count).toHaveBeenCalledTimes(1);
});

for (const [hops, told] of [
  [0, "at once"],
  [20, "a moment later"],
] as const) {
  test(`sharded inbox: a subscription that ends with its confirmation is asked for anew, where that is told ${told}`, async () => {
    const channel = nameOn(1, `ended-${Date.now()}-`);
    slots.owner = nodeAt(1);
    const inbox = inboxWith(async () => undefined);
    await inbox.subscribe(nameOn(1, "first"), recorder().listener);
    const [link] = opened;
    if (!link) throw new Error("no connection");
    const { gaps, messages, listener } = recorder();
    const ssubscribe = link.ssubscribe.bind(link);
    link.ssubscribe = async (...channels: unknown[]) => {
      const reply = await ssubscribe(...(channels as string[]));
      for (let hop = 0; hop < hops; hop++) await undefined;
      return reply;
    };
    // The process stands still: all that comes meanwhile is read at once.
    link.stream.pause();
    const subscribing = inbox.subscribe(channel, listener);
    await vi.waitFor(async () => expect(await countedOn(1, channel)).toBe(1));
    await moveSlot(cluster, channel, 1, 2);
    expect(await countedOn(1, channel)).toBe(0);
    link.stream.resume();
    await subscribing;
    await vi.waitFor(async () => expect(await countedOn(2, channel)).toBe(1));
    await vi.waitFor(() => expect(gaps).toHaveLength(1));
    await server(2).spublish(channel, "1");
    await vi.waitFor(() => expect(messages).toEqual([`${channel}=1`]));
  });
}

test("sharded inbox: what was counted before the master was replaced is not taken for the present", async () => {
  const [former, successor] = await pair();
  slots.owner = nodeAt(former);
  const channel = nameOn(0, "late");
  let tellLate: (count: number) => void = () => undefined;
  let asked = 0;
  let first: Promise<Counted> | undefined;
  const count = (name: string): Promise<Counted> => {
    asked++;
    if (asked === 1) {
      first = countedOn(former, name);
      return first;
    }
    if (asked === 2) {
      return new Promise((resolve) => {
        tellLate = resolve;
      });
    }
    // From here on the new master is known.
    slots.owner = nodeAt(successor);
    return countedOn(successor, name);
  };
  // The one heartbeat is the test's.
  const heartbeatMs = 600_000;
  let beat: () => void = () => undefined;
  const setTimer: Host["setTimer"] = (run, ms, options) => {
    if (ms === heartbeatMs) beat = run;
    return systemHost.setTimer(run, ms, options);
  };
  const inbox = inboxWith(count, { heartbeatMs, host: { ...systemHost, setTimer } });
  const { gaps, listener } = counted();
  await inbox.subscribe(channel, listener);
  // The first look is over: the heartbeat begins one of its own.
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  beat();
  expect(asked).toBe(2);
  await takeOver(successor);
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  expect([asked, await countedOn(former, channel)]).toEqual([2, 1]);
  tellLate(1);
  const both = async () => [await countedOn(successor, channel), await countedOn(former, channel)];
  await vi.waitFor(async () => expect(await both()).toEqual([1, 0]));
  await vi.waitFor(() => expect(gaps).toHaveLength(2));
});
