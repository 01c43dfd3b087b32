import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  BatchFailedError,
  type Connection,
  CrossSlotError,
  connect,
  OptionsInvalidError,
  takeAll,
} from "../../src/runtime/index.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import {
  CheckoutLimiter,
  createShopClient,
  ExportsLimiter,
  InFlightLimiter,
  OrdersLimiter,
  ReturnsLimiter,
  SearchLimiter,
  type ShopClient,
} from "../golden/output/locks-and-limits/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/locks-and-limits/expected/shop/sync.js";
import { useRedis } from "../support/redis.js";

/** Longer than a machine stands still: the contract's would decide without Redis. */
const tune = { deadlineMs: 10_000 };
const tuned = {
  limits: { checkout: tune, search: tune, orders: tune, returns: tune, exports: tune, inFlight: tune },
};

/** Each kind of limit that a contract can declare, as the golden contract's users meet it. */
describe("generated limits", () => {
  const redis = useRedis();
  let connection: Connection;
  let shop: ShopClient;

  beforeAll(async () => {
    connection = await connect(redis.url);
    shop = createShopClient(connection, { prefix: redis.prefix, tune: tuned });
  });
  afterAll(() => connection.close());

  const key = (name: string) => `${redis.prefix}shop:${name}`;

  test("gcra, which stands where nothing is said: the burst, then denied", async () => {
    const checkout = new CheckoutLimiter(connection, { prefix: redis.prefix, tune });
    const ttl = { name: "PTTL", keys: [checkout.key], args: [checkout.key], repeatable: true, decode: Number };
    expect(checkout.key).toBe(key("checkout"));
    // So that the server knows the script; then in one write: in a second all is given back.
    await checkout.peek();
    const asked = [checkout.take({ cost: 100 }), shop.limits.checkout.take({ cost: 100 }), connection.execute(ttl)];
    const [first, second, endsInMs] = await Promise.all(asked);
    expect(first).toMatchObject({ allowed: true });
    expect(second).toMatchObject({ allowed: false, limit: 100 });
    expect(endsInMs).toBeGreaterThan(0);
  });

  test("token-bucket: its burst at once; other rates for one limiter, kept in Redis", async () => {
    const rates = [{ allow: 10, perMs: 60_000, burst: 20 }];
    const search = shop.limits.search.at({ kind: "text" }, { rates });
    expect(await search.take({ cost: 20 })).toMatchObject({ allowed: true, remaining: 0 });
    const denied = await search.take();
    // All ten come at the end of the minute; with gcra the first would come after six seconds.
    if (denied.allowed) expect.unreachable("more than the bucket holds");
    expect(denied.retryAfterMs).toBeGreaterThan(40_000);
    const image = new SearchLimiter(connection, { prefix: redis.prefix, tune }).at({ kind: "image" });
    expect(await image.getRates()).toBeUndefined();
    await image.setRates([{ allow: 2, perMs: 3_600_000 }]);
    const other = await connect(redis.url);
    try {
      const theirs = createShopClient(other, { prefix: redis.prefix, tune: tuned }).limits.search.at({ kind: "image" });
      expect([await theirs.tryTake(), await theirs.tryTake(), await theirs.tryTake()]).toEqual([true, true, false]);
      expect(await theirs.getRates()).toEqual([{ allow: 2, perMs: 3_600_000 }]);
    } finally {
      await other.close();
    }
    await image.setRates(undefined);
    expect(await image.getRates()).toBeUndefined();
    expect(shop.limits.checkout).not.toHaveProperty("setRates");
  });

  test("command values: go by rates kept in Redis from the second asking on, alone, in a batch and in a transaction", async () => {
    const { commands, limits } = createShopClient(connection, { prefix: `${redis.prefix}values:`, tune: tuned });
    const mine = () => commands.limits.search.at({ kind: "text" });
    const rates = [{ allow: 1_000, perMs: 3_600_000 }];
    await limits.search.at({ kind: "text" }).setRates(rates);
    const early = mine().take();
    const refused = await connection.batch([early]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BatchFailedError);
    // Which was not applied, says how to go on, and stays as it was made.
    const outcomes = refused instanceof BatchFailedError ? refused.outcomes : [];
    const changed = { code: "UNAVAILABLE", fix: expect.stringContaining("Make the command once more") };
    expect(outcomes).toMatchObject([{ error: changed }]);
    await expect(connection.execute(early)).rejects.toMatchObject(changed);
    expect(await connection.batch([mine().take()])).toMatchObject([{ allowed: true, limit: 1_000, remaining: 999 }]);
    expect(await connection.transaction([mine().take({ cost: 900 })])).toMatchObject([{ remaining: 99 }]);
    expect(await connection.execute(mine().peek())).toMatchObject({ limit: 1_000, remaining: 99 });
    await connection.execute(mine().setRates(undefined));
    expect(await connection.execute(mine().peek())).toMatchObject({ limit: 20 });
  });

  test("windows: allow in any time, or in each of the calendar, and no more", async () => {
    const orders = new OrdersLimiter(connection, { prefix: redis.prefix, tune }).at({ shopId: "a" });
    expect(await orders.take({ cost: 50 })).toMatchObject({ allowed: true, remaining: 0 });
    const denied = await orders.take();
    expect(denied).toMatchObject({ allowed: false, bindingRate: 0, reason: "rate" });
    // In a sliding window all that was taken at once comes back at once.
    if (!denied.allowed) expect(denied.retryAfterMs).toBeGreaterThan(50_000);
    const returns = new ReturnsLimiter(connection, { prefix: redis.prefix, tune }).at({ shopId: "a" });
    expect(await returns.take({ cost: 5 })).toMatchObject({ allowed: true, remaining: 0 });
    const [seconds] = await redis.raw.time();
    const midnightMs = 86_400_000 - ((Number(seconds) * 1_000) % 86_400_000);
    const late = await returns.take();
    if (late.allowed) expect.unreachable("more than the window allows");
    expect(Math.abs(late.retryAfterMs - midnightMs)).toBeLessThan(5_000);
  });

  test("in flight: so many at once; a place that is left is the next one's, in the order of asking", async () => {
    const exporting = new ExportsLimiter(connection, { prefix: redis.prefix, tune });
    const places = [await exporting.take(), await exporting.take()];
    expect(await exporting.take()).toMatchObject({ allowed: false, reason: "full", limit: 2 });
    const waiting = shop.limits.exports.wait({ maxWaitMs: 20_000 });
    await expect.poll(async () => (await exporting.inspect()).waiting, { timeout: 10_000 }).toBe(1);
    for (const place of places) if (place.allowed) await place.lease?.release();
    const third = await waiting;
    expect(third.allowed).toBe(true);
    if (third.allowed) await third.lease?.release();
    expect((await exporting.inspect()).holders).toEqual([]);
    const inFlight = new InFlightLimiter(connection, { prefix: redis.prefix, tune: { ...tune, concurrency: 1 } });
    const run = await inFlight.at({ shopId: "a" }).run(async () => inFlight.at({ shopId: "a" }).take());
    expect(run.allowed).toBe(false);
    expect(await inFlight.at({ shopId: "b" }).run(() => "done")).toBe("done");
  });

  test("several at once: all or none, of one value of the slot", async () => {
    const orders = shop.limits.orders.at({ shopId: "joint" });
    const returns = shop.limits.returns.at({ shopId: "joint" });
    expect(
      await takeAll([
        { limiter: orders, cost: 10 },
        { limiter: returns, cost: 5 },
      ]),
    ).toMatchObject({ allowed: true });
    const denied = await takeAll([{ limiter: orders }, { limiter: returns }]);
    expect(denied).toMatchObject({ allowed: false, bindingLimiter: 1 });
    expect(await orders.peek()).toMatchObject({ remaining: 40 });
    const elsewhere = shop.limits.returns.at({ shopId: "other" });
    await expect(takeAll([{ limiter: orders }, { limiter: elsewhere }])).rejects.toThrow(CrossSlotError);
  });

  test("tune: rates by the parameters, and of one limiter by the code", async () => {
    const shopOfOurs = createShopClient(connection, {
      prefix: `${redis.prefix}tuned:`,
      tune: {
        limits: {
          search: { ...tune, rates: ({ kind }) => [{ allow: kind === "image" ? 1 : 2, perMs: 60_000 }] },
          inFlight: { concurrency: 1, leaseMs: 5_000 },
        },
      },
    });
    const { search } = shopOfOurs.limits;
    expect(await search.at({ kind: "image" }).take()).toMatchObject({ allowed: true, remaining: 0 });
    expect(await search.at({ kind: "text" }).take()).toMatchObject({ allowed: true, remaining: 1 });
    const own = search.at({ kind: "text" }, { rates: [{ allow: 5, perMs: 60_000 }] });
    expect(own.rates.map(({ allow }) => allow)).toEqual([5]);
    expect(shopOfOurs.limits.inFlight.at({ shopId: "a" }).concurrency).toBe(1);
    expect(shopOfOurs.commands.limits.search.at({ kind: "image" }).rates.map(({ allow }) => allow)).toEqual([1]);
  });

  test("the synchronous client and commands: the same limiters", async () => {
    const orders = shop.limits.orders.at({ shopId: "sync" });
    const sync = connectSync(redis.url);
    try {
      const now = createShopSyncClient(sync, { prefix: redis.prefix, tune: tuned }).limits;
      expect(now.orders.at({ shopId: "sync" }).take({ cost: 20 }).allowed).toBe(true);
      expect(now.search.at({ kind: "text" }).peek().limit).toBeGreaterThan(0);
      const place = now.inFlight.at({ shopId: "sync" }).take();
      expect(place.allowed).toBe(true);
      expect((await shop.limits.inFlight.at({ shopId: "sync" }).inspect()).holders).toHaveLength(1);
      if (place.allowed) place.lease?.release();
    } finally {
      sync.close();
    }
    const taken = await connection.execute(shop.commands.limits.orders.at({ shopId: "sync" }).take({ cost: 30 }));
    expect(taken).toMatchObject({ allowed: true, remaining: 0 });
    expect(await orders.tryTake()).toBe(false);
  });

  test.each([
    ["no rates", { checkout: { rates: [] } }],
    ["a rate of nothing", { search: { rates: [{ allow: 0, perMs: 1 }] } }],
    ["a burst in a window", { orders: { rates: [{ allow: 1, perMs: 1, burst: 2 }] } }],
    ["no instance", { search: { instances: 0 } }],
    ["no deadline", { search: { deadlineMs: 0 } }],
    ["denials remembered for too long", { returns: { rememberDenialsMs: 10_001 } }],
    ["no place", { exports: { concurrency: 0 } }],
    ["more places than a contract has", { inFlight: { concurrency: 10_001 } }],
    ["a lease shorter than three renewals", { exports: { leaseMs: 29 } }],
    ["the same where there are parameters", { inFlight: { leaseMs: 0 } }],
  ])("tune: %s is refused before any I/O", (_what, limits) => {
    expect(() => createShopClient(connection, { tune: { limits } })).toThrow(OptionsInvalidError);
  });

  test("what limits leave in Redis: names that the contract's checks know; what is counted has an end", async () => {
    await shop.limits.search.at({ kind: "text" }).setRates([{ allow: 1, perMs: 1 }]);
    const names = [...(await redis.raw.keys(`${redis.prefix}*`)), ...(await redis.raw.keys(`{${redis.prefix}*`))];
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const purpose = /(?<=\}):[a-z]+$/.exec(name)?.[0] ?? "";
      expect([":queue", ":waiters", ":fence", ":holders", ":rates", ""], name).toContain(purpose);
      if (purpose !== ":rates") expect(await redis.raw.pttl(name), name).toBeGreaterThan(0);
    }
  });
});
