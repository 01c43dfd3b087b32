import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Metrics } from "../../examples/metrics.js";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Observation, Observer } from "../../src/runtime/flow/observer.js";
import { Store } from "../../src/runtime/key/store.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { Stream } from "../../src/runtime/stream/stream.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { textCodec } from "../../src/runtime/wire/codec.js";
import { channelDefinition } from "../support/channels.js";
import { lockDefinition } from "../support/locks.js";
import { get, increment, set } from "../support/plain-commands.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const connections: Connection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

async function observed(url = redis.url): Promise<{ connection: Connection; seen: Observation[] }> {
  const seen: Observation[] = [];
  const connection = await connect(url, {
    commandTimeoutMs: 1_000,
    observer: { observe: (one) => void seen.push(one) },
  });
  connections.push(connection);
  return { connection, seen };
}

const ofKind = <Kind extends Observation["kind"]>(seen: readonly Observation[], kind: Kind) =>
  seen.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);

const ms = expect.any(Number);

describe("observer of a connection", () => {
  it("is told of its life", async () => {
    const { port } = new URL(redis.url);
    await using proxy = await startProxy({ port: Number(port) });
    const { connection, seen } = await observed(proxy.url);
    proxy.cutAll();
    await vi.waitFor(() => expect(ofKind(seen, "connection").map(({ event }) => event)).toContain("reconnected"));
    await connection.close();
    const events = ofKind(seen, "connection").map(({ event }) => event);
    expect(events.filter((event) => event !== "warning" && event !== "error")).toEqual([
      "ready",
      "disconnected",
      "reconnected",
      "closed",
    ]);
    expect(ofKind(seen, "connection").find(({ event }) => event === "reconnected")).toMatchObject({ afterMs: ms });
  });

  it("is told of commands: how long they took and what became of them, batches and transactions as one", async () => {
    const { connection, seen } = await observed();
    const key = `${redis.prefix}k`;
    await connection.execute(set(key, "a secret"));
    await connection.batch([get(key), get(key)]);
    await connection.transaction([set(key, "a secret")]);
    await expect(connection.execute(increment(key))).rejects.toThrow();
    await expect(connection.execute(get(key), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(ofKind(seen, "command").slice(-5)).toMatchObject([
      { name: "SET", commands: 1, key, durationMs: ms, outcome: "ok" },
      { name: "batch", commands: 2, key, durationMs: ms, outcome: "ok" },
      { name: "transaction", commands: 1, key, outcome: "ok" },
      { name: "INCR", commands: 1, key, outcome: "SERVER_REFUSED" },
      { name: "GET", outcome: "FAILED" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("is told of the synchronous client's commands", () => {
    const seen: Observation[] = [];
    using connection = connectSync(redis.url, { observer: { observe: (one) => void seen.push(one) } });
    const key = `${redis.prefix}sync`;
    connection.execute(set(key, "a secret"));
    connection.batch([get(key), get(key)]);
    connection.transaction([get(key)]);
    expect(() => connection.execute(increment(key))).toThrow();
    expect(seen).toMatchObject([
      { kind: "command", name: "SET", key, durationMs: ms, outcome: "ok" },
      { name: "batch", commands: 2, outcome: "ok" },
      { name: "transaction", commands: 1, outcome: "ok" },
      { name: "INCR", outcome: "SERVER_REFUSED" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("harms nobody by what it throws", async () => {
    const surfaced: unknown[] = [];
    const onError = (error: unknown): void => void surfaced.push(error);
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", onError);
    const bug = new Error("a bug in the observer");
    const observer: Observer = {
      observe() {
        throw bug;
      },
    };
    try {
      const connection = await connect(redis.url, { observer });
      connections.push(connection);
      await expect(connection.execute(set(`${redis.prefix}k`, "v"))).resolves.toBe("OK");
      await vi.waitFor(() => expect(surfaced).toContain(bug));
    } finally {
      await connections.pop()?.close();
      await new Promise((resolve) => setImmediate(resolve));
      process.off("uncaughtException", onError);
      for (const other of others) process.on("uncaughtException", other);
    }
  });

  it("is refused where it is none, and absent where nobody gave one", async () => {
    await expect(connect(redis.url, { observer: {} as Observer })).rejects.toBeInstanceOf(OptionsInvalidError);
    const connection = await connect(redis.url);
    connections.push(connection);
    expect(connection.observer).toBeUndefined();
  });
});

describe("observer of the kinds", () => {
  it("channel: published, received, handled, invalid, dropped", async () => {
    const { connection, seen } = await observed();
    const channel = new Channel(connection, channelDefinition("news"), { prefix: redis.prefix });
    const done: string[] = [];
    const published = () => ofKind(seen, "channel").filter(({ event }) => event === "published").length;
    await using _ = await channel.subscribe(
      async ({ text }) => {
        done.push(text);
        if (text === "bad") throw new Error("no");
        // Until all that follows has come.
        if (text === "slow") await vi.waitFor(() => expect(published()).toBe(5));
      },
      { maxQueuedMessages: 1, onError: () => undefined, onInvalid: () => undefined, onGap: () => undefined },
    );
    // One after the other: what comes at once with another pushes it out.
    await channel.publish({ type: "info", text: "bad" });
    await vi.waitFor(() => expect(done).toEqual(["bad"]));
    await redis.raw.publish(`${redis.prefix}test:news`, '"nothing"');
    await vi.waitFor(() => expect(ofKind(seen, "channel").map(({ event }) => event)).toContain("invalid"));
    await channel.publish({ type: "info", text: "slow" });
    await vi.waitFor(() => expect(done).toEqual(["bad", "slow"]));
    for (const text of ["1", "2", "3"]) await channel.publish({ type: "info", text });
    await vi.waitFor(() => expect(done).toEqual(["bad", "slow", "3"]));
    const about = { kind: "channel", definition: "test.channels.news", key: `${redis.prefix}test:news` };
    const bytes = JSON.stringify({ type: "info", text: "bad" }).length;
    await vi.waitFor(() => expect(ofKind(seen, "channel").at(-1)).toMatchObject({ event: "handled" }));
    const events = ofKind(seen, "channel");
    for (const one of events) expect(one).toMatchObject(about);
    expect(events).toContainEqual({ ...about, event: "published", bytes, receivers: 1 });
    expect(events).toContainEqual({ ...about, event: "received", bytes });
    expect(events).toContainEqual({ ...about, event: "handled", durationMs: ms, outcome: "FAILED" });
    expect(events).toContainEqual({ ...about, event: "handled", durationMs: ms, outcome: "ok" });
    expect(events).toContainEqual({ ...about, event: "invalid", code: "PAYLOAD_INVALID" });
    expect(events).toContainEqual({ ...about, event: "dropped", count: 2 });
    expect(JSON.stringify(seen)).not.toContain("slow");
  });

  it("channel: a gap, when the connection was away", async () => {
    const { port } = new URL(redis.url);
    await using proxy = await startProxy({ port: Number(port) });
    const { connection, seen } = await observed(proxy.url);
    const channel = new Channel(connection, channelDefinition("gaps"), { prefix: redis.prefix });
    await channel.subscribe(() => undefined, { onGap: () => undefined });
    proxy.cutAll();
    await vi.waitFor(() =>
      expect(ofKind(seen, "channel")).toContainEqual({
        kind: "channel",
        event: "gap",
        definition: "test.channels.gaps",
        key: `${redis.prefix}test:gaps`,
        sinceMs: ms,
      }),
    );
  });

  it("lock: acquired with its wait, busy, released, lost", async () => {
    const { connection, seen } = await observed();
    const lock = new Lock(connection, lockDefinition("job"), { prefix: redis.prefix });
    const lease = await lock.acquire();
    await expect(lock.acquire({ waitMs: 60 })).rejects.toThrow();
    const waiting = lock.acquire();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await lease.release();
    await lease.release();
    const second = await waiting;
    await redis.raw.del(`${redis.prefix}test:job`);
    await second.release();
    const short = await lock.acquire({ leaseMs: 60, renew: false });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(() => short.assertHeld()).toThrow();
    const about = { kind: "lock", definition: "test.locks.job", key: `${redis.prefix}test:job` };
    expect(ofKind(seen, "lock")).toEqual([
      { ...about, event: "acquired", waitedMs: ms },
      { ...about, event: "busy", waitedMs: ms },
      { ...about, event: "released", heldMs: ms },
      { ...about, event: "acquired", waitedMs: ms },
      { ...about, event: "lost", heldMs: ms },
      { ...about, event: "acquired", waitedMs: ms },
      { ...about, event: "lost", heldMs: ms },
    ]);
    const waits = ofKind(seen, "lock").map((one) => ("waitedMs" in one ? one.waitedMs : 0));
    expect(waits[3]).toBeGreaterThan(50);
  });

  it("limit: allowed and denied", async () => {
    const { connection, seen } = await observed();
    const definition = "test.limits.api";
    const address = defineAddress({ definition, namespace: "test", template: "api", parameters: {} });
    const rates = [{ allow: 2, perMs: 60_000, burst: 2 }];
    const limiter = new Limiter(
      connection,
      { definition, address, rates, onUnavailable: "deny" },
      { prefix: redis.prefix },
    );
    await limiter.take({ cost: 2 });
    await limiter.take();
    await limiter.peek();
    const about = { kind: "limit", definition, key: limiter.key, unavailable: false, remaining: 0 };
    expect(ofKind(seen, "limit")).toEqual([
      { ...about, event: "allowed", cost: 2 },
      { ...about, event: "denied", cost: 1, retryAfterMs: ms },
    ]);
  });

  it("key: by its commands", async () => {
    const { connection, seen } = await observed();
    const definition = "test.keys.motd";
    const address = defineAddress({ definition, namespace: "test", template: "motd", parameters: {} });
    const store = new Store(
      connection,
      { definition, address, codec: textCodec, maxBytes: 100 },
      { prefix: redis.prefix },
    );
    await store.set("a secret");
    await store.get();
    expect(ofKind(seen, "command").slice(-2)).toMatchObject([
      { name: "SET", definition, key: store.key, outcome: "ok" },
      { name: "GET", definition, key: store.key, outcome: "ok" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it.each(["one by one", "in batches"])("stream: each delivery %s, and the consumer's events", async (how) => {
    const { connection, seen } = await observed();
    const definition = taskStream(how.replaceAll(" ", "-"), [workers]);
    const options = { prefix: redis.prefix };
    const stream = new Stream(connection, definition, options);
    const tune = { retry: { maxAttempts: 2, initialMs: 1 }, concurrency: 1 };
    const group = new ConsumerGroup(connection, definition, workers, { ...options, tune });
    const ids = (await stream.addMany([{ number: 0 }, { number: 1, text: "secret" }])).map(({ id }) => id);
    const fail = (number: number): void => {
      if (number === 1) throw new Error("it was a secret");
    };
    const settings = { consumer: "me", maxSize: 1 };
    await (how === "one by one"
      ? group.consume(({ number }) => fail(number), settings)
      : group.consumeBatches(([one]) => fail(one?.message.number ?? 0), settings));
    const about = { kind: "delivery", definition: definition.definition, group: "workers", consumer: "me" };
    await vi.waitFor(() => expect(ofKind(seen, "delivery")).toHaveLength(3));
    const deliveries = [...ofKind(seen, "delivery")].sort((left, right) => left.attempt - right.attempt);
    for (const one of deliveries) expect(one).toMatchObject({ ...about, durationMs: ms });
    expect(deliveries.find(({ id }) => id === ids[0])).toMatchObject({ attempt: 1, outcome: "acknowledged" });
    expect(deliveries.filter(({ id }) => id === ids[1])).toMatchObject([
      { attempt: 1, outcome: "retried", code: "FAILED" },
      { attempt: 2, outcome: "dead-lettered", code: "FAILED" },
    ]);
    expect(ofKind(seen, "consumer").map(({ event }) => event)).toEqual(
      expect.arrayContaining(["started", "retried", "dead-lettered"]),
    );
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("stream: a delivery that was taken away is lost", async () => {
    const { connection, seen } = await observed();
    const definition = taskStream("taken", [workers]);
    const options = { prefix: redis.prefix };
    const stream = new Stream(connection, definition, options);
    const group = new ConsumerGroup(connection, definition, workers, { ...options, tune: { ackTimeoutMs: 300 } });
    const { id } = await stream.add({ number: 1 });
    const key = definition.address.format(redis.prefix, {});
    await group.consume(async (_, { signal }) => {
      await redis.raw.xclaim(key, "workers", "somebody", 0, id);
      await vi.waitFor(() => expect(signal.aborted).toBe(true), 5_000);
    });
    await vi.waitFor(() => expect(ofKind(seen, "delivery")[0]).toMatchObject({ id, outcome: "lost" }), 10_000);
  });
});

describe("docs/observing.md", () => {
  it("its example is examples/metrics.ts, and counts and measures what happens", async () => {
    const root = new URL("../..", import.meta.url).pathname;
    const document = readFileSync(`${root}docs/observing.md`, "utf8");
    const example = readFileSync(`${root}examples/metrics.ts`, "utf8").replace("../src/runtime/index.js", "redloom");
    expect(document).toContain(`\`\`\`ts\n${example}\`\`\``);
    const metrics = new Metrics();
    const connection = await connect(redis.url, { observer: metrics });
    connections.push(connection);
    await connection.execute(set(`${redis.prefix}k`, "v"));
    const lock = new Lock(connection, lockDefinition("counted"), { prefix: redis.prefix });
    await lock.withLock(() => undefined);
    expect(metrics.counts.get("db.client.operation.count SET ok")).toBe(1);
    expect(metrics.durationsMs.get("db.client.operation.duration SET")).toEqual([ms]);
    expect(metrics.counts.get("redloom.lock test.locks.counted released")).toBe(1);
    expect(metrics.durationsMs.get("redloom.lock.wait test.locks.counted")).toEqual([ms]);
    expect(metrics.counts.get("redloom.connection ready")).toBe(1);
  });
});
