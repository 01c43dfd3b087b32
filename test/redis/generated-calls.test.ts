import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  CallRejectedError,
  CallUnservedError,
  type Connection,
  connect,
  OptionsInvalidError,
  PayloadInvalidError,
} from "../../src/runtime/index.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import {
  createShopClient,
  DoorsChannel,
  OrderCall,
  ShelvesCall,
  type ShopClient,
} from "../golden/output/calls/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/calls/expected/shop/sync.js";
import { createAsksClient } from "../golden/output/calls-only/expected/asks/index.js";
import { useRedis } from "../support/redis.js";

/** Calls, and the words of channels and keys that came with them, as users of the golden contract meet them. */
describe("generated calls", () => {
  const redis = useRedis();
  const id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
  let connection: Connection;
  let shop: ShopClient;

  beforeAll(async () => {
    connection = await connect(redis.url);
    shop = createShopClient(connection, { prefix: redis.prefix });
  });
  afterAll(() => connection.close());

  test("request: reply, errors of the contract and progress, each of its type, with what is filled in", async () => {
    const order = shop.calls.order.at({ shopId: id, kind: "online" });
    await using _server = await new OrderCall(connection, { prefix: redis.prefix })
      .at({ shopId: id, kind: "online" })
      .serve(async (asked, call) => {
        expect(call.parameters).toEqual({ shopId: id, kind: "online" });
        if (asked.text === "refuse") throw call.error("Refused", { why: "closed" });
        if (asked.text === "sell out") throw call.error("SoldOut", {});
        await call.progress({ step: "packing" });
        return { id: asked.id };
      });
    const progress: unknown[] = [];
    const reply = await order.request({ text: "buy" }, { onProgress: (told) => progress.push(told) });
    expect(reply).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), total: 0 });
    expect(progress).toEqual([{ step: "packing", of: 1 }]);
    const refused = await order.request({ text: "refuse" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CallRejectedError);
    expect(refused).toMatchObject({ error: "Refused", details: { why: "closed" }, definition: "shop.calls.order" });
    const soldOut = await order.tryRequest({ text: "sell out" });
    expect(soldOut).toEqual({ ok: false, error: "SoldOut", details: { until: expect.stringContaining("T") } });
    expect(await redis.raw.type(`${redis.prefix}shop:order:{${id}}:online`)).toBe("stream");
  });

  test("request: what does not fit is refused before any I/O, and what nobody serves at once where the contract says so", async () => {
    const order = shop.calls.order.at({ shopId: id, kind: "counter" });
    await expect(order.request({ text: 1 as unknown as string })).rejects.toThrow(PayloadInvalidError);
    await expect(order.request({ text: "x" })).rejects.toThrow(CallUnservedError);
  });

  test("request: a contract of calls alone, of plain types", async () => {
    const { calls } = createAsksClient(connection, {
      prefix: redis.prefix,
      tune: { calls: { echo: { concurrency: 1 } } },
    });
    await using _server = await calls.echo.serve((text) => text.toUpperCase());
    expect(await calls.echo.request("hello")).toBe("HELLO");
  });

  test("broadcast: every server's answer, of its type", async () => {
    const another = await connect(redis.url);
    try {
      const shelves = shop.calls.shelves.at({ floor: 2 });
      await using _one = await shelves.serve((asked, { parameters }) => [asked.id, `one ${parameters.floor}`]);
      await using _two = await new ShelvesCall(another, { prefix: redis.prefix })
        .at({ floor: 2 })
        .serve(({ total }) => [String(total)]);
      const { answers, receivers, missing } = await shelves.gather({ id }, { timeoutMs: 10_000 });
      expect([receivers, missing]).toEqual([2, 0]);
      const replies = answers.map((answer) => (answer.ok ? answer.reply : []));
      expect(replies.sort()).toEqual([["0"], [id, "one 2"]].sort());
      expect(await redis.raw.exists(`${redis.prefix}shop:shelves:2`)).toBe(0);
    } finally {
      await another.close();
    }
  });

  test("tune: what the contract has no place for is refused", () => {
    const calls = { stockTake: { concurrency: 1 } } as object;
    expect(() => createShopClient(connection, { tune: { calls } })).toThrow(OptionsInvalidError);
    const keys = { visits: { staleForMs: 1 } } as object;
    expect(() => createShopClient(connection, { tune: { keys } })).toThrow(OptionsInvalidError);
  });

  test("channels: sharded ones by their parameters, replayed ones from their beginning", async () => {
    const doors = new DoorsChannel(connection, { prefix: redis.prefix }).at({ door: "a" });
    const heard: unknown[] = [];
    await using _now = await doors.subscribe(({ open }, { parameters }) => heard.push([open, parameters]));
    expect(await doors.publish({ open: true })).toBe(1);
    await vi.waitFor(() => expect(heard).toEqual([[true, { door: "a" }]]));
    for (const total of [1, 2]) await shop.channels.moved.publish({ id, total });
    const replayed: unknown[] = [];
    await using _later = await shop.channels.moved.subscribe(
      ({ total }, { isReplayed }) => replayed.push([total, isReplayed]),
      {
        from: "beginning",
      },
    );
    await shop.channels.moved.publish({ id, total: 3 });
    await vi.waitFor(() => expect(replayed.map((one) => (one as number[])[0])).toEqual([1, 2, 3]));
    expect(replayed[0]).toEqual([1, true]);
  });

  test("keys: integers are counted within their bounds, also as values and by who blocks", async () => {
    expect(await shop.keys.visits.increment()).toBe(1);
    expect(await shop.keys.points.at({ user: "a" }).increment(5)).toBe(5);
    await expect(shop.keys.points.at({ user: "a" }).decrement(6)).rejects.toThrow(PayloadInvalidError);
    await expect(shop.keys.within.increment(10)).rejects.toThrow(PayloadInvalidError);
    expect(await shop.keys.within.decrement()).toBe(-1);
    const counted = await connection.batch([shop.commands.keys.visits.increment(2), shop.commands.keys.visits.get()]);
    expect(counted).toEqual([3, 3]);
    const sync = connectSync(redis.url);
    try {
      const now = createShopSyncClient(sync, { prefix: redis.prefix });
      expect(now.keys.visits.increment()).toBe(4);
      expect(now.keys.points.at({ user: "a" }).get()).toBe(5);
      expect(() => now.channels.gates.publish({ id: "no uuid" })).toThrow(PayloadInvalidError);
    } finally {
      sync.close();
    }
  });

  test("keys: what is stale and what does not fit, as the contract says", async () => {
    const offer = await shop.keys.offer.getOrCompute(() => ({ id }));
    expect(offer).toEqual({ id, total: 0 });
    // Fresh for five minutes, stale for an hour more.
    expect(await redis.raw.pttl(`${redis.prefix}shop:offer`)).toBeGreaterThan(3_600_000);
    await redis.raw.set(`${redis.prefix}shop:offer`, "no JSON");
    expect(await shop.keys.offer.get()).toBeUndefined();
    await expect(shop.keys.offer.get({ onInvalid: "throw" })).rejects.toThrow(PayloadInvalidError);
    await redis.raw.set(`${redis.prefix}shop:draft`, Buffer.from([0xff]));
    expect(await shop.keys.draft.get()).toBeUndefined();
    expect(await redis.raw.exists(`${redis.prefix}shop:draft`)).toBe(0);
  });
});
