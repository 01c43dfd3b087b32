import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LimitImpossibleError, OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import type { LimitOptions } from "../../src/runtime/limit/commands.js";
import type { LimitDefinition, Rate } from "../../src/runtime/limit/definition.js";
import type { Limiter } from "../../src/runtime/limit/limiter.js";
import { type OverridableLimiter, ParameterizedOverridableLimiter } from "../../src/runtime/limit/overridable.js";
import { ParameterizedLimiter } from "../../src/runtime/limit/parameterized.js";
import { type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
const hourly = (allow: number): readonly Rate[] => [{ allow, perMs: hour }];

describe("limit: rates of tenants", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  let observations: Observation[] = [];
  let tenants = 0;
  const open = async (): Promise<Connection> => {
    const observer = { observe: (observation: Observation) => void observations.push(observation) };
    const connection = await connect(redis.url, { observer });
    connections.push(connection);
    return connection;
  };
  let [here, there]: Connection[] = [];
  const limiters = (
    settings: Partial<LimitDefinition<Tenant>> = {},
    tune: LimitOptions<Tenant>["tune"] = {},
    on = here,
  ): ParameterizedLimiter<Tenant, "tenant"> => {
    if (!on) throw new Error("no connection");
    const limit = tenantLimit("tenants", { rates: hourly(5), ...settings });
    return new ParameterizedLimiter(on, limit, { prefix: redis.prefix, tune });
  };
  const keeping = (
    settings: Partial<LimitDefinition<Tenant>>,
    on = here,
  ): ParameterizedOverridableLimiter<Tenant, "tenant"> => {
    if (!on) throw new Error("no connection");
    const limit = tenantLimit("tenants", { rates: hourly(5), ...settings });
    return new ParameterizedOverridableLimiter(on, limit, { prefix: redis.prefix });
  };
  const kept = (on?: Connection): OverridableLimiter<Tenant, "tenant"> =>
    keeping({ overridable: true }, on).at({ tenant: `t${tenants}` });
  const left = async (limiter: Limiter<Tenant, "tenant">): Promise<number> => (await limiter.peek()).remaining;
  const commandsOf = async (work: () => Promise<unknown>): Promise<number> => {
    observations = [];
    await work();
    return observations.filter(({ kind }) => kind === "command").length;
  };

  beforeAll(async () => {
    [here, there] = [await open(), await open()];
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("limit: tune gives each tenant its rates, by its parameters", async () => {
    const plans = { free: hourly(2), paid: hourly(100) };
    const tuned = limiters({}, { rates: ({ tenant }) => (tenant.startsWith("paid") ? plans.paid : plans.free) });
    expect(await left(tuned.at({ tenant: "paid-1" }))).toBe(100);
    expect(await left(tuned.at({ tenant: "free-1" }))).toBe(2);
    expect(tuned.at({ tenant: "paid-1" }).rates[0]?.allow).toBe(100);
    const broken = limiters({}, { rates: () => [] });
    expect(() => broken.at({ tenant: "a" })).toThrow(OptionsInvalidError);
  });

  it("limit: code gives one tenant its rates, which go before those of tune", async () => {
    const tuned = limiters({}, { rates: hourly(7) });
    expect(await left(tuned.at({ tenant: "code" }))).toBe(7);
    expect(await left(tuned.at({ tenant: "code" }, { rates: hourly(9) }))).toBe(9);
    expect(() => tuned.at({ tenant: "code" }, { rates: [{ allow: 0, perMs: 1 }] })).toThrow(OptionsInvalidError);
  });

  it("limit: rates that another process keeps in Redis count from the next take on, with one request where unchanged", async () => {
    tenants++;
    const [mine, theirs] = [kept(), kept(there)];
    expect(await commandsOf(() => mine.take())).toBe(1);
    await theirs.setRates(hourly(50));
    let decision = await mine.peek();
    expect(decision).toMatchObject({ limit: 50, remaining: 49 });
    expect(mine.rates[0]?.allow).toBe(50);
    expect(await commandsOf(() => mine.take())).toBe(1);
    await theirs.setRates(hourly(20));
    // Which is found out by one request, and done by the next.
    expect(await commandsOf(async () => (decision = await mine.take()))).toBe(2);
    expect(decision).toMatchObject({ allowed: true, limit: 20, remaining: 17 });
    expect(await commandsOf(() => kept().take())).toBe(1);
    expect(await mine.getRates()).toEqual(hourly(20));
    await theirs.setRates(undefined);
    expect(await left(mine)).toBe(1);
    expect(await mine.getRates()).toBeUndefined();
    expect(mine.rates[0]?.allow).toBe(5);
  });

  it("limit: rates in Redis are those of one tenant, go before tune and code, and for waits, refunds and windows as well", async () => {
    tenants++;
    const mine = kept();
    await mine.setRates(hourly(3));
    const other = limiters({ overridable: true }).at({ tenant: `other-${tenants}` });
    expect([await left(mine), await left(other)]).toEqual([3, 5]);
    const tuned = limiters({ overridable: true }, { rates: hourly(9) });
    expect(await left(tuned.at({ tenant: `t${tenants}` }, { rates: hourly(11) }))).toBe(3);
    expect(await mine.wait({ cost: 3 })).toMatchObject({ allowed: true, limit: 3, remaining: 0 });
    await kept(there).setRates(hourly(4));
    expect(await mine.refund({ cost: 2 })).toMatchObject({ limit: 4 });
    const window = keeping({ overridable: true, algorithm: "sliding-window" }).at({ tenant: `w${tenants}` });
    await window.setRates(hourly(2));
    expect([await window.tryTake(), await window.tryTake(), await window.tryTake()]).toEqual([true, true, false]);
  });

  it("limit: a cost that only the rates in Redis let pass is taken, also by a process that never heard of them", async () => {
    tenants++;
    await kept(there).setRates(hourly(1_000));
    expect(await kept().take({ cost: 600 })).toMatchObject({ allowed: true, remaining: 400 });
    await expect(kept().take({ cost: 1_001 })).rejects.toBeInstanceOf(LimitImpossibleError);
  });

  it("limit: asking again for other rates stays within the one deadline, the call's or the limit's", async () => {
    tenants++;
    await kept(there).setRates(hourly(1_000));
    const slowly = await open();
    const asked: (number | undefined)[] = [];
    const execute = slowly.execute.bind(slowly);
    vi.spyOn(slowly, "execute").mockImplementation(async (command, options) => {
      asked.push(options?.deadlineMs);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return execute(command, options);
    });
    // It has to look first, by `getRates`, since by its own rates that never passes.
    const mine = () => keeping({ overridable: true, deadlineMs: 4_000 }, slowly).at({ tenant: `t${tenants}` });
    expect(await mine().take({ cost: 600, deadlineMs: 20_000 })).toMatchObject({ allowed: true, limit: 1_000 });
    await kept(there).setRates(hourly(2_000));
    expect(await mine().take({ deadlineMs: 20_000 })).toMatchObject({ allowed: true, limit: 2_000 });
    await kept(there).setRates(hourly(3_000));
    expect(await mine().take()).toMatchObject({ allowed: true, limit: 3_000 });
    const [looked = 0, taken = 0, first = 0, second = 0, plain, again = 0] = asked;
    expect([looked, first, plain, asked.length]).toEqual([expect.any(Number), 20_000, 4_000, 6]);
    expect(looked).toSatisfy((ms: number) => ms > 19_000 && ms <= 20_000);
    expect(taken).toBeLessThanOrEqual(19_901);
    expect(second).toBeLessThanOrEqual(19_901);
    expect(again).toSatisfy((ms: number) => ms > 0 && ms <= 3_901);
  });

  it("limit: rates that change faster than is asked are no outage", async () => {
    tenants++;
    const [mine, theirs] = [kept(), kept(there)];
    let ended = false;
    const toggling = (async () => {
      for (let turn = 1; !ended; turn++) await theirs.setRates(hourly(1_000 * (1 + (turn % 2))));
    })();
    const decisions = [];
    for (let turn = 0; turn < 300; turn++) decisions.push(await mine.take());
    ended = true;
    await toggling;
    expect(decisions.filter(({ unavailable }) => unavailable)).toEqual([]);
    expect(decisions.every(({ allowed }) => allowed)).toBe(true);
  });

  it("limit: rates that cannot work are refused before they are kept; of limits that are not overridable, all", async () => {
    tenants++;
    await expect(kept().setRates([])).rejects.toBeInstanceOf(OptionsInvalidError);
    await expect(keeping({}).at({ tenant: "no" }).setRates(hourly(1))).rejects.toBeInstanceOf(OptionsInvalidError);
    await expect(keeping({}).at({ tenant: "no" }).getRates()).rejects.toBeInstanceOf(OptionsInvalidError);
    await redis.raw.set(`${kept().key}:rates`, "nonsense");
    await expect(kept().take()).rejects.toBeInstanceOf(WrongTypeError);
    expect(await redis.raw.get(`${kept().key}:rates`)).toBe("nonsense");
  });

  it("limit: reset gives units back, and keeps the rates", async () => {
    tenants++;
    const mine = kept();
    await mine.setRates(hourly(2));
    await mine.take({ cost: 2 });
    await mine.reset();
    expect(await left(mine)).toBe(2);
  });
});
