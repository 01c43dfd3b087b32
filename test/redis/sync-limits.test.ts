import { afterAll, describe, expect, it, vi } from "vitest";
import { CrossSlotError, LimitDeniedError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { LimitOptions } from "../../src/runtime/limit/commands.js";
import type { LimitDefinition } from "../../src/runtime/limit/definition.js";
import { SyncConcurrencyLimiter } from "../../src/runtime/sync/concurrency.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";
import { SyncOverridableLimiter } from "../../src/runtime/sync/overridable-limiter.js";
import { takeAll } from "../../src/runtime/sync/take-all.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { inFlightLimit, type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;

describe("sync limits", () => {
  const redis = useRedis();
  const connections: SyncConnection[] = [];
  const open = (url = redis.url, timeoutMs = 3_000): SyncConnection => {
    const connection = connectSync(url, { timeoutMs });
    connections.push(connection);
    return connection;
  };
  let known: SyncConnection | undefined;
  const shared = (): SyncConnection => {
    known ??= open();
    return known;
  };
  let tenants = 0;
  const limiterOf = (
    settings: Partial<LimitDefinition<Tenant>> & { readonly name?: string; readonly tenant?: string } = {},
    on = shared(),
    tune: LimitOptions<Tenant>["tune"] = {},
  ): SyncOverridableLimiter<Tenant, "tenant"> => {
    const { name = "sync", tenant = `t${tenants}`, ...further } = settings;
    const limit = tenantLimit(name, { rates: [{ allow: 10, perMs: hour }], ...further });
    return new SyncOverridableLimiter(on, limit, { prefix: redis.prefix, tune }, { tenant });
  };

  afterAll(() => {
    for (const connection of connections) connection.close();
  });

  it("sync limiter: takes, gives back, settles, blocks and resets", () => {
    tenants++;
    const limiter = limiterOf();
    const taken = limiter.take({ cost: 6 });
    if (!taken.allowed) throw new Error("denied");
    expect(limiter.refund({ cost: 2, at: taken.takenAt })).toMatchObject({ remaining: 6 });
    expect(limiter.settle({ estimated: 4, actual: 9, at: taken.takenAt })).toMatchObject({
      remaining: 1,
      writtenOff: 0,
    });
    limiter.block(hour);
    expect(limiter.peek()).toMatchObject({ allowed: false, reason: "blocked" });
    limiter.unblock();
    expect([limiter.tryTake(), limiter.tryTake()]).toEqual([true, false]);
    limiter.reset();
    expect(limiter.peek()).toMatchObject({ remaining: 10 });
    expect(limiter.slotParameter).toBe("tenant");
  });

  it("sync limiter: goes by rates kept in Redis, also for costs that its own would never let pass", () => {
    tenants++;
    const [mine, theirs] = [limiterOf({ overridable: true }), limiterOf({ overridable: true }, open())];
    expect(mine.take()).toMatchObject({ limit: 10 });
    theirs.setRates([{ allow: 100, perMs: hour }]);
    expect(mine.getRates()).toEqual([{ allow: 100, perMs: hour }]);
    expect(mine.take({ cost: 90 })).toMatchObject({ allowed: true, remaining: 9 });
    theirs.setRates(undefined);
    expect(mine.peek()).toMatchObject({ limit: 10, remaining: 0 });
    expect(() => limiterOf().setRates([])).toThrow(OptionsInvalidError);
  });

  it("sync limiter: asking again for other rates stays within the one time, and rates that change often are no outage", () => {
    tenants++;
    const connection = connectSync(redis.url, { timeoutMs: 20_000 });
    connections.push(connection);
    const [mine, theirs] = [limiterOf({ overridable: true }, connection), limiterOf({ overridable: true })];
    expect(mine.take()).toMatchObject({ allowed: true, limit: 10 });
    const asked: (number | undefined)[] = [];
    const execute = connection.execute.bind(connection);
    let turn = 0;
    const spy = vi.spyOn(connection, "execute").mockImplementation((command, options) => {
      asked.push(options?.timeoutMs);
      // Each time, as long as that lasts, they were changed just before.
      if (turn++ < 8) theirs.setRates([{ allow: 100 + turn, perMs: hour }]);
      connection.pause(20);
      return execute(command, options);
    });
    try {
      expect(mine.take()).toMatchObject({ allowed: true, limit: 108 });
    } finally {
      spy.mockRestore();
    }
    expect(asked).toHaveLength(9);
    for (const [index, timeoutMs] of asked.entries()) {
      if (index > 0) expect(timeoutMs).toBeLessThanOrEqual(connection.timeoutMs - 19 * index);
    }
    theirs.setRates(undefined);
  });

  it("sync limiter: a denial is remembered as stated", () => {
    tenants++;
    const limiter = limiterOf({ rememberDenialsMs: 3_000 });
    limiter.take({ cost: 10 });
    expect(limiter.take()).not.toHaveProperty("remembered");
    expect(limiter.take()).toMatchObject({ allowed: false, remembered: true });
    limiterOf({}, open()).reset();
    expect(limiter.take().allowed).toBe(false);
    shared().pause(3_010);
    expect(limiter.take().allowed).toBe(true);
  });

  it("sync takeAll: takes of all or of none, of one slot", () => {
    tenants++;
    const [calls, tokens] = [limiterOf({ name: "calls" }), limiterOf({ name: "tokens", overridable: true })];
    expect(takeAll([{ limiter: calls }, { limiter: tokens, cost: 8 }])).toMatchObject({
      allowed: true,
      decisions: [{ remaining: 9 }, { remaining: 2 }],
    });
    expect(takeAll([{ limiter: calls }, { limiter: tokens, cost: 3 }])).toMatchObject({
      allowed: false,
      bindingLimiter: 1,
    });
    expect(calls.peek()).toMatchObject({ remaining: 9 });
    const foreign = limiterOf({ name: "tokens", tenant: "other" });
    expect(() => takeAll([{ limiter: calls }, { limiter: foreign }])).toThrow(CrossSlotError);
    expect(takeAll([])).toEqual({ allowed: true, decisions: [] });
    limiterOf({ name: "tokens", overridable: true }, open()).setRates([{ allow: 200, perMs: hour }]);
    expect(takeAll([{ limiter: calls }, { limiter: tokens, cost: 100 }])).toMatchObject({ allowed: true });
  });

  it("sync places in flight: taken, told, given back", () => {
    const limiter = new SyncConcurrencyLimiter(shared(), inFlightLimit("sync-flight", { concurrency: 1 }), {
      prefix: redis.prefix,
    });
    const seen = limiter.run((lease) => [lease?.remainingMs, limiter.take({ name: "late" }), limiter.inspect()]);
    expect(seen).toMatchObject([expect.any(Number), { allowed: false, reason: "full", limit: 1 }, { holders: [{}] }]);
    expect(limiter.inspect().holders).toEqual([]);
    const admission = limiter.take({ name: "report" });
    expect(limiter.inspect().holders).toMatchObject([{ name: "report" }]);
    expect(() => limiter.run(() => 1)).toThrow(LimitDeniedError);
    if (admission.allowed) admission.lease?.release();
    expect(limiter.run(() => 1)).toBe(1);
  });

  it("sync limits: decide by the contract while Redis is away", async () => {
    tenants++;
    await using server = await startRedisServer();
    const on = open(server.url, 1_000);
    const [local, allow] = [
      limiterOf({ onUnavailable: "local" }, on, { instances: 5 }),
      limiterOf({ onUnavailable: "allow" }, on),
    ];
    local.take();
    server.signal("SIGKILL");
    await server.ended;
    expect([local.tryTake(), local.tryTake(), local.tryTake()]).toEqual([true, true, false]);
    expect(allow.take()).toMatchObject({ allowed: true, unavailable: true });
    expect(
      takeAll([{ limiter: limiterOf({ name: "other", onUnavailable: "allow" }, on) }, { limiter: local }]),
    ).toMatchObject({
      allowed: false,
      bindingLimiter: 1,
    });
    for (const onUnavailable of ["allow", "deny"] as const) {
      const places = new SyncConcurrencyLimiter(on, inFlightLimit("sync-away", { onUnavailable }));
      expect(places.take()).toMatchObject({ allowed: onUnavailable === "allow", unavailable: true });
    }
  });
});
