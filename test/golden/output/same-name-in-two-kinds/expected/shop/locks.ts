// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedLock, defineAddress, type Connection, type ExclusiveLockOptions, type LockDefinition } from "../../../../../../src/runtime/generated.js";

/** The parameters of `shop:user-lock:{userId}`. */
export interface UserLockParameters {
  readonly userId: string;
}

/** Redis name: `shop:user-lock:{userId}` */
export const userLockDefinition: LockDefinition<UserLockParameters> = {
  definition: "shop.locks.user",
  address: defineAddress<UserLockParameters>({
    definition: "shop.locks.user",
    namespace: "shop",
    template: "user-lock:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/** Locks `shop:user-lock:{userId}`. Lease 10000 ms, wait 5000 ms, unless tuned. */
export class UserLock extends ParameterizedLock<UserLockParameters> {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, userLockDefinition, options);
  }
}
