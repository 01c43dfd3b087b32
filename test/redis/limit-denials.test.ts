import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LimitImpossibleError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import type { LimitOptions } from "../../src/runtime/limit/commands.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
/** The longest there is, so that what is to be remembered is, on a machine that stands still. */
const rememberDenialsMs = 10_000;

describe("limit: remembered denials", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  const observations: Observation[] = [];
  let [connection, elsewhere]: Connection[] = [];
  let tenants = 0;
  const limiterOf = (tune: LimitOptions<Tenant>["tune"] = {}, on = connection): Limiter<Tenant, "tenant"> => {
    if (!on) throw new Error("no connection");
    const limit = tenantLimit("denials", { rates: [{ allow: 10, perMs: hour }], rememberDenialsMs });
    return new Limiter(on, limit, { prefix: redis.prefix, tune }, { tenant: `t${tenants}` });
  };
  /** Requests of the connection whose memory is looked at. */
  const sent = (): number => observations.filter(({ kind }) => kind === "command").length;

  beforeAll(async () => {
    const observer = { observe: (observation: Observation) => void observations.push(observation) };
    connection = await connect(redis.url, { observer });
    elsewhere = await connect(redis.url);
    connections.push(connection, elsewhere);
  });
  afterAll(() => Promise.all(connections.map((each) => each.close())));

  it("limit: a denial is remembered, and a thousand takes cost no round trip", async () => {
    tenants++;
    const limiter = limiterOf();
    await limiter.take({ cost: 10 });
    const denied = await limiter.take();
    const before = sent();
    const again = await Promise.all(Array.from({ length: 1_000 }, () => limiter.take()));
    expect(sent()).toBe(before);
    for (const each of again)
      expect(each).toMatchObject({ allowed: false, remembered: true, bindingRate: 0, limit: 10 });
    const [first] = again;
    if (denied.allowed || first?.allowed !== false) throw new Error("allowed");
    expect(first.retryAfterMs).toSatisfy(
      (ms: number) => ms <= denied.retryAfterMs && ms > denied.retryAfterMs - 10_000,
    );
    expect(observations.filter((each) => each.kind === "limit" && "remembered" in each)).toHaveLength(1_000);
    // Another object of the same limiter, on the same connection.
    expect(await limiterOf().take()).toMatchObject({ remembered: true });
    expect(sent()).toBe(before);
  });

  it("limit: what costs less asks Redis, and so do peek and wait", async () => {
    tenants++;
    const limiter = limiterOf();
    await limiter.take({ cost: 8 });
    expect((await limiter.take({ cost: 3 })).allowed).toBe(false);
    expect(await limiter.take({ cost: 4 })).toMatchObject({ allowed: false, remembered: true });
    expect(await limiter.take({ cost: 2 })).toMatchObject({ allowed: true, remaining: 0 });
    const before = sent();
    expect((await limiter.take()).allowed).toBe(false);
    await limiter.peek();
    await limiter.wait({ maxWaitMs: 0 });
    expect(sent() - before).toBe(3);
  });

  it("limit: another process gives all back, and a remembered denial is wrong for no longer than stated", async () => {
    tenants++;
    const statedMs = 3_000;
    const limiter = limiterOf({ rememberDenialsMs: statedMs });
    await limiter.take({ cost: 10 });
    const askedAtMs = performance.now();
    await limiter.take();
    await limiterOf({}, elsewhere).reset();
    const answers: { readonly atMs: number; readonly allowed: boolean }[] = [];
    await expect
      .poll(
        async () => {
          const atMs = performance.now();
          const { allowed } = await limiter.take();
          answers.push({ atMs, allowed });
          return allowed;
        },
        { interval: 5 },
      )
      .toBe(true);
    expect(answers.some(({ allowed }) => !allowed)).toBe(true);
    for (const { atMs, allowed } of answers) if (!allowed) expect(atMs - askedAtMs).toBeLessThan(statedMs + 50);
  });

  it.each<[string, (limiter: Limiter<Tenant, "tenant">) => Promise<unknown>]>([
    ["reset", (limiter) => limiter.reset()],
    ["refund", (limiter) => limiter.refund({ cost: 1 })],
    ["settle", (limiter) => limiter.settle({ estimated: 10, actual: 2 })],
  ])("limit: own %s is seen at once", async (_, giveBack) => {
    tenants++;
    const limiter = limiterOf();
    await limiter.take({ cost: 10 });
    expect((await limiter.take()).allowed).toBe(false);
    await giveBack(limiter);
    expect(await limiter.take()).toMatchObject({ allowed: true });
  });

  it("limit: who goes by other rates of the same key asks Redis", async () => {
    tenants++;
    const limiter = limiterOf();
    await limiter.take({ cost: 10 });
    expect((await limiter.take()).allowed).toBe(false);
    expect(await limiterOf({ rates: [{ allow: 100, perMs: hour }] }).take()).toMatchObject({ allowed: true });
    expect(await limiter.take()).toMatchObject({ allowed: false, remembered: true });
  });

  it("limit: a block is remembered for every cost, and unblock is seen at once", async () => {
    tenants++;
    const limiter = limiterOf();
    await limiter.block(hour);
    expect(await limiter.take({ cost: 5 })).toMatchObject({ allowed: false, reason: "blocked" });
    expect(await limiter.take()).toMatchObject({ reason: "blocked", remembered: true });
    await limiter.unblock();
    expect(await limiter.take()).toMatchObject({ allowed: true });
  });

  it("limit: a denial that is to block reaches Redis, and a cost that can never pass is told", async () => {
    tenants++;
    const limiter = limiterOf();
    await limiter.take({ cost: 10 });
    await limiter.take();
    expect((await limiter.take({ blockMs: hour })).allowed).toBe(false);
    expect(await limiterOf({}, elsewhere).peek()).toMatchObject({ reason: "blocked" });
    await expect(limiter.take({ cost: 11 })).rejects.toBeInstanceOf(LimitImpossibleError);
  });

  it("limit: nothing is remembered past the time at which it is allowed again, and nothing where tuned to 0", async () => {
    tenants++;
    const limiter = limiterOf({ rates: [{ allow: 1, perMs: 3_000 }] });
    await limiter.take();
    const denied = await limiter.take();
    if (denied.allowed) throw new Error("the machine slept");
    await new Promise((resolve) => setTimeout(resolve, denied.retryAfterMs + 1));
    expect(await limiter.take()).toMatchObject({ allowed: true });
    const forgetful = limiterOf({ rememberDenialsMs: 0, rates: [{ allow: 1, perMs: hour }] });
    await forgetful.reset();
    await forgetful.take();
    const before = sent();
    for (let turn = 0; turn < 5; turn++) expect(await forgetful.take()).not.toHaveProperty("remembered");
    expect(sent() - before).toBe(5);
  });
});
