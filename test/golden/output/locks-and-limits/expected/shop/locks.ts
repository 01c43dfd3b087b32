// Written by redloom from contracts/shop.yaml. Do not edit.
import { Lock, ParameterizedLock, ParameterizedPermitLock, ParameterizedReadWriteLock, PermitLock, ReadWriteLock, defineAddress, type Connection, type ExclusiveLockOptions, type LockDefinition, type LockOptions, type ReadWriteLockDefinition, type ReadWriteLockOptions } from "../../../../../../src/runtime/generated.js";

/** The parameters of `shop:cashiers:{shopId}`. */
export interface CashiersLockParameters {
  readonly shopId: string;
}

/** Redis name: `shop:cashiers:{shopId}` */
export const cashiersLockDefinition: LockDefinition<CashiersLockParameters> = {
  definition: "shop.locks.cashiers",
  address: defineAddress<CashiersLockParameters>({
    definition: "shop.locks.cashiers",
    namespace: "shop",
    template: "cashiers:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  leaseMs: 30000,
  waitMs: 5000,
  permits: 3,
};

/** Locks `shop:cashiers:{shopId}`: 3 at once. Lease 30000 ms, wait 5000 ms, unless tuned. */
export class CashiersLock extends ParameterizedPermitLock<CashiersLockParameters, "shopId"> {
  constructor(connection: Connection, options?: LockOptions) {
    super(connection, cashiersLockDefinition, options);
  }
}

/**
 * Many look, one writes.
 *
 * Redis name: `shop:catalog`
 */
export const catalogLockDefinition: ReadWriteLockDefinition = {
  definition: "shop.locks.catalog",
  address: defineAddress({
    definition: "shop.locks.catalog",
    namespace: "shop",
    template: "catalog",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 1000,
};

/**
 * Many look, one writes.
 *
 * Locks `shop:catalog` for many readers, or one writer. Lease 10000 ms, wait 1000 ms, unless tuned.
 */
export class CatalogLock extends ReadWriteLock {
  constructor(connection: Connection, options?: ReadWriteLockOptions) {
    super(connection, catalogLockDefinition, options);
  }
}

/** The parameters of `shop:door:{doorId}`. */
export interface DoorLockParameters {
  readonly doorId: string;
}

/** Redis name: `shop:door:{doorId}` */
export const doorLockDefinition: LockDefinition<DoorLockParameters> = {
  definition: "shop.locks.door",
  address: defineAddress<DoorLockParameters>({
    definition: "shop.locks.door",
    namespace: "shop",
    template: "door:{doorId}",
    parameters: { doorId: { type: "string" } },
    slot: "doorId",
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `shop:door:{doorId}`. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class DoorLock extends ParameterizedLock<DoorLockParameters, "doorId"> {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, doorLockDefinition, options);
  }
}

/** The parameters of `shop:prices:{shopId}`. */
export interface PricesLockParameters {
  readonly shopId: string;
}

/** Redis name: `shop:prices:{shopId}` */
export const pricesLockDefinition: ReadWriteLockDefinition<PricesLockParameters> = {
  definition: "shop.locks.prices",
  address: defineAddress<PricesLockParameters>({
    definition: "shop.locks.prices",
    namespace: "shop",
    template: "prices:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  leaseMs: 30000,
  waitMs: 5000,
};

/** Locks `shop:prices:{shopId}` for many readers, or one writer. Lease 30000 ms, wait 5000 ms, unless tuned. */
export class PricesLock extends ParameterizedReadWriteLock<PricesLockParameters, "shopId"> {
  constructor(connection: Connection, options?: ReadWriteLockOptions) {
    super(connection, pricesLockDefinition, options);
  }
}

/** Redis name: `shop:scanner` */
export const scannerLockDefinition: LockDefinition = {
  definition: "shop.locks.scanner",
  address: defineAddress({
    definition: "shop.locks.scanner",
    namespace: "shop",
    template: "scanner",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
  permits: 1,
};

/** Locks `shop:scanner`: 1 at once. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class ScannerLock extends PermitLock {
  constructor(connection: Connection, options?: LockOptions) {
    super(connection, scannerLockDefinition, options);
  }
}

/** The parameters of `shop:shelf:{shopId}:{row}`. */
export interface ShelfLockParameters {
  readonly shopId: string;
  readonly row: number;
}

/** Redis name: `shop:shelf:{shopId}:{row}` */
export const shelfLockDefinition: LockDefinition<ShelfLockParameters> = {
  definition: "shop.locks.shelf",
  address: defineAddress<ShelfLockParameters>({
    definition: "shop.locks.shelf",
    namespace: "shop",
    template: "shelf:{shopId}:{row}",
    parameters: { shopId: { type: "string" }, row: { type: "integer" } },
    slot: "shopId",
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `shop:shelf:{shopId}:{row}`. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class ShelfLock extends ParameterizedLock<ShelfLockParameters, "shopId"> {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, shelfLockDefinition, options);
  }
}

/**
 * One cashier at a time.
 *
 * Redis name: `shop:till`
 */
export const tillLockDefinition: LockDefinition = {
  definition: "shop.locks.till",
  address: defineAddress({
    definition: "shop.locks.till",
    namespace: "shop",
    template: "till",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/**
 * One cashier at a time.
 *
 * Locks `shop:till`. Lease 10000 ms, wait 5000 ms, unless tuned.
 */
export class TillLock extends Lock {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, tillLockDefinition, options);
  }
}
