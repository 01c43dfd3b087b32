import { describe, expect, it, vi } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { Store } from "../../src/runtime/key/store.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { textCodec } from "../../src/runtime/wire/codec.js";
import { channelDefinition } from "../support/channels.js";
import { lockDefinition } from "../support/locks.js";
import { ms, observedConnections, ofKind } from "../support/observed.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const observed = observedConnections();

describe("observer of the kinds", () => {
  it("channel: published, received, handled, invalid, dropped", async () => {
    const { connection, seen } = await observed(redis.url);
    const channel = new Channel(connection, channelDefinition("news"), { prefix: redis.prefix });
    const done: string[] = [];
    const received = () => ofKind(seen, "channel").filter(({ event }) => event === "received").length;
    await using _ = await channel.subscribe(
      async ({ text }) => {
        done.push(text);
        if (text === "bad") throw new Error("no");
        if (text !== "slow") return;
        // Until all that follows has come.
        const before = received();
        await vi.waitFor(() => expect(received()).toBe(before + 3));
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
    const { connection, seen } = await observed(redis.url);
    const lock = new Lock(connection, lockDefinition("job"), { prefix: redis.prefix });
    const lease = await lock.acquire();
    await expect(lock.acquire({ waitMs: 1_500 })).rejects.toThrow();
    const waiting = lock.acquire();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await lease.release();
    await lease.release();
    const second = await waiting;
    await redis.raw.del(`${redis.prefix}test:job`);
    await second.release();
    const short = await lock.acquire({ leaseMs: 3_000, renew: false });
    await vi.waitFor(() => expect(() => short.assertHeld()).toThrow());
    await vi.waitFor(() => expect(ofKind(seen, "lock")).toHaveLength(7));
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
    const { connection, seen } = await observed(redis.url);
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
    const { connection, seen } = await observed(redis.url);
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
});
