import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ClosedError, LimitImpossibleError, OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import type { Decision } from "../../src/runtime/limit/decision.js";
import type { LimitDefinition } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;

describe("limit: wait", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  const observations: Observation[] = [];
  let timers = 0;
  let offMs = 0;
  const host: Host = {
    ...systemHost,
    wallMs: () => systemHost.wallMs() + offMs,
    setTimer(run, ms, options) {
      if (!options?.unref) timers++;
      return systemHost.setTimer(run, ms, options);
    },
  };
  const open = async (url = redis.url): Promise<Connection> => {
    const observer = { observe: (observation: Observation) => void observations.push(observation) };
    const connection = await connect(url, { commandTimeoutMs: 5_000, system: host, observer });
    connections.push(connection);
    return connection;
  };
  let connection: Connection;
  let tenants = 0;
  const limiterOf = (settings: Partial<LimitDefinition<Tenant>>, on = connection): Limiter<Tenant, "tenant"> => {
    const limit = tenantLimit("wait", { rates: [{ allow: 1, perMs: 100 }], ...settings });
    return new Limiter(on, limit, { prefix: redis.prefix }, { tenant: `t${tenants}` });
  };
  const scripts = (): number =>
    observations.filter((each) => each.kind === "command" && each.definition === "test.limits.wait").length;

  beforeAll(async () => {
    connection = await open();
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("wait: takes its turn when it comes, not before, with one request and one timer", async () => {
    tenants++;
    const limiter = limiterOf({});
    const taken = await limiter.take();
    const sent = scripts();
    timers = 0;
    const decision = await limiter.wait();
    const [seconds, us] = await redis.raw.time();
    expect(decision).toMatchObject({ allowed: true, cost: 1 });
    if (!taken.allowed || !decision.allowed) throw new Error("denied");
    expect(decision.takenAt - taken.takenAt).toBeGreaterThanOrEqual(100_000);
    // By the server's clock, in microseconds.
    const lateUs = Number(seconds) * 1_000_000 + Number(us) - decision.takenAt;
    expect(lateUs).toSatisfy((late: number) => late >= -2_000 && late < 5_000_000);
    expect(scripts() - sent).toBe(1);
    // One for the turn; perhaps one for the deadlines of commands; a machine that stands still makes them wake late, and again.
    expect(timers).toBeLessThanOrEqual(4);
  });

  it("wait: turns come in the order of asking, at the rate, over several connections", async () => {
    tenants++;
    const limiters = [limiterOf({}), limiterOf({}, await open()), limiterOf({}, await open())];
    const waiting: Promise<Decision>[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const limiter = limiters[turn % 3] ?? limiterOf({});
      waiting.push(limiter.wait());
      // So that the requests reach Redis in this order.
      await limiter.peek();
    }
    const times = (await Promise.all(waiting)).map((turn) => (turn.allowed ? turn.takenAt : Number.NaN));
    const apartUs = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(apartUs).toHaveLength(8);
    for (const us of apartUs) expect(us).toBeGreaterThanOrEqual(100_000);
  });

  it("wait: whoever comes while others wait goes behind them, and take is denied meanwhile", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: 3_000 }] });
    await limiter.take();
    const waiting = limiter.wait();
    const denied = await limiter.take();
    expect(denied.allowed ? 0 : denied.retryAfterMs).toBeGreaterThan(3_300);
    expect((await waiting).allowed).toBe(true);
  });

  it("wait: is denied at once and takes nothing where the turn would come too late", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: hour }] });
    await limiter.take();
    const before = await redis.raw.get(limiter.key);
    const started = performance.now();
    const denied = await limiter.wait({ maxWaitMs: 20_000 });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(denied).toMatchObject({ allowed: false, reason: "rate" });
    expect(denied.allowed ? 0 : denied.retryAfterMs).toBeGreaterThan(hour - 60_000);
    expect(await redis.raw.get(limiter.key)).toBe(before);
    expect(await limiter.wait()).toMatchObject({ allowed: false });
  });

  it("wait: on a blocked key comes when the block ends, where that is soon enough", async () => {
    tenants++;
    const limiter = limiterOf({});
    const before = performance.now();
    await limiter.block(3_000);
    expect(await limiter.wait({ maxWaitMs: 500 })).toMatchObject({ allowed: false, reason: "blocked" });
    const waiting = [limiter.wait({ maxWaitMs: 10_000 }), limiter.wait({ maxWaitMs: 10_000 })];
    expect(await limiter.take()).toMatchObject({ allowed: false, reason: "blocked" });
    expect(await Promise.all(waiting)).toMatchObject([{ allowed: true }, { allowed: true }]);
    expect(performance.now() - before).toBeGreaterThanOrEqual(3_095);
  });

  it("wait: a turn that was reserved before a block stands", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: 3_000 }] });
    await limiter.take();
    const waiting = limiter.wait();
    await expect.poll(() => redis.raw.get(limiter.key)).toContain("~");
    await limiter.block(60_000);
    expect(await waiting).toMatchObject({ allowed: true });
    expect(await limiter.peek()).toMatchObject({ allowed: false, reason: "blocked" });
  });

  it("wait: aborted, it rejects with the reason at once and the turn is given back", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: hour, burst: 2 }] });
    await limiter.take({ cost: 2 });
    const { resetAfterMs } = await limiter.peek();
    const abort = new AbortController();
    const waiting = limiter.wait({ cost: 2, maxWaitMs: 3 * hour, signal: abort.signal });
    await expect.poll(async () => (await limiter.peek()).resetAfterMs).toBeGreaterThan(resetAfterMs + hour);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect.poll(async () => (await limiter.peek()).resetAfterMs).toBeLessThanOrEqual(resetAfterMs);
  });

  it("wait: aborted before the reply came, what it reserved is given back; aborted before, nothing is sent", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: hour }] });
    await limiter.take();
    const { resetAfterMs } = await limiter.peek();
    const abort = new AbortController();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour, signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect.poll(async () => (await limiter.peek()).resetAfterMs).toBeLessThanOrEqual(resetAfterMs);
    const sent = scripts();
    await expect(limiter.wait({ signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never");
    expect(scripts()).toBe(sent);
  });

  it("wait: a wall clock that is set while it sleeps changes nothing", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: 200 }] });
    const before = performance.now();
    await limiter.take();
    const waiting = limiter.wait();
    for (const ms of [hour, -hour, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      offMs = ms;
    }
    expect((await waiting).allowed).toBe(true);
    expect(performance.now() - before).toSatisfy((ms: number) => ms >= 195 && ms < 10_000);
  });

  it("wait: turns never come faster than the rate, whoever gives up, and nothing is lost by those", async () => {
    tenants++;
    const limiters = [
      limiterOf({ rates: [{ allow: 1, perMs: 20 }] }),
      limiterOf({ rates: [{ allow: 1, perMs: 20 }] }, await open()),
    ];
    const one = async (index: number): Promise<number | undefined> => {
      const signal = index % 3 === 1 ? AbortSignal.timeout(5 + ((index * 37) % 600)) : undefined;
      try {
        const decision = await limiters[index % 2]?.wait(signal ? { signal } : {});
        return decision?.allowed ? decision.takenAt : undefined;
      } catch {
        return undefined;
      }
    };
    const turns = await Promise.all(Array.from({ length: 90 }, (_, index) => one(index)));
    const taken = turns.filter((at) => at !== undefined).sort((a, b) => a - b);
    expect(taken.length).toBeGreaterThanOrEqual(60);
    for (const [index, at] of taken.entries())
      if (index > 0) expect(at - (taken[index - 1] ?? 0)).toBeGreaterThanOrEqual(20_000);
    // All is given back as soon as the last turn is.
    await expect.poll(async () => (await limiters[0]?.peek())?.resetAfterMs).toBe(0);
  }, 60_000);

  it("wait: the connection closed, it rejects and the turn is given back", async () => {
    tenants++;
    const closing = await open();
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: hour }] }, closing);
    await limiter.take();
    const { resetAfterMs } = await limiter.peek();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour });
    waiting.catch(() => undefined);
    const looking = limiterOf({ rates: [{ allow: 1, perMs: hour }] });
    await expect.poll(async () => (await looking.peek()).resetAfterMs).toBeGreaterThan(resetAfterMs + hour / 2);
    await closing.close();
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    expect((await looking.peek()).resetAfterMs).toBeLessThanOrEqual(resetAfterMs);
  });

  it.each(["token-bucket", "fixed-window", "sliding-window"] as const)(
    "wait: of a %s comes when its time has come",
    async (algorithm) => {
      tenants++;
      const limiter = limiterOf({ algorithm, rates: [{ allow: 2, perMs: 2_000 }] });
      const taken = await Promise.all(Array.from({ length: 6 }, () => limiter.wait()));
      expect(taken.every(({ allowed }) => allowed)).toBe(true);
      expect((await limiter.wait({ maxWaitMs: 0 })).allowed).toBe(false);
    },
  );

  it("wait: a cost that can never pass, and a wait that is no time, are refused before any I/O", async () => {
    tenants++;
    const limiter = limiterOf({});
    const sent = scripts();
    await expect(limiter.wait({ cost: 2 })).rejects.toBeInstanceOf(LimitImpossibleError);
    for (const maxWaitMs of [-1, 1.5, 2 ** 31, Number.NaN]) {
      await expect(limiter.wait({ maxWaitMs })).rejects.toBeInstanceOf(OptionsInvalidError);
    }
    expect(scripts()).toBe(sent);
  });

  it("wait: an observer is told how long it took, what was denied, and what was abandoned", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: 4_000 }] });
    observations.length = 0;
    await limiter.wait();
    await limiter.wait();
    await limiter.wait({ maxWaitMs: 0 });
    const abort = new AbortController();
    const waiting = limiter.wait({ signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toBeDefined();
    const told = observations.filter(({ kind }) => kind === "limit");
    expect(told).toMatchObject([
      { event: "allowed", cost: 1 },
      { event: "allowed" },
      { event: "denied" },
      { event: "abandoned", code: "FAILED", key: limiter.key },
    ]);
    expect(told.map((each) => ("waitedMs" in each ? (each.waitedMs ?? 0) : -1) >= 2_100)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});
