import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  acquireAll,
  type Connection,
  CrossSlotError,
  connect,
  LockBusyError,
  LockLostError,
  OptionsInvalidError,
} from "../../src/runtime/index.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import {
  CashiersLock,
  CatalogLock,
  createShopClient,
  createShopCommands,
  DoorLock,
  PricesLock,
  ScannerLock,
  type ShopClient,
  TillLock,
} from "../golden/output/locks-and-limits/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/locks-and-limits/expected/shop/sync.js";
import { useRedis } from "../support/redis.js";

/** Each kind of lock that a contract can declare, as the golden contract's users meet it. */
describe("generated locks", () => {
  const redis = useRedis();
  let connection: Connection;
  let shop: ShopClient;

  beforeAll(async () => {
    connection = await connect(redis.url);
    shop = createShopClient(connection, { prefix: redis.prefix });
  });
  afterAll(() => connection.close());

  const key = (name: string) => `${redis.prefix}shop:${name}`;

  test("a lock with one holder: one at a time, a string under its Redis name", async () => {
    const till = new TillLock(connection, { prefix: redis.prefix });
    await using lease = await till.acquire({ name: "opening" });
    expect(await redis.raw.type(key("till"))).toBe("string");
    expect(await redis.raw.pttl(key("till"))).toBeGreaterThan(8_000);
    expect(await shop.locks.till.tryAcquire()).toBeUndefined();
    const { holders, waiting } = await shop.locks.till.inspect();
    expect(holders).toMatchObject([{ name: "opening", fencingToken: lease.fencingToken }]);
    expect(waiting).toBe(0);
    expect(await shop.locks.till.forceRelease()).toBe(1);
    await using next = await shop.locks.till.acquire();
    expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  });

  test("permits: so many at once for each value of the parameter, the next in turn", async () => {
    const cashiers = shop.locks.cashiers.at({ shopId: "a" });
    const leases = await Promise.all([1, 2, 3].map(() => cashiers.acquire()));
    expect(new Set(leases.map(({ fencingToken }) => fencingToken)).size).toBe(3);
    expect(await redis.raw.type(key("cashiers:{a}"))).toBe("zset");
    expect(await cashiers.tryAcquire()).toBeUndefined();
    await using other = await new CashiersLock(connection, { prefix: redis.prefix }).at({ shopId: "b" }).acquire();
    expect(other.fencingToken).toBeGreaterThan(0);
    const fourth = cashiers.acquire({ waitMs: 20_000 });
    await expect.poll(async () => (await cashiers.inspect()).waiting, { timeout: 10_000 }).toBe(1);
    await leases[1]?.release();
    leases.push(await fourth);
    expect((await cashiers.inspect()).holders).toHaveLength(3);
    for (const lease of leases) await lease.release();
    expect((await cashiers.inspect()).holders).toEqual([]);
  });

  test("permits: another number by tune, also where the contract says 1", async () => {
    const tuned = createShopClient(connection, { prefix: redis.prefix, tune: { locks: { scanner: { permits: 2 } } } });
    await using one = await tuned.locks.scanner.acquire();
    await using two = await tuned.locks.scanner.acquire();
    expect([one, two].map((lease) => lease.signal.aborted)).toEqual([false, false]);
    expect(await tuned.locks.scanner.tryAcquire()).toBeUndefined();
    expect(await new ScannerLock(connection, { prefix: redis.prefix }).tryAcquire()).toBeUndefined();
  });

  test("read-write: readers together, a writer alone", async () => {
    const { catalog } = shop.locks;
    const readers = [await catalog.read.acquire(), await catalog.read.acquire()];
    await expect(catalog.write.acquire({ waitMs: 0 })).rejects.toThrow(LockBusyError);
    expect((await catalog.inspect()).holders.map(({ access }) => access)).toEqual(["read", "read"]);
    const writing = catalog.write.acquire({ waitMs: 20_000 });
    await expect.poll(async () => (await catalog.inspect()).waiting, { timeout: 10_000 }).toBe(1);
    // First come, first served: who reads now comes behind the writer.
    expect(await catalog.read.tryAcquire()).toBeUndefined();
    for (const reader of readers) await reader.release();
    const writer = await writing;
    expect(await new CatalogLock(connection, { prefix: redis.prefix }).read.tryAcquire()).toBeUndefined();
    await writer.release();
    const prices = new PricesLock(connection, { prefix: redis.prefix, tune: { leaseMs: 2_000 } });
    expect(await prices.at({ shopId: "a" }).write.withLock((lease) => lease.fencingToken)).toBeGreaterThan(0);
  });

  test("several at once: all or none, of one value of the slot", async () => {
    const shelf = (row: number) => shop.locks.shelf.at({ shopId: "a", row });
    {
      await using set = await acquireAll([shelf(1), shelf(2), shop.locks.cashiers.at({ shopId: "a" })]);
      expect(set.leases).toHaveLength(3);
      expect(await shelf(2).tryAcquire()).toBeUndefined();
      await expect(acquireAll([shelf(3), shelf(1)], { waitMs: 0 })).rejects.toThrow(LockBusyError);
    }
    await using third = await shelf(3).tryAcquire();
    expect(third).toBeDefined();
    await expect(acquireAll([shelf(4), shop.locks.shelf.at({ shopId: "b", row: 4 })])).rejects.toThrow(CrossSlotError);
  });

  test("election: whoever has the lock leads until it is stopped", async () => {
    const door = new DoorLock(connection, { prefix: redis.prefix }).at({ doorId: "a" });
    let told: (aborted: boolean) => void = () => undefined;
    const leading = new Promise<boolean>((resolve) => {
      told = resolve;
    });
    await using campaign = door.lead(async (signal) => {
      told(signal.aborted);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    expect(await leading).toBe(false);
    expect(await door.tryAcquire()).toBeUndefined();
    await campaign.stop();
    await using free = await door.tryAcquire();
    expect(free).toBeDefined();
  });

  test("guarded writes: a key of the same slot is written while the lock is held, and not after", async () => {
    const shopId = "guarded";
    const stock = shop.keys.stock.at({ shopId });
    for (const held of [shop.locks.shelf.at({ shopId, row: 1 }), shop.locks.cashiers.at({ shopId })]) {
      const lease = await held.acquire();
      await stock.set(1, { fence: lease });
      await held.forceRelease();
      await expect(stock.set(2, { fence: lease })).rejects.toThrow(LockLostError);
      expect(await stock.get()).toBe(1);
    }
    await shop.locks.prices.at({ shopId }).write.withLock((lease) => stock.set(3, { fence: lease }));
    expect(await stock.get()).toBe(3);
  });

  test("commands: a lock with permits as values of one round trip", async () => {
    const commands = shop.commands.locks.cashiers.at({ shopId: "values" });
    const replies = await connection.batch(["a", "b", "c", "d"].map((token) => commands.tryAcquire(`test:${token}`)));
    expect(replies.map(({ granted }) => granted)).toEqual([true, true, true, false]);
    expect((await connection.execute(commands.inspect())).holders).toHaveLength(3);
    expect(await connection.execute(commands.release("test:b"))).toBe("released");
    expect(await connection.execute(commands.forceRelease())).toBe(2);
  });

  test("the synchronous client: the same locks, shared with the asynchronous one", async () => {
    const sync = connectSync(redis.url);
    try {
      const now = createShopSyncClient(sync, { prefix: redis.prefix });
      using one = now.locks.cashiers.at({ shopId: "sync" }).acquire();
      using reader = now.locks.catalog.read.acquire();
      expect(one.fencingToken).toBeGreaterThan(0);
      expect(reader.fencingToken).toBeGreaterThan(0);
      expect((await shop.locks.cashiers.at({ shopId: "sync" }).inspect()).holders).toHaveLength(1);
      expect(await shop.locks.catalog.write.tryAcquire()).toBeUndefined();
      await using other = await shop.locks.catalog.read.tryAcquire();
      expect(other).toBeDefined();
    } finally {
      sync.close();
    }
  });

  test.each([
    ["a lease shorter than three renewals", { till: { leaseMs: 20 } }],
    ["the same where there are parameters", { cashiers: { leaseMs: 29 } }],
    ["the same for readers", { catalog: { leaseMs: 0 } }],
    ["no permits", { scanner: { permits: 0 } }],
    ["more permits than a contract has", { scanner: { permits: 10_001 } }],
    ["half a permit", { cashiers: { permits: 1.5 } }],
    ["a negative wait", { prices: { waitMs: -1 } }],
  ])("tune: %s is refused before any I/O", (_what, locks) => {
    expect(() => createShopClient(connection, { tune: { locks } })).toThrow(OptionsInvalidError);
  });

  test("tune: permits of a lock with one holder are refused without a compiler, too", () => {
    const loose = createShopCommands as (options: object) => unknown;
    for (const name of ["till", "door", "shelf", "catalog", "prices"]) {
      expect(() => loose({ tune: { locks: { [name]: { permits: 2 } } } }), name).toThrow(OptionsInvalidError);
    }
    const Loose = TillLock as unknown as new (connection: Connection, options: object) => TillLock;
    expect(() => new Loose(connection, { tune: { permits: 2 } })).toThrow(OptionsInvalidError);
  });

  test("what locks leave in Redis: names that the contract's checks know, each with an end", async () => {
    const all = [...(await redis.raw.keys(`${redis.prefix}*`)), ...(await redis.raw.keys(`{${redis.prefix}*`))];
    const names = all.filter((name) => !name.startsWith(key("stock")));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const purpose = /(?<=\}):[a-z]+$/.exec(name)?.[0] ?? "";
      expect([":queue", ":waiters", ":fence", ":holders", ""], name).toContain(purpose);
      expect(await redis.raw.pttl(name), name).toBeGreaterThan(0);
    }
  });
});
