import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LimitDeniedError, OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import { type Admission, ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import type { InFlight } from "../../src/runtime/limit/concurrency-state.js";
import type { ConcurrencyLimitDefinition } from "../../src/runtime/limit/definition.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { startChild } from "../support/child.js";
import { renewedOf } from "../support/leases.js";
import { inFlightLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const child = new URL("../support/place-holder.ts", import.meta.url);

describe("limit of what is in flight", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  const observations: Observation[] = [];
  const open = async (url = redis.url): Promise<Connection> => {
    const connection = await connect(url, {
      commandTimeoutMs: 2_500,
      observer: { observe: (observation) => void observations.push(observation) },
    });
    connections.push(connection);
    return connection;
  };
  let connection: Connection;
  let names = 0;
  const limiterOf = (settings: Partial<ConcurrencyLimitDefinition> = {}, on = connection): ConcurrencyLimiter =>
    new ConcurrencyLimiter(on, inFlightLimit(`flight-${names}`, settings), { prefix: redis.prefix });
  const leave = async (...admissions: Admission[]): Promise<void> => {
    for (const admission of admissions) if (admission.allowed) await admission.lease?.release();
  };

  beforeAll(async () => {
    connection = await open();
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("concurrency: lets so many in at once, and one more for each that leaves", async () => {
    names++;
    const limiter = limiterOf({ concurrency: 3 });
    const inside = [await limiter.take(), await limiter.take(), await limiter.take()];
    expect(inside.map(({ allowed }) => allowed)).toEqual([true, true, true]);
    expect(await limiter.take()).toEqual({ allowed: false, limit: 3, reason: "full" });
    await leave(...inside.splice(0, 1));
    const next = await limiter.take();
    expect(next).toMatchObject({ allowed: true, limit: 3 });
    expect((await limiter.take()).allowed).toBe(false);
    await leave(next, ...inside);
    expect(await limiter.inspect()).toEqual({ holders: [], waiting: 0 });
  });

  it("concurrency: those who wait get places in the order of asking, over several connections", async () => {
    names++;
    const limiters = [limiterOf({ concurrency: 1 })];
    for (let more = 0; more < 2; more++) limiters.push(limiterOf({ concurrency: 1 }, await open()));
    const limiter = limiters[0] ?? limiterOf();
    const inside = await limiter.take();
    const order: number[] = [];
    const waiting: Promise<void>[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const own = limiters[turn % 3] ?? limiter;
      waiting.push(own.run(async () => void order.push(turn), { maxWaitMs: 20_000 }));
      await expect.poll(async () => (await limiter.inspect()).waiting).toBe(turn + 1);
    }
    expect(await limiter.take()).toMatchObject({ allowed: false, reason: "full" });
    await leave(inside);
    await Promise.all(waiting);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("concurrency: a wait ends with `full` after maxWaitMs, with the signal's reason when aborted, and leaves no trace", async () => {
    names++;
    const limiter = limiterOf({ concurrency: 1 });
    const inside = await limiter.take();
    const before = performance.now();
    expect(await limiter.wait({ maxWaitMs: 2_500 })).toEqual({ allowed: false, limit: 1, reason: "full" });
    expect(performance.now() - before).toBeGreaterThanOrEqual(2_495);
    const abort = new AbortController();
    const waiting = limiter.wait({ signal: abort.signal });
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(1);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect.poll(async () => (await limiter.inspect()).waiting).toBe(0);
    await leave(inside);
    await expect(limiter.wait({ maxWaitMs: -1 })).rejects.toBeInstanceOf(OptionsInvalidError);
  });

  it("concurrency: run holds a place while the body runs, gives it back after an error, and throws where there is none", async () => {
    names++;
    const limiter = limiterOf({ concurrency: 1 });
    const seen = await limiter.run(async (signal, lease) => [
      signal.aborted,
      lease !== undefined,
      await limiter.take(),
    ]);
    expect(seen).toMatchObject([false, true, { allowed: false }]);
    const failing = limiter.run(() => Promise.reject(new Error("body")));
    await expect(failing).rejects.toThrow("body");
    const inside = await limiter.take();
    let ran = false;
    const refused = limiter.run(() => (ran = true), { maxWaitMs: 0 });
    await expect(refused).rejects.toBeInstanceOf(LimitDeniedError);
    expect(ran).toBe(false);
    await leave(inside);
  });

  it("concurrency: inspect tells who is in flight, by process and name", async () => {
    names++;
    const limiter = limiterOf();
    const inside = await limiter.take({ name: "report 7" });
    const { holders, waiting } = await limiter.inspect();
    expect(holders).toHaveLength(1);
    expect(holders[0]).toMatchObject({ process: connection.host.processName, name: "report 7" });
    const { since, until } = holders[0] ?? {};
    expect(Number(until) - Number(since)).toSatisfy((ms: number) => ms > 9_000 && ms <= 10_001);
    expect(waiting).toBe(0);
    await leave(inside);
  });

  it("concurrency: a place is renewed while its process lives, and keys end with the last lease", async () => {
    names++;
    const limiter = limiterOf({ concurrency: 1, leaseMs: 4_000 });
    const inside = await limiter.take();
    if (!inside.allowed || !inside.lease) throw new Error("no place");
    const ends = performance.now() + 4_000;
    while (performance.now() < ends) {
      await renewedOf(inside.lease);
      expect((await limiter.take()).allowed).toBe(false);
    }
    inside.lease.assertHeld();
    // Each of its keys ends by itself, a second after the last lease at the latest.
    for (const key of await redis.raw.keys(`*flight-${names}*`)) {
      const most = key.endsWith(":fence") ? 2 * 86_400_000 : 5_000;
      expect(await redis.raw.pttl(key)).toSatisfy((ms: number) => ms > 0 && ms <= most);
    }
    await leave(inside);
  });

  it("concurrency: the place of a process that was killed comes back when its lease ends, and not before", async () => {
    names++;
    const leaseMs = 5_000;
    const config = { url: redis.url, prefix: redis.prefix, name: `flight-${names}`, concurrency: 1, leaseMs, turns: 0 };
    const holder = startChild(child, config);
    expect(await holder.line(/^holds/)).toBe("holds true");
    const limiter = limiterOf({ concurrency: 1, leaseMs });
    holder.kill("SIGKILL");
    await holder.ended;
    const [held] = (await limiter.inspect()).holders;
    const admission = await limiter.wait({ maxWaitMs: 20_000 });
    expect(admission.allowed).toBe(true);
    // By the server's clock.
    const [next] = (await limiter.inspect()).holders;
    const lateMs = Number(next?.since) - Number(held?.until);
    expect(lateMs).toBeGreaterThanOrEqual(-20);
    expect(lateMs).toBeLessThan(5_000);
    await leave(admission);
  }, 60_000);

  it("concurrency: never more than n inside, over four processes that come and go", async () => {
    names++;
    const config = {
      url: redis.url,
      prefix: redis.prefix,
      name: `flight-${names}`,
      concurrency: 2,
      leaseMs: 5_000,
      turns: 60,
    };
    const children = Array.from({ length: 4 }, () => startChild(child, config));
    const seen = await Promise.all(children.map((each) => each.line(/^most/)));
    const most = seen.map((line) => Number(line.split(" ")[1]));
    expect(Math.max(...most)).toBe(2);
    expect(await Promise.all(children.map((each) => each.ended))).toEqual([0, 0, 0, 0]);
  }, 60_000);

  it.each(["deny", "allow"] as const)(
    "concurrency: decides %s within the deadline, while Redis is stopped",
    async (policy) => {
      await using server = await startRedisServer();
      names++;
      const limiter = limiterOf({ onUnavailable: policy }, await open(server.url));
      await leave(await limiter.take());
      server.signal("SIGSTOP");
      const before = performance.now();
      const admission = await limiter.take();
      expect(performance.now() - before).toBeLessThan(9_000);
      expect(admission).toEqual(
        policy === "allow"
          ? { allowed: true, limit: 2, lease: undefined, unavailable: true }
          : { allowed: false, limit: 2, reason: "unavailable", unavailable: true },
      );
      if (policy === "allow")
        expect(await limiter.run((signal, lease) => [signal.aborted, lease])).toEqual([false, undefined]);
      server.signal("SIGKILL");
      await server.ended;
    },
  );

  it.each<[string, (key: string) => Promise<unknown>]>([
    ["string", (key) => redis.raw.set(key, "somebody's")],
    ["hash", (key) => redis.raw.hset(key, "somebody", "1")],
    ["list", (key) => redis.raw.rpush(key, "somebody's")],
    ["set", (key) => redis.raw.sadd(key, "somebody's")],
    ["stream", (key) => redis.raw.xadd(key, "*", "somebody", "1")],
  ])(
    "concurrency: a %s of others under the key is told, as full where a lock would be such, and stays",
    async (type, put) => {
      names++;
      const limiter = limiterOf();
      await put(limiter.key);
      const before = await redis.raw.dumpBuffer(limiter.key);
      for (const asked of [() => limiter.take(), () => limiter.wait({ maxWaitMs: 2_500 })]) {
        if (type === "string") expect(await asked()).toEqual({ allowed: false, limit: 2, reason: "full" });
        else await expect(asked()).rejects.toBeInstanceOf(WrongTypeError);
      }
      expect(await redis.raw.dumpBuffer(limiter.key)).toEqual(before);
    },
  );

  it("concurrency: numbers that cannot work are refused when the client is made; tuned ones count", async () => {
    names++;
    for (const settings of [{ concurrency: 0 }, { concurrency: 1.5 }, { leaseMs: 29 }, { leaseMs: Number.NaN }]) {
      expect(() => limiterOf(settings)).toThrow(OptionsInvalidError);
    }
    const options = { prefix: redis.prefix, tune: { concurrency: 1, leaseMs: 500 } };
    const limiter = new ConcurrencyLimiter(connection, inFlightLimit(`flight-${names}`), options);
    const inside = [await limiter.take(), await limiter.take()];
    expect(inside.map(({ allowed }) => allowed)).toEqual([true, false]);
    expect((await limiter.inspect()).holders[0]).toSatisfy(
      ({ since, until }: InFlight) => Number(until) - Number(since) <= 501,
    );
    await leave(...inside);
  });

  it("concurrency: an observer is told who was admitted, refused, and left", async () => {
    names++;
    const limiter = limiterOf({ concurrency: 1 });
    observations.length = 0;
    const inside = await limiter.take();
    await limiter.take();
    await leave(inside);
    const told = observations.filter(({ kind }) => kind === "limit");
    expect(told).toMatchObject([
      { event: "admitted", key: limiter.key, unavailable: false },
      { event: "refused", unavailable: false },
      { event: "released", definition: `test.limits.flight-${names}` },
    ]);
  });
});
