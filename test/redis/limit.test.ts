import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LimitImpossibleError, OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import type { LimitDefinition, Rate } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { ParameterizedLimiter } from "../../src/runtime/limit/parameterized.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;

const limitOf = (
  rates: readonly Rate[],
  onUnavailable: "deny" | "allow" = "deny",
): LimitDefinition<{ userId: string }> => ({
  definition: "agents.limits.api",
  address: defineAddress({
    definition: "agents.limits.api",
    namespace: "agents",
    template: "api:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  rates,
  onUnavailable,
  // Longer than a machine stands still: the usual second would decide without Redis.
  deadlineMs: 10_000,
});

describe("limit", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  const open = async (url = redis.url): Promise<Connection> => {
    const connection = await connect(url, { commandTimeoutMs: 2_500 });
    connections.push(connection);
    return connection;
  };
  let connection: Connection;
  let users = 0;
  const limiterOf = (rates: readonly Rate[], on = connection) =>
    new ParameterizedLimiter(on, limitOf(rates), { prefix: redis.prefix }).at({ userId: `u${users}` });

  beforeAll(async () => {
    connection = await open();
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("limit: a rate of 10 admits 10, not 11", async () => {
    users++;
    const limiter = limiterOf([{ allow: 10, perMs: hour }]);
    const taken = [];
    for (let i = 0; i < 12; i++) taken.push(await limiter.tryTake());
    expect(taken).toEqual([...Array(10).fill(true), false, false]);
  });

  it("limit: a decision tells what is left, and when to come back and for which rate", async () => {
    users++;
    const limiter = limiterOf([
      { allow: 100, perMs: hour },
      { allow: 2, perMs: 60_000, burst: 3 },
    ]);
    const first = await limiter.take();
    expect(first).toMatchObject({ allowed: true, limit: 3, remaining: 2 });
    await limiter.take({ cost: 2 });
    const denied = await limiter.take();
    if (denied.allowed) throw new Error("allowed");
    expect(denied).toMatchObject({ limit: 3, remaining: 0, bindingRate: 1 });
    expect(denied.retryAfterMs).toSatisfy((ms: number) => ms > 25_000 && ms <= 30_000);
    expect(denied.resetAfterMs).toSatisfy((ms: number) => ms > 85_000 && ms <= 108_000);
  });

  it("limit: coming back after retryAfterMs succeeds, by the server's clock", async () => {
    users++;
    const limiter = limiterOf([{ allow: 1, perMs: 50 }]);
    for (let turn = 0; turn < 5; turn++) {
      await limiter.take();
      const denied = await limiter.take();
      if (denied.allowed) continue; // the machine was busy for 50 ms
      await new Promise((resolve) => setTimeout(resolve, denied.retryAfterMs + 1));
      expect(await limiter.peek()).toMatchObject({ allowed: true });
    }
  });

  it("limit: a denied call consumes and writes nothing", async () => {
    users++;
    const limiter = limiterOf([{ allow: 5, perMs: hour }]);
    await limiter.take({ cost: 4 });
    // EXEC gives nothing if the key was so much as written again with the same value.
    await redis.raw.watch(limiter.key);
    for (let i = 0; i < 20; i++) expect(await limiter.tryTake({ cost: 2 })).toBe(false);
    await limiter.peek();
    expect(await redis.raw.multi().exists(limiter.key).exec()).toEqual([[null, 1]]);
    expect(await limiter.tryTake()).toBe(true);
  });

  it("limit: peek says what take would, and consumes nothing", async () => {
    users++;
    const limiter = limiterOf([{ allow: 2, perMs: hour }]);
    expect(await limiter.peek()).toMatchObject({ allowed: true, limit: 2, remaining: 2, resetAfterMs: 0, cost: 0 });
    expect(await redis.raw.exists(limiter.key)).toBe(0);
    await limiter.take({ cost: 2 });
    expect(await limiter.peek()).toMatchObject({ allowed: false, remaining: 0, bindingRate: 0 });
  });

  it("limit: 8 connections against one key never exceed it", async () => {
    users++;
    const limiters = await Promise.all(
      Array.from({ length: 8 }, async () => limiterOf([{ allow: 100, perMs: 24 * hour }], await open())),
    );
    const taken = await Promise.all(limiters.flatMap((limiter) => Array.from({ length: 50 }, () => limiter.tryTake())));
    expect(taken.filter(Boolean)).toHaveLength(100);
  });

  it("limit: every key has a time to live, small, also where the period is a fraction", async () => {
    for (const rates of [
      [{ allow: 3, perMs: 100_000 }],
      [
        { allow: 7, perMs: 100 },
        { allow: 1, perMs: 365 * 24 * hour },
      ],
    ]) {
      users++;
      const limiter = limiterOf(rates);
      await limiter.take();
      const ttl = await redis.raw.pttl(limiter.key);
      const slowest = Math.max(...rates.map((rate) => rate.perMs / rate.allow));
      expect(ttl).toSatisfy((ms: number) => ms > 0 && ms <= Math.ceil(slowest) + 1);
      expect(await redis.raw.strlen(limiter.key)).toBeLessThan(80);
    }
  });

  it("limit: reset deletes this key and no other", async () => {
    users++;
    const limiters = new ParameterizedLimiter(connection, limitOf([{ allow: 1, perMs: hour }]), {
      prefix: redis.prefix,
    });
    const [one, other] = [limiters.at({ userId: `r${users}` }), limiters.at({ userId: `r${users}*` })];
    await Promise.all([one.take(), other.take()]);
    await other.reset();
    expect([await one.tryTake(), await other.tryTake()]).toEqual([false, true]);
  });

  it("limit: a cost above the burst is an error; a cost of all is not", async () => {
    users++;
    const limiter = limiterOf([{ allow: 10, perMs: hour }]);
    await expect(limiter.take({ cost: 11 })).rejects.toBeInstanceOf(LimitImpossibleError);
    await expect(limiter.take({ cost: 0 })).rejects.toBeInstanceOf(OptionsInvalidError);
    expect(await limiter.tryTake({ cost: 10 })).toBe(true);
  });

  it.each(["hello", "", "10/1000:1 and more", "10/1000:99999999999999999999", "1795000000000000"])(
    "limit: a string that is not ours (%j) is told and stays",
    async (foreign) => {
      users++;
      const limiter = limiterOf([{ allow: 10, perMs: 1_000 }]);
      await redis.raw.set(limiter.key, foreign);
      await expect(limiter.take()).rejects.toBeInstanceOf(WrongTypeError);
      await expect(limiter.peek()).rejects.toMatchObject({ key: limiter.key, definition: "agents.limits.api" });
      expect(await redis.raw.get(limiter.key)).toBe(foreign);
    },
  );

  it("limit: another type under the key is WRONG_TYPE and stays", async () => {
    users++;
    const limiter = limiterOf([{ allow: 10, perMs: 1_000 }]);
    await redis.raw.hset(limiter.key, "a", "b");
    await expect(limiter.take()).rejects.toBeInstanceOf(WrongTypeError);
    expect(await redis.raw.hgetall(limiter.key)).toEqual({ a: "b" });
  });

  it("limit: goes on after SCRIPT FLUSH", async () => {
    users++;
    const limiter = limiterOf([{ allow: 2, perMs: hour }]);
    await limiter.take();
    await redis.raw.script("FLUSH");
    expect(await limiter.take()).toMatchObject({ allowed: true, remaining: 0 });
  });

  it("limit: tuned rates replace the contract's and are checked when the client is made", async () => {
    users++;
    const definition = limitOf([{ allow: 10, perMs: hour }]);
    const options = { prefix: redis.prefix, tune: { rates: [{ allow: 1, perMs: hour }] } };
    const limiter = new Limiter(connection, definition, options, { userId: `u${users}` });
    expect([await limiter.tryTake(), await limiter.tryTake()]).toEqual([true, false]);
    expect(() => new ParameterizedLimiter(connection, definition, { tune: { rates: [] } })).toThrow(
      OptionsInvalidError,
    );
  });

  it.each(["deny", "allow"] as const)(
    "limit: decides %s within the deadline, while Redis is stopped",
    async (policy) => {
      await using server = await startRedisServer();
      const away = await open(server.url);
      const limiter = new Limiter(away, limitOf([{ allow: 10, perMs: hour }], policy), {}, { userId: "a" });
      expect(await limiter.take()).toMatchObject({ allowed: true, remaining: 9 });
      server.signal("SIGSTOP");
      const before = performance.now();
      const [decision, peeked] = await Promise.all([limiter.take(), limiter.peek()]);
      expect(performance.now() - before).toBeLessThan(8_000);
      for (const each of [decision, peeked])
        expect(each).toMatchObject({ allowed: policy === "allow", unavailable: true });
      await expect(limiter.take({ cost: 11 })).rejects.toBeInstanceOf(LimitImpossibleError);
      server.signal("SIGKILL");
      await server.ended;
      expect(await limiter.tryTake()).toBe(policy === "allow");
      await expect(limiter.reset()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    },
  );
});
