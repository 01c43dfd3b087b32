// Written by redloom from contracts/places.yaml. Do not edit.
import { ReadWriteLock, defineAddress, type Connection, type ReadWriteLockDefinition, type ReadWriteLockOptions } from "../../../../../../src/runtime/generated.js";

/** Redis name: `places:book` */
export const bookLockDefinition: ReadWriteLockDefinition = {
  definition: "places.locks.book",
  address: defineAddress({
    definition: "places.locks.book",
    namespace: "places",
    template: "book",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `places:book` for many readers, or one writer. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class BookLock extends ReadWriteLock {
  constructor(connection: Connection, options?: ReadWriteLockOptions) {
    super(connection, bookLockDefinition, options);
  }
}
