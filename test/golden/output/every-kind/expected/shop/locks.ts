// Written by redloom from contracts/shop.yaml. Do not edit.
import { Lock, ParameterizedLock, defineAddress, type Connection, type ExclusiveLockOptions, type LockDefinition } from "../../../../../../src/runtime/generated.js";

/** The parameters of `shop:shelf:{row}`. */
export interface ShelfLockParameters {
  readonly row: number;
}

/** Redis name: `shop:shelf:{row}` */
export const shelfLockDefinition: LockDefinition<ShelfLockParameters> = {
  definition: "shop.locks.shelf",
  address: defineAddress<ShelfLockParameters>({
    definition: "shop.locks.shelf",
    namespace: "shop",
    template: "shelf:{row}",
    parameters: { row: { type: "integer" } },
  }),
  leaseMs: 1000,
  waitMs: 0,
};

/** Locks `shop:shelf:{row}`. Lease 1000 ms, wait 0 ms, unless tuned. */
export class ShelfLock extends ParameterizedLock<ShelfLockParameters> {
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
