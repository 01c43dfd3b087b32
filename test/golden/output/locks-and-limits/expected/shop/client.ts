// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { StockStore } from "./keys.js";
import { CheckoutLimiter, ExportsLimiter, InFlightLimiter, OrdersLimiter, ReturnsLimiter, SearchLimiter } from "./limits.js";
import { CashiersLock, CatalogLock, DoorLock, PricesLock, ScannerLock, ShelfLock, TillLock } from "./locks.js";

/**
 * Every kind of lock and limit, with and without parameters and slots.
 *
 * Everything that the contract defines, on one connection.
 */
export interface ShopClient {
  readonly locks: {
    readonly cashiers: CashiersLock;
    /** Many look, one writes. */
    readonly catalog: CatalogLock;
    readonly door: DoorLock;
    readonly prices: PricesLock;
    readonly scanner: ScannerLock;
    readonly shelf: ShelfLock;
    /** One cashier at a time. */
    readonly till: TillLock;
  };
  readonly limits: {
    readonly checkout: CheckoutLimiter;
    /** Long ones. */
    readonly exports: ExportsLimiter;
    readonly inFlight: InFlightLimiter;
    readonly orders: OrdersLimiter;
    readonly returns: ReturnsLimiter;
    readonly search: SearchLimiter;
  };
  readonly keys: {
    readonly stock: StockStore;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    locks: definitions("shop.locks", {
      cashiers: new CashiersLock(connection, { prefix, tune: tune?.locks?.cashiers }),
      catalog: new CatalogLock(connection, { prefix, tune: tune?.locks?.catalog }),
      door: new DoorLock(connection, { prefix, tune: tune?.locks?.door }),
      prices: new PricesLock(connection, { prefix, tune: tune?.locks?.prices }),
      scanner: new ScannerLock(connection, { prefix, tune: tune?.locks?.scanner }),
      shelf: new ShelfLock(connection, { prefix, tune: tune?.locks?.shelf }),
      till: new TillLock(connection, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.limits", {
      checkout: new CheckoutLimiter(connection, { prefix, tune: tune?.limits?.checkout }),
      exports: new ExportsLimiter(connection, { prefix, tune: tune?.limits?.exports }),
      inFlight: new InFlightLimiter(connection, { prefix, tune: tune?.limits?.inFlight }),
      orders: new OrdersLimiter(connection, { prefix, tune: tune?.limits?.orders }),
      returns: new ReturnsLimiter(connection, { prefix, tune: tune?.limits?.returns }),
      search: new SearchLimiter(connection, { prefix, tune: tune?.limits?.search }),
    }),
    keys: definitions("shop.keys", {
      stock: new StockStore(connection, { prefix, tune: tune?.keys?.stock }),
    }),
    commands,
  });
}
