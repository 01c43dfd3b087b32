import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { LimitOptions } from "../../src/runtime/limit/commands.js";
import type { Decision } from "../../src/runtime/limit/decision.js";
import type { LimitDefinition, OnUnavailable } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { takeAll } from "../../src/runtime/limit/take-all.js";
import { type Tenant, tenantLimit } from "../support/limiters.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
/** Where Redis is there, and is to decide. */
const patiently = { deadlineMs: 15_000 };
/** A busy machine wakes late. */
const lateMs = 5_000;

describe("limit: Redis away", () => {
  const redis = useRedis({ own: true });
  const connections: Connection[] = [];
  let names = 0;
  const proxied = async () => {
    const proxy = await startProxy({ port: redis.server?.port ?? 0 });
    const open = async (): Promise<Connection> => {
      const connection = await connect(proxy.url, { commandTimeoutMs: 20_000 });
      connections.push(connection);
      return connection;
    };
    return { proxy, open, connection: await open() };
  };
  const limiterOf = (
    on: Connection,
    settings: Partial<LimitDefinition<Tenant>>,
    tune: LimitOptions<Tenant>["tune"] = {},
    tenant = `t${names}`,
  ): Limiter<Tenant, "tenant"> => {
    const limit = tenantLimit("away", { rates: [{ allow: 10, perMs: hour }], ...settings });
    return new Limiter(on, limit, { prefix: redis.prefix, tune }, { tenant });
  };
  const timed = async (work: () => Promise<Decision>): Promise<Decision & { readonly afterMs: number }> => {
    const before = performance.now();
    const decision = await work();
    return { ...decision, afterMs: performance.now() - before };
  };

  afterAll(() => Promise.all(connections.map((each) => each.close({ timeoutMs: 0 }))));

  it.each<[OnUnavailable, boolean]>([
    ["deny", false],
    ["allow", true],
    ["local", true],
  ])(
    "limit: %s decides by the deadline on a link that swallows everything, whatever is asked",
    async (policy, allowed) => {
      names++;
      const { proxy, connection } = await proxied();
      await using _ = proxy;
      const limiter = limiterOf(connection, { onUnavailable: policy }, { deadlineMs: 200 });
      const { address } = tenantLimit("other", { rates: [] });
      const other = limiterOf(connection, { onUnavailable: policy, address });
      expect(await limiter.take(patiently)).toMatchObject({ allowed: true, remaining: 9 });
      const fault = proxy.blackhole();
      const asked = [
        () => limiter.take(),
        () => limiter.peek(),
        () => limiter.wait({ maxWaitMs: 0 }),
        () => limiter.take({ deadlineMs: 500 }),
        () =>
          takeAll([{ limiter }, { limiter: other }], { deadlineMs: 200 }).then(
            ({ decisions }) => decisions[0] ?? limiter.take(),
          ),
      ];
      for (const [index, each] of (await Promise.all(asked.map(timed))).entries()) {
        expect(each).toMatchObject({ allowed, unavailable: true });
        const deadlineMs = index === 3 ? 500 : 200;
        expect(each.afterMs).toSatisfy((ms: number) => ms >= deadlineMs - 5 && ms < deadlineMs + lateMs);
      }
      // What was looked at alone took nothing; nor did any of several of which one denies.
      const costs = [await limiter.take({ deadlineMs: 50 }), await limiter.peek({ deadlineMs: 50 })].map((each) =>
        each.allowed ? each.cost : "denied",
      );
      expect(costs).toEqual(allowed ? [1, 0] : ["denied", "denied"]);
      const denying = limiterOf(connection, { onUnavailable: "deny", address });
      const joint = await takeAll([{ limiter }, { limiter: denying }], { deadlineMs: 50 });
      expect(joint.allowed).toBe(false);
      expect(joint.decisions.map((each) => (each.allowed ? each.cost : "denied"))).toEqual([
        allowed ? 0 : "denied",
        "denied",
      ]);
      expect(fault.fired).toBeGreaterThan(0);
      await expect(limiter.reset({ deadlineMs: 50 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
      await expect(limiter.refund({ deadlineMs: 50 })).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    },
  );

  it.each<OnUnavailable>(["deny", "allow"])(
    "limit: %s decides where the reply is lost, and says so",
    async (policy) => {
      names++;
      const { proxy, connection } = await proxied();
      await using _ = proxy;
      const limiter = limiterOf(connection, { onUnavailable: policy });
      await limiter.take();
      for (const ask of [
        () => limiter.take(),
        () => limiter.wait({ maxWaitMs: 0 }),
        async () => (await takeAll([{ limiter }])).decisions[0] ?? limiter.peek(),
      ]) {
        const fault = proxy.cutBeforeReply(limiter.key);
        const decision = await timed(ask);
        expect(fault.fired).toBe(1);
        expect(decision).toMatchObject({ allowed: policy === "allow", unavailable: true });
        expect(decision.afterMs).toBeLessThan(lateMs);
        // Which is asked again without harm, and answered.
        expect(await limiter.peek()).not.toHaveProperty("unavailable");
      }
      // It was taken, and not a second time.
      await expect.poll(async () => (await limiter.peek()).remaining).toBe(8);
    },
  );

  it("limit: local lets through the rate divided by the instances, over all connections, and Redis decides again when it is back", async () => {
    names++;
    const { proxy, connection, open } = await proxied();
    await using _ = proxy;
    const settings = { onUnavailable: "local", rates: [{ allow: 8, perMs: hour }] } as const;
    const tune = { deadlineMs: 100, instances: 2 };
    const limiters = [limiterOf(connection, settings, tune), limiterOf(await open(), settings, tune)];
    for (const limiter of limiters) await limiter.take({ cost: 2, ...patiently });
    const fault = proxy.blackhole();
    const decisions = await Promise.all([0, 1, 0, 1, 0, 1, 0].map((at) => limiters[at]?.take()));
    expect(decisions.filter((each) => each?.allowed)).toHaveLength(4);
    const denied = decisions.find((each) => each && !each.allowed);
    expect(denied).toMatchObject({ reason: "rate", unavailable: true, limit: 4, remaining: 0, bindingRate: 0 });
    expect(denied && !denied.allowed ? denied.retryAfterMs : 0).toSatisfy(
      (ms: number) => ms > hour / 4 - 60_000 && ms <= hour / 4,
    );
    fault.stop();
    proxy.cutAll();
    await expect
      .poll(async () => (await limiters[0]?.peek(patiently))?.unavailable, { timeout: 20_000 })
      .toBeUndefined();
    // What was let through meanwhile, Redis never heard of.
    expect(await limiters[0]?.take(patiently)).toMatchObject({ allowed: true, remaining: 3 });
  });

  it("limit: local waits for its turn as Redis would, in order, and gives it back", async () => {
    names++;
    const { proxy, connection } = await proxied();
    await using _ = proxy;
    const limiter = limiterOf(
      connection,
      { onUnavailable: "local", rates: [{ allow: 1, perMs: 2_000 }] },
      { deadlineMs: 50 },
    );
    await limiter.reset();
    proxy.blackhole();
    const before = performance.now();
    const order: number[] = [];
    const turns = [0, 1, 2].map((turn) => limiter.wait().then(({ allowed }) => order.push(allowed ? turn : -1)));
    await Promise.all(turns);
    expect(order).toEqual([0, 1, 2]);
    expect(performance.now() - before).toBeGreaterThanOrEqual(4_040);
    expect(await limiter.wait({ maxWaitMs: 0 })).toMatchObject({ allowed: false, unavailable: true });
    await expect(limiter.wait({ signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ name: "TimeoutError" });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await limiter.take()).toMatchObject({ allowed: true });
  });

  it.each<OnUnavailable>(["allow", "local"])(
    "limit: what %s let through is given back and settled without Redis",
    async (policy) => {
      names++;
      const { proxy, connection } = await proxied();
      await using _ = proxy;
      const limiter = limiterOf(connection, { onUnavailable: policy }, { deadlineMs: 100 });
      await limiter.take({ cost: 3, ...patiently });
      const fault = proxy.blackhole();
      const away = await limiter.take({ cost: 10 });
      if (!away.allowed) throw new Error("denied");
      expect((await limiter.take()).allowed).toBe(policy === "allow");
      fault.stop();
      proxy.cutAll();
      await expect.poll(async () => (await limiter.peek(patiently)).unavailable, { timeout: 20_000 }).toBeUndefined();
      await limiter.settle({ estimated: 10, actual: 4, at: away.takenAt });
      await limiter.refund({ cost: 4, at: away.takenAt });
      expect(await limiter.peek(patiently)).toMatchObject({ remaining: 7 });
      proxy.blackhole();
      expect(await limiter.take({ cost: 10 })).toMatchObject({ allowed: true, unavailable: true });
    },
  );

  it("limit: tuned times and numbers that cannot work are refused when the client is made, and on the call", async () => {
    const { proxy, connection } = await proxied();
    await using _ = proxy;
    for (const tune of [
      { deadlineMs: 0 },
      { deadlineMs: Number.NaN },
      { instances: 0 },
      { rememberDenialsMs: 10_001 },
      { rememberDenialsMs: -1 },
    ]) {
      expect(() => limiterOf(connection, {}, tune)).toThrow(OptionsInvalidError);
    }
    await expect(limiterOf(connection, {}).take({ deadlineMs: -1 })).rejects.toBeInstanceOf(OptionsInvalidError);
  });
});
