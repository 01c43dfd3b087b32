import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CrossSlotError, LimitImpossibleError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import type { LimitDefinition, OnUnavailable } from "../../src/runtime/limit/definition.js";
import type { Limiter } from "../../src/runtime/limit/limiter.js";
import { OverridableLimiter } from "../../src/runtime/limit/overridable.js";
import { takeAll } from "../../src/runtime/limit/take-all.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;

describe("limit: several at once", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  let observations: Observation[] = [];
  const open = async (url = redis.url): Promise<Connection> => {
    const observer = { observe: (observation: Observation) => void observations.push(observation) };
    const connection = await connect(url, { commandTimeoutMs: 2_500, observer });
    connections.push(connection);
    return connection;
  };
  let connection: Connection;
  let tenants = 0;
  const limiterOf = (
    name: string,
    allow: number,
    settings: Partial<LimitDefinition<Tenant>> = {},
    on = connection,
    tenant = `t${tenants}`,
  ): OverridableLimiter<Tenant, "tenant"> =>
    new OverridableLimiter(
      on,
      tenantLimit(name, { rates: [{ allow, perMs: hour }], ...settings }),
      { prefix: redis.prefix },
      { tenant },
    );
  const left = (...limiters: Limiter<Tenant, "tenant">[]): Promise<number[]> =>
    Promise.all(limiters.map(async (limiter) => (await limiter.peek()).remaining));

  beforeAll(async () => {
    connection = await open();
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("takeAll: takes of all in one round trip, and tells each decision", async () => {
    tenants++;
    const [calls, tokens] = [limiterOf("calls", 3), limiterOf("tokens", 1_000, { algorithm: "sliding-window" })];
    observations = [];
    const joint = await takeAll([{ limiter: calls }, { limiter: tokens, cost: 600 }]);
    expect(joint).toMatchObject({ allowed: true, decisions: [{ remaining: 2 }, { remaining: 400, cost: 600 }] });
    expect(observations.filter(({ kind }) => kind === "command")).toHaveLength(1);
    expect(observations.filter(({ kind }) => kind === "limit")).toMatchObject([
      { event: "allowed", definition: "test.limits.calls" },
      { event: "allowed", definition: "test.limits.tokens", cost: 600 },
    ]);
  });

  it("takeAll: where one denies, nothing is taken of any, and it tells which and when to come back", async () => {
    tenants++;
    const [calls, tokens] = [limiterOf("calls", 3), limiterOf("tokens", 1_000)];
    await tokens.take({ cost: 900 });
    const joint = await takeAll([
      { limiter: calls, cost: 2 },
      { limiter: tokens, cost: 600 },
    ]);
    expect(joint).toMatchObject({
      allowed: false,
      bindingLimiter: 1,
      decisions: [{ allowed: true }, { allowed: false }],
    });
    expect(joint.allowed ? 0 : joint.retryAfterMs).toSatisfy((ms: number) => ms > hour * 0.49 && ms <= hour * 0.5);
    expect(await left(calls, tokens)).toEqual([3, 100]);
  });

  it("takeAll: what another process wrote into the rates kept in Redis counts", async () => {
    tenants++;
    const [calls, tokens] = [limiterOf("calls", 3), limiterOf("kept", 10, { overridable: true })];
    await limiterOf("kept", 10, { overridable: true }, await open()).setRates([{ allow: 100, perMs: hour }]);
    const joint = await takeAll([{ limiter: calls }, { limiter: tokens, cost: 90 }]);
    expect(joint).toMatchObject({ allowed: true, decisions: [{ remaining: 2 }, { remaining: 10 }] });
  });

  it("takeAll: of nothing is allowed; twice the same, other connections and other slot values are refused before any I/O", async () => {
    tenants++;
    const calls = limiterOf("calls", 3);
    const elsewhere = limiterOf("tokens", 3, {}, await open());
    observations = [];
    expect(await takeAll([])).toEqual({ allowed: true, decisions: [] });
    await expect(takeAll([{ limiter: calls }, { limiter: calls }])).rejects.toBeInstanceOf(OptionsInvalidError);
    await expect(takeAll([{ limiter: calls }, { limiter: elsewhere }])).rejects.toBeInstanceOf(OptionsInvalidError);
    const foreign = limiterOf("tokens", 3, {}, connection, "somebody-else");
    await expect(takeAll([{ limiter: calls }, { limiter: foreign }])).rejects.toBeInstanceOf(CrossSlotError);
    const tokens = limiterOf("tokens", 3);
    const impossible = takeAll([{ limiter: calls }, { limiter: tokens, cost: 4 }]);
    await expect(impossible).rejects.toBeInstanceOf(LimitImpossibleError);
    expect(observations).toEqual([]);
  });

  it.each<[OnUnavailable, OnUnavailable, boolean]>([
    ["allow", "allow", true],
    ["allow", "deny", false],
    ["local", "allow", true],
    ["local", "deny", false],
  ])(
    "takeAll: %s and %s decide together while Redis is away, and nothing is taken locally where one denies",
    async (a, b, allowed) => {
      tenants++;
      await using server = await startRedisServer();
      const on = await open(server.url);
      const [one, other] = [
        limiterOf("one", 2, { onUnavailable: a }, on),
        limiterOf("other", 2, { onUnavailable: b }, on),
      ];
      server.signal("SIGKILL");
      await server.ended;
      for (let turn = 0; turn < 2; turn++) {
        const joint = await takeAll([{ limiter: one }, { limiter: other }]);
        expect(joint).toMatchObject({
          allowed,
          decisions: [{ unavailable: true }, { unavailable: true, allowed: b === "allow" }],
        });
        if (!joint.allowed) expect(joint.bindingLimiter).toBe(1);
      }
      if (a !== "local") return;
      // Those two were counted, or not.
      expect((await one.take()).allowed).toBe(!allowed);
    },
  );
});
