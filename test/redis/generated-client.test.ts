import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  AddressInvalidError,
  type Connection,
  connect,
  OptionsInvalidError,
  PayloadInvalidError,
} from "../../src/runtime/index.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import {
  createShopClient,
  MovesProducer,
  MovesTrackGroup,
  type ShopClient,
} from "../golden/output/every-kind/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/every-kind/expected/shop/sync.js";
import { useRedis } from "../support/redis.js";

/** The golden contract of every kind, as its users meet it. */
describe("a generated client", () => {
  const redis = useRedis();
  const shopId = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
  let connection: Connection;
  let shop: ShopClient;

  beforeAll(async () => {
    connection = await connect(redis.url);
    shop = createShopClient(connection, { prefix: redis.prefix });
  });
  afterAll(() => connection.close());

  test("channels: published to the address of their parameters, which come back with every message", async () => {
    const got: unknown[] = [];
    await using one = await shop.channels.orders.at({ shopId, color: "red" }).subscribe(async ({ total }) => {
      got.push(total);
    });
    await using all = await shop.channels.orders.subscribeAll(async ({ total }, { parameters }) => {
      got.push([total, parameters]);
    });
    await shop.channels.orders.at({ shopId, color: "green" }).publish({ total: 1 });
    await shop.channels.orders.at({ shopId, color: "red" }).publish({ total: 2 });
    await vi.waitFor(() => expect(got).toHaveLength(3));
    expect(got).toContainEqual([1, { shopId, color: "green" }]);
    expect(got).toContainEqual([2, { shopId, color: "red" }]);
    expect(got).toContain(2);
    void [one, all];
  });

  test("streams: with parameters, producer, groups and history share the address", async () => {
    const moves = shop.streams.moves.at({ size: 3 });
    const { id } = await moves.add({ total: 1 });
    await new MovesProducer(connection, { prefix: redis.prefix }).at({ size: 3 }).add({ total: 2 });
    await shop.streams.moves.at({ size: 4 }).add({ total: 9 });
    const group = new MovesTrackGroup(connection, { prefix: redis.prefix }).at({ size: 3 });
    const first = await moves.groups.track.read({ consumer: "a", count: 1 });
    const second = await group.read({ consumer: "b", count: 5 });
    expect([...first, ...second].map(({ message }) => message.total)).toEqual([1, 2]);
    for (const delivery of [...first, ...second]) expect(await delivery.acknowledge()).toBe("settled");
    const ids: string[] = [];
    for await (const entry of moves.history()) ids.push(entry.id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(id);
    expect(await redis.raw.exists(`${redis.prefix}shop:moves:3`)).toBe(1);
  });

  test("keys: json, text and bytes, each under its Redis name", async () => {
    await shop.keys.banner.set("sale");
    await shop.keys.photo.at({ id: "a:b" }).set(new Uint8Array([0, 255]));
    await shop.keys.cart.at({ user: "u" }).set({ id: shopId, total: 5 });
    await shop.keys.tags.set(["a"]);
    expect(await redis.raw.get(`${redis.prefix}shop:banner`)).toBe("sale");
    expect(await redis.raw.getBuffer(`${redis.prefix}shop:photo:a%3Ab`)).toEqual(Buffer.from([0, 255]));
    expect(await redis.raw.pttl(`${redis.prefix}shop:cart:{u}`)).toBeGreaterThan(3_500_000);
    expect(await shop.keys.photo.at({ id: "a:b" }).get()).toEqual(new Uint8Array([0, 255]));
    expect(await shop.keys.cart.getMany([{ user: "u" }, { user: "v" }])).toEqual([{ id: shopId, total: 5 }, undefined]);
    expect(await shop.keys.tags.get()).toEqual(["a"]);
  });

  test("locks and limits: one name per parameter; tune reaches them", async () => {
    const tuned = createShopClient(connection, {
      prefix: redis.prefix,
      tune: { limits: { search: { rates: [{ allow: 1, perMs: 60_000 }] } }, locks: { shelf: { leaseMs: 60_000 } } },
    });
    await using lease = await tuned.locks.shelf.at({ row: 1 }).acquire();
    expect(lease.fencingToken).toBeGreaterThan(0);
    expect(await shop.locks.shelf.at({ row: 1 }).tryAcquire()).toBeUndefined();
    expect(await redis.raw.pttl(`${redis.prefix}shop:shelf:1`)).toBeGreaterThan(30_000);
    await using other = await shop.locks.shelf.at({ row: 2 }).tryAcquire();
    expect(other).toBeDefined();
    const search = tuned.limits.search.at({ kind: "image" });
    expect([await search.tryTake(), await search.tryTake()]).toEqual([true, false]);
    expect(await tuned.limits.search.at({ kind: "text" }).tryTake()).toBe(true);
  });

  test("commands: one transaction over several kinds", async () => {
    const { keys, streams, channels } = shop.commands;
    const [, cart, added, receivers] = await connection.transaction([
      keys.cart.at({ user: "t" }).set({ id: shopId }),
      keys.cart.at({ user: "t" }).get(),
      streams.returns.add({ text: "broken" }),
      channels.announcements.publish({ text: "hello" }),
    ]);
    expect(cart).toEqual({ id: shopId, total: 0 });
    expect(added.id).toMatch(/^\d+-\d+$/);
    expect(receivers).toBe(0);
  });

  test("the synchronous client: the same definitions, the same names", async () => {
    const sync = connectSync(redis.url);
    try {
      const now = createShopSyncClient(sync, { prefix: redis.prefix });
      now.keys.cart.at({ user: "s" }).set({ id: shopId, total: 8 });
      expect(await shop.keys.cart.at({ user: "s" }).get()).toEqual({ id: shopId, total: 8 });
      expect(now.streams.moves.at({ size: 8 }).add({ total: 1 }).id).toMatch(/^\d+-\d+$/);
      expect(now.limits.checkout.take().allowed).toBe(true);
      now.channels.orders.at({ shopId, color: "red" }).publish({});
    } finally {
      sync.close();
    }
  });

  test("from JavaScript: wrong payloads, parameters and options are refused before any I/O", async () => {
    const loose = shop as unknown as Record<
      string,
      Record<string, { at: (p: unknown) => Record<string, (v?: unknown) => Promise<unknown>> }>
    >;
    await expect(loose.channels?.orders?.at({ shopId, color: "red" }).publish?.({ total: "x" })).rejects.toThrow(
      PayloadInvalidError,
    );
    const wrong: readonly (readonly [object, string])[] = [
      [{}, 'shopId" is missing'],
      [{ shopId: "x", color: "red" }, 'shopId" is not a valid uuid'],
      [{ shopId, color: "blue" }, 'color" is not a valid Color'],
      [{ shopId, color: "" }, 'color" is empty'],
    ];
    for (const [parameters, says] of wrong) {
      const at = () => loose.channels?.orders?.at(parameters);
      expect(at, JSON.stringify(parameters)).toThrow(AddressInvalidError);
      expect(at).toThrow(`The parameter "${says}`);
    }
    for (const size of [0, 1.5, "3", -1])
      expect(() => loose.streams?.moves?.at({ size }), `${size}`).toThrow(AddressInvalidError);
    const create = createShopClient as (connection: Connection, options: unknown) => unknown;
    expect(() => create(connection, { tune: { limits: { serch: {} } } })).toThrow(OptionsInvalidError);
    expect(() => create(connection, { prefix: "{" })).toThrow(OptionsInvalidError);
    expect(() => create(connection, { tune: { locks: { shelf: { leaseMs: 0 } } } })).toThrow(OptionsInvalidError);
    expect(() =>
      create(connection, { tune: { streams: { moves: { groups: { track: { concurrency: 0 } } } } } }),
    ).toThrow(OptionsInvalidError);
  });
});
