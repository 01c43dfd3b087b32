import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { DeadlineExceededError, LockBusyError, UnavailableError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import { inFlightLimit } from "../support/limiters.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

/** A busy machine wakes late. */
const lateMs = 5_000;

describe("limit of what is in flight: Redis away", () => {
  // Of its own: it is told to refuse.
  const redis = useRedis({ own: true });
  const connections: Connection[] = [];
  const observations: Observation[] = [];
  let names = 0;
  const open = async ({ url = redis.url, commandTimeoutMs = 2_500 } = {}): Promise<Connection> => {
    const observer = { observe: (observation: Observation) => void observations.push(observation) };
    const connection = await connect(url, { commandTimeoutMs, observer });
    connections.push(connection);
    return connection;
  };
  const limiterOf = (on: Connection, onUnavailable: "deny" | "allow") =>
    new ConcurrencyLimiter(on, inFlightLimit(`away-${names}`, { concurrency: 1, onUnavailable }), {
      prefix: redis.prefix,
    });
  afterAll(() => Promise.all(connections.map((each) => each.close({ timeoutMs: 0 }))));

  it.each([
    ["deny", "min-replicas-to-write", () => redis.raw.config("SET", "min-replicas-to-write", "1")],
    ["allow", "min-replicas-to-write", () => redis.raw.config("SET", "min-replicas-to-write", "1")],
    ["allow", "being a replica", () => redis.raw.replicaof("127.0.0.1", 1)],
  ] as const)(
    "concurrency: a wait decides %s by the deadline where the server refuses, for %s",
    async (onUnavailable, _, harm) => {
      names++;
      const limiter = limiterOf(await open({ commandTimeoutMs: 400 }), onUnavailable);
      await harm();
      try {
        for (const asked of [() => limiter.take(), () => limiter.wait({ maxWaitMs: 20_000 })]) {
          const before = performance.now();
          const admission = await asked();
          expect(performance.now() - before).toBeLessThan(400 + lateMs);
          expect(admission).toMatchObject({ allowed: onUnavailable === "allow", unavailable: true });
        }
      } finally {
        await redis.raw.replicaof("NO", "ONE");
        await redis.raw.config("SET", "min-replicas-to-write", "0");
      }
    },
  );

  it("concurrency: a wait that was heard outlives that the server refuses, and gets its place", async () => {
    names++;
    const limiter = limiterOf(await open(), "deny");
    const inside = await limiter.take();
    if (!inside.allowed || !inside.lease) throw new Error("no place");
    const waiting = limiter.wait({ maxWaitMs: 30_000 });
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(1);
    await redis.raw.config("SET", "min-replicas-to-write", "1");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await redis.raw.config("SET", "min-replicas-to-write", "0");
    await inside.lease.release();
    const admission = await waiting;
    expect(admission).toMatchObject({ allowed: true });
    expect(admission).not.toHaveProperty("unavailable");
    if (admission.allowed) await admission.lease?.release();
  });

  it("concurrency: a wait costs one request, and one to leave the place", async () => {
    names++;
    const connection = await open();
    const limiter = limiterOf(connection, "deny");
    const inside = await limiter.take();
    // From now on this connection hears.
    expect(await limiter.wait({ maxWaitMs: 2_500 })).toMatchObject({ reason: "full" });
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(0);
    observations.length = 0;
    const waiting = limiter.wait({ maxWaitMs: 30_000 });
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(1);
    if (inside.allowed) await inside.lease?.release();
    const admission = await waiting;
    if (admission.allowed) await admission.lease?.release();
    const sent = observations.flatMap((each) => (each.kind === "command" ? [each.name] : []));
    const [asked, ...left] = sent.filter((name) => !name.includes("inspect"));
    expect(asked).toMatch(/enter|ask/);
    // Its own place, and the one before.
    expect(left.map((name) => /release/.test(name))).toEqual([true, true]);
  });

  it.each([
    new DeadlineExceededError("the caller's"),
    new UnavailableError("the caller's"),
    new LockBusyError("the caller's"),
  ])("concurrency: aborted with a reason that reads as an outage (%s), a wait rejects with it", async (reason) => {
    names++;
    const limiter = limiterOf(await open(), "allow");
    const inside = await limiter.take();
    const abort = new AbortController();
    const waiting = limiter.wait({ signal: abort.signal });
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(1);
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(limiter.take({ signal: abort.signal })).rejects.toBe(reason);
    if (inside.allowed) await inside.lease?.release();
  });

  it("concurrency: a wait on a link that swallows everything decides by the deadline", async () => {
    names++;
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const limiter = limiterOf(await open({ url: proxy.url, commandTimeoutMs: 400 }), "allow");
    proxy.blackhole();
    const before = performance.now();
    expect(await limiter.wait({ maxWaitMs: 20_000 })).toMatchObject({ allowed: true, unavailable: true });
    expect(performance.now() - before).toBeLessThan(400 + lateMs);
  });
});
