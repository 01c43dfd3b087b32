// Written by redloom from contracts/shop.yaml. Do not edit.
import { CounterCommands, KeptRates, LimitCommands, LockCommands, checkClientOptions, definitions, type ClientOptions, type ConcurrencyLimitTune, type ExclusiveLockTune, type FreshKeyTune, type LimitTune, type LockTune, type NoParameters, type Parameterized, type ReadWriteLockTune } from "../../../../../../src/runtime/generated.js";
import { stockKeyDefinition, type StockKeyParameters } from "./keys.js";
import { checkoutLimitDefinition, ordersLimitDefinition, returnsLimitDefinition, searchLimitDefinition, type OrdersLimitParameters, type ReturnsLimitParameters, type SearchLimitParameters } from "./limits.js";
import { cashiersLockDefinition, doorLockDefinition, scannerLockDefinition, shelfLockDefinition, tillLockDefinition, type CashiersLockParameters, type DoorLockParameters, type ShelfLockParameters } from "./locks.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly locks?: {
    readonly cashiers?: LockTune | undefined;
    readonly catalog?: ReadWriteLockTune | undefined;
    readonly door?: ExclusiveLockTune | undefined;
    readonly prices?: ReadWriteLockTune | undefined;
    readonly scanner?: LockTune | undefined;
    readonly shelf?: ExclusiveLockTune | undefined;
    readonly till?: ExclusiveLockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly checkout?: LimitTune<NoParameters> | undefined;
    readonly exports?: ConcurrencyLimitTune | undefined;
    readonly inFlight?: ConcurrencyLimitTune | undefined;
    readonly orders?: LimitTune<OrdersLimitParameters> | undefined;
    readonly returns?: LimitTune<ReturnsLimitParameters> | undefined;
    readonly search?: LimitTune<SearchLimitParameters> | undefined;
  } | undefined;
  readonly keys?: {
    readonly stock?: FreshKeyTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/**
 * Every kind of lock and limit, with and without parameters and slots.
 *
 * Everything of one round trip as a value, for batches and transactions.
 */
export interface ShopCommands {
  readonly locks: {
    readonly cashiers: Parameterized<CashiersLockParameters, LockCommands<CashiersLockParameters>>;
    readonly door: Parameterized<DoorLockParameters, LockCommands<DoorLockParameters>>;
    readonly scanner: LockCommands;
    readonly shelf: Parameterized<ShelfLockParameters, LockCommands<ShelfLockParameters>>;
    /** One cashier at a time. */
    readonly till: LockCommands;
  };
  readonly limits: {
    readonly checkout: LimitCommands;
    readonly orders: Parameterized<OrdersLimitParameters, LimitCommands<OrdersLimitParameters>>;
    readonly returns: Parameterized<ReturnsLimitParameters, LimitCommands<ReturnsLimitParameters>>;
    readonly search: Parameterized<SearchLimitParameters, LimitCommands<SearchLimitParameters>>;
  };
  readonly keys: {
    readonly stock: Parameterized<StockKeyParameters, CounterCommands<StockKeyParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { locks: { cashiers: "permits", catalog: "read-write", door: "exclusive", prices: "read-write", scanner: "permits", shelf: "exclusive", till: "exclusive" }, limits: { checkout: "rates", exports: "concurrency", inFlight: "concurrency", orders: "rates", returns: "rates", search: "rates" }, keys: { stock: "fresh" } });
  const { prefix, tune } = options;
  const kept = new KeptRates();
  return definitions("shop.commands", {
    locks: definitions("shop.commands.locks", {
      cashiers: { at: (parameters) => new LockCommands(cashiersLockDefinition, { prefix, tune: tune?.locks?.cashiers }, parameters) },
      door: { at: (parameters) => new LockCommands(doorLockDefinition, { prefix, tune: tune?.locks?.door }, parameters) },
      scanner: new LockCommands(scannerLockDefinition, { prefix, tune: tune?.locks?.scanner }),
      shelf: { at: (parameters) => new LockCommands(shelfLockDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new LockCommands(tillLockDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.commands.limits", {
      checkout: new LimitCommands(checkoutLimitDefinition, { prefix, tune: tune?.limits?.checkout }),
      orders: { at: (parameters) => new LimitCommands(ordersLimitDefinition, { prefix, tune: tune?.limits?.orders }, parameters) },
      returns: { at: (parameters) => new LimitCommands(returnsLimitDefinition, { prefix, tune: tune?.limits?.returns }, parameters) },
      search: { at: (parameters) => new LimitCommands(searchLimitDefinition, { prefix, tune: tune?.limits?.search }, parameters, kept) },
    }),
    keys: definitions("shop.commands.keys", {
      stock: { at: (parameters) => new CounterCommands(stockKeyDefinition, { prefix, tune: tune?.keys?.stock }, parameters) },
    }),
  });
}
