// Written by redloom from contracts/names.yaml. Do not edit.
import { ParameterizedLock as ParameterizedLock2, ReadWriteLock as ReadWriteLock2, defineAddress, type Connection as Connection2, type ExclusiveLockOptions, type LockDefinition, type ReadWriteLockDefinition, type ReadWriteLockOptions } from "../../../../../../src/runtime/generated.js";

/** The parameters of `names:parameterized:{connection}`. */
export interface ParameterizedLockParameters {
  readonly connection: string;
}

/** Redis name: `names:parameterized:{connection}` */
export const parameterizedLockDefinition: LockDefinition<ParameterizedLockParameters> = {
  definition: "names.locks.parameterized",
  address: defineAddress<ParameterizedLockParameters>({
    definition: "names.locks.parameterized",
    namespace: "names",
    template: "parameterized:{connection}",
    parameters: { connection: { type: "string" } },
    slot: "connection",
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `names:parameterized:{connection}`. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class ParameterizedLock extends ParameterizedLock2<ParameterizedLockParameters, "connection"> {
  constructor(connection: Connection2, options?: ExclusiveLockOptions) {
    super(connection, parameterizedLockDefinition, options);
  }
}

/** Redis name: `names:read-write` */
export const readWriteLockDefinition: ReadWriteLockDefinition = {
  definition: "names.locks.readWrite",
  address: defineAddress({
    definition: "names.locks.readWrite",
    namespace: "names",
    template: "read-write",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `names:read-write` for many readers, or one writer. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class ReadWriteLock extends ReadWriteLock2 {
  constructor(connection: Connection2, options?: ReadWriteLockOptions) {
    super(connection, readWriteLockDefinition, options);
  }
}
