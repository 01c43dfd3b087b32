// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncConcurrencyLimiter, SyncCounterStore, SyncLimiter, SyncLock, SyncOverridableLimiter, SyncReadWriteLock, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { stockKeyDefinition, type StockKeyParameters } from "./keys.js";
import { checkoutLimitDefinition, exportsLimitDefinition, inFlightLimitDefinition, ordersLimitDefinition, returnsLimitDefinition, searchLimitDefinition, type InFlightLimitParameters, type OrdersLimitParameters, type ReturnsLimitParameters, type SearchLimitParameters } from "./limits.js";
import { cashiersLockDefinition, catalogLockDefinition, doorLockDefinition, pricesLockDefinition, scannerLockDefinition, shelfLockDefinition, tillLockDefinition, type CashiersLockParameters, type DoorLockParameters, type PricesLockParameters, type ShelfLockParameters } from "./locks.js";

/**
 * Every kind of lock and limit, with and without parameters and slots.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 */
export interface ShopSyncClient {
  readonly locks: {
    readonly cashiers: Parameterized<CashiersLockParameters, SyncLock<CashiersLockParameters, "shopId">>;
    /** Many look, one writes. */
    readonly catalog: SyncReadWriteLock;
    readonly door: Parameterized<DoorLockParameters, SyncLock<DoorLockParameters, "doorId">>;
    readonly prices: Parameterized<PricesLockParameters, SyncReadWriteLock<PricesLockParameters, "shopId">>;
    readonly scanner: SyncLock;
    readonly shelf: Parameterized<ShelfLockParameters, SyncLock<ShelfLockParameters, "shopId">>;
    /** One cashier at a time. */
    readonly till: SyncLock;
  };
  readonly limits: {
    readonly checkout: SyncLimiter;
    /** Long ones. */
    readonly exports: SyncConcurrencyLimiter;
    readonly inFlight: Parameterized<InFlightLimitParameters, SyncConcurrencyLimiter<InFlightLimitParameters, "shopId">>;
    readonly orders: Parameterized<OrdersLimitParameters, SyncLimiter<OrdersLimitParameters, "shopId">>;
    readonly returns: Parameterized<ReturnsLimitParameters, SyncLimiter<ReturnsLimitParameters, "shopId">>;
    readonly search: Parameterized<SearchLimitParameters, SyncOverridableLimiter<SearchLimitParameters>>;
  };
  readonly keys: {
    readonly stock: Parameterized<StockKeyParameters, SyncCounterStore<StockKeyParameters>>;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    locks: definitions("shop.locks", {
      cashiers: { at: (parameters) => new SyncLock(connection, cashiersLockDefinition, { prefix, tune: tune?.locks?.cashiers }, parameters) },
      catalog: new SyncReadWriteLock(connection, catalogLockDefinition, { prefix, tune: tune?.locks?.catalog }),
      door: { at: (parameters) => new SyncLock(connection, doorLockDefinition, { prefix, tune: tune?.locks?.door }, parameters) },
      prices: { at: (parameters) => new SyncReadWriteLock(connection, pricesLockDefinition, { prefix, tune: tune?.locks?.prices }, parameters) },
      scanner: new SyncLock(connection, scannerLockDefinition, { prefix, tune: tune?.locks?.scanner }),
      shelf: { at: (parameters) => new SyncLock(connection, shelfLockDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new SyncLock(connection, tillLockDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.limits", {
      checkout: new SyncLimiter(connection, checkoutLimitDefinition, { prefix, tune: tune?.limits?.checkout }),
      exports: new SyncConcurrencyLimiter(connection, exportsLimitDefinition, { prefix, tune: tune?.limits?.exports }),
      inFlight: { at: (parameters) => new SyncConcurrencyLimiter(connection, inFlightLimitDefinition, { prefix, tune: tune?.limits?.inFlight }, parameters) },
      orders: { at: (parameters) => new SyncLimiter(connection, ordersLimitDefinition, { prefix, tune: tune?.limits?.orders }, parameters) },
      returns: { at: (parameters) => new SyncLimiter(connection, returnsLimitDefinition, { prefix, tune: tune?.limits?.returns }, parameters) },
      search: { at: (parameters) => new SyncOverridableLimiter(connection, searchLimitDefinition, { prefix, tune: tune?.limits?.search }, parameters) },
    }),
    keys: definitions("shop.keys", {
      stock: { at: (parameters) => new SyncCounterStore(connection, stockKeyDefinition, { prefix, tune: tune?.keys?.stock }, parameters) },
    }),
    commands,
  });
}
