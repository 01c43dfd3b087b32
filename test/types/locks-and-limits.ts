import { createAgentsClient } from "../../src/generated/agents/index.js";
import type { AcquireOptions, LeadOptions } from "../../src/runtime/index.js";
import { acquireAll, type Connection, takeAll } from "../../src/runtime/index.js";
import {
  acquireAll as acquireAllNow,
  type SyncConnection,
  takeAll as takeAllNow,
} from "../../src/runtime/sync/index.js";
import {
  CashiersLock,
  CatalogLock,
  createShopClient,
  ExportsLimiter,
  SearchLimiter,
  type ShopTune,
  TillLock,
} from "../golden/output/locks-and-limits/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/locks-and-limits/expected/shop/sync.js";

/** As `misuse.ts`, for locks and limits: what must not compile, and beside each what must. */
export async function misuseOfSlots(connection: Connection): Promise<void> {
  const { locks, limits } = createShopClient(connection);
  const agents = createAgentsClient(connection);
  const shop = { shopId: "a" };

  // Together: only what is declared with one slot. Whether the values are equal is told before any I/O.
  const set = await acquireAll([locks.shelf.at({ ...shop, row: 1 }), locks.cashiers.at(shop)], { waitMs: 1 });
  set.leases.length satisfies number;
  await acquireAll([locks.door.at({ doorId: "a" })]);
  // @ts-expect-error declared with different slots
  await acquireAll([locks.shelf.at({ ...shop, row: 1 }), locks.door.at({ doorId: "a" })]);
  // @ts-expect-error the same, the other way round
  await acquireAll([locks.door.at({ doorId: "a" }), locks.cashiers.at(shop)]);
  // @ts-expect-error declared without a slot
  await acquireAll([locks.till]);
  // @ts-expect-error one of them without a slot
  await acquireAll([locks.cashiers.at(shop), locks.till]);
  // @ts-expect-error not bound
  await acquireAll([locks.cashiers]);
  // @ts-expect-error the leases of several are renewed
  await acquireAll([locks.cashiers.at(shop)], { waitMs: 1 } as AcquireOptions);
  // @ts-expect-error a limiter is no lock
  await acquireAll([limits.orders.at(shop)]);

  const decision = await takeAll([{ limiter: limits.orders.at(shop), cost: 2 }, { limiter: limits.returns.at(shop) }]);
  if (!decision.allowed) decision.bindingLimiter satisfies number;
  // @ts-expect-error declared without a slot
  await takeAll([{ limiter: limits.checkout }]);
  // @ts-expect-error one of them without a slot
  await takeAll([{ limiter: limits.orders.at(shop) }, { limiter: limits.search.at({ kind: "text" }) }]);
  // @ts-expect-error declared with different slots
  await takeAll([{ limiter: limits.orders.at(shop) }, { limiter: agents.limits.modelTokens.at({ model: "m" }) }]);
  // @ts-expect-error places in flight are not taken by rates
  await takeAll([{ limiter: limits.inFlight.at(shop) }]);

  // Rates are kept in Redis only where the contract says `overridable: true`.
  await limits.search.at({ kind: "text" }).setRates([{ allow: 1, perMs: 1 }]);
  // @ts-expect-error the contract does not say so
  await limits.checkout.setRates([{ allow: 1, perMs: 1 }]);
  // @ts-expect-error nor of these
  await limits.orders.at(shop).getRates();

  // The slot is known as a text.
  locks.cashiers.at(shop).slotParameter satisfies "shopId";
  limits.inFlight.at(shop).slotParameter satisfies "shopId";
  locks.prices.at(shop).slotParameter satisfies "shopId";
  locks.till.slotParameter satisfies undefined;
}

/** The same, synchronously. */
export function misuseOfSyncSlots(sync: SyncConnection): void {
  const { locks, limits } = createShopSyncClient(sync);
  const shop = { shopId: "a" };
  acquireAllNow([locks.shelf.at({ ...shop, row: 1 }), locks.cashiers.at(shop)]);
  // @ts-expect-error declared with different slots
  acquireAllNow([locks.shelf.at({ ...shop, row: 1 }), locks.door.at({ doorId: "a" })]);
  // @ts-expect-error declared without a slot
  acquireAllNow([locks.till]);
  takeAllNow([{ limiter: limits.orders.at(shop) }, { limiter: limits.returns.at(shop), cost: 2 }]);
  // @ts-expect-error declared without a slot
  takeAllNow([{ limiter: limits.checkout }]);
  // @ts-expect-error one of them without a slot
  takeAllNow([{ limiter: limits.orders.at(shop) }, { limiter: limits.search.at({ kind: "text" }) }]);
  // @ts-expect-error places in flight are not taken by rates
  takeAllNow([{ limiter: limits.inFlight.at(shop) }]);
}

/** What runs under a synchronous lock ends when its function returns. */
export function misuseOfSyncLocks(sync: SyncConnection): void {
  const { locks, limits } = createShopSyncClient(sync);
  const { till } = locks;
  locks.till.withLock((lease) => lease.fencingToken) satisfies number;
  till.withLock(() => undefined);
  till.withLock(() => JSON.parse("1"), { waitMs: 1 });
  till.withLock((lease): never => {
    throw lease;
  });
  // @ts-expect-error it would go on without the lock
  till.withLock(async () => 1);
  // @ts-expect-error at times
  till.withLock((lease) => (lease.remainingMs > 1 ? Promise.resolve(1) : 1));
  limits.exports.run((lease) => lease?.fencingToken) satisfies number | undefined;
  // @ts-expect-error it would go on without the place
  limits.exports.run(async () => 1);
}

/** A lease that was not got guards nothing. */
export async function misuseOfFences(connection: Connection): Promise<void> {
  const agents = createAgentsClient(connection);
  const perhaps = await agents.locks.leader.tryAcquire();
  // @ts-expect-error perhaps there is none
  await agents.keys.motd.set("x", { fence: perhaps });
  if (perhaps) await agents.keys.motd.set("x", { fence: perhaps });
  await agents.keys.motd.set("x", {});
}

export async function misuseOfLocks(connection: Connection, sync: SyncConnection): Promise<void> {
  const { locks, commands } = createShopClient(connection);
  await locks.catalog.read.withLock(() => 1);
  await locks.prices.at({ shopId: "a" }).write.acquire({ waitMs: 0 });
  // @ts-expect-error as what: a reader or a writer?
  await locks.catalog.acquire();
  // @ts-expect-error nobody leads with others
  locks.catalog.lead(async () => {});
  // @ts-expect-error several would lead
  locks.cashiers.at({ shopId: "a" }).lead(async () => {});
  // @ts-expect-error a plain lock knows no readers
  await locks.till.read.acquire();
  locks.till.lead(async (signal) => void signal.aborted, {} satisfies LeadOptions);
  // @ts-expect-error what lets readers in is no value of one round trip
  commands.locks.catalog;
  createShopSyncClient(sync).locks.catalog.read.tryAcquire();
  createShopSyncClient(sync).limits.inFlight.at({ shopId: "a" }).take();
  // @ts-expect-error nothing to wait for while the caller waits
  createShopSyncClient(sync).limits.exports.wait();
  // @ts-expect-error nor is it a value of one round trip
  commands.limits.exports;

  new CashiersLock(connection, { tune: { permits: 5 } });
  new CatalogLock(connection, { tune: { leaseMs: 100 } });
  // @ts-expect-error one holder stays one holder
  new TillLock(connection, { tune: { permits: 5 } });
  // @ts-expect-error readers are not counted
  new CatalogLock(connection, { tune: { permits: 5 } });
}

export async function misuseOfLimits(connection: Connection): Promise<void> {
  const { limits } = createShopClient(connection);
  const admission = await limits.exports.take();
  if (admission.allowed) await admission.lease?.release();
  // @ts-expect-error a place has no cost
  await limits.exports.take({ cost: 2 });
  // @ts-expect-error what is taken by rates has no lease
  (await limits.checkout.take()).lease;
  // @ts-expect-error places are given back, not refunded
  await limits.exports.refund({ cost: 1 });
  limits.search.at({ kind: "text" }, { rates: [{ allow: 1, perMs: 1 }] });

  new SearchLimiter(connection, {
    tune: { rates: ({ kind }) => [{ allow: kind === "image" ? 1 : 10, perMs: 1_000 }], instances: 3, deadlineMs: 50 },
  });
  // @ts-expect-error no parameter of it
  new SearchLimiter(connection, { tune: { rates: ({ colour }) => [{ allow: colour, perMs: 1_000 }] } });
  // @ts-expect-error not a value of the parameter
  new SearchLimiter(connection, { tune: { rates: ({ kind }) => [{ allow: kind === "video" ? 1 : 2, perMs: 1 }] } });
  new ExportsLimiter(connection, { tune: { concurrency: 3, leaseMs: 1_000 } });
  // @ts-expect-error places have no rates
  new ExportsLimiter(connection, { tune: { rates: [{ allow: 1, perMs: 1 }] } });
}

export const tune: ShopTune = {
  locks: { cashiers: { permits: 5 }, till: { waitMs: 1 }, catalog: { leaseMs: 1_000 } },
  limits: {
    search: { rates: ({ kind }) => (kind === "image" ? [{ allow: 1, perMs: 1 }] : [{ allow: 2, perMs: 1 }]) },
    checkout: { rates: () => [{ allow: 1, perMs: 1 }], rememberDenialsMs: 0 },
    inFlight: { concurrency: 2 },
  },
};

// @ts-expect-error one holder stays one holder
export const tuneOfPermits: ShopTune = { locks: { till: { permits: 2 } } };
// @ts-expect-error the readers of a lock are not counted
export const tuneOfReaders: ShopTune = { locks: { catalog: { permits: 2 } } };
// @ts-expect-error how a limit counts is not tuned
export const tuneOfAlgorithm: ShopTune = { limits: { search: { algorithm: "gcra" } } };
// @ts-expect-error places have no rates
export const tuneOfPlaces: ShopTune = { limits: { inFlight: { rates: [] } } };
