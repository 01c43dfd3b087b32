// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedLimiter, defineAddress, type Connection, type LimitDefinition, type LimitOptions } from "../../../../../../src/runtime/generated.js";

/** The parameters of `shop:user-limit:{userId}`. */
export interface UserLimitParameters {
  readonly userId: string;
}

/** Redis name: `shop:user-limit:{userId}` */
export const userLimitDefinition: LimitDefinition<UserLimitParameters> = {
  definition: "shop.limits.user",
  address: defineAddress<UserLimitParameters>({
    definition: "shop.limits.user",
    namespace: "shop",
    template: "user-limit:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  rates: [{ allow: 1, perMs: 1000, burst: 1 }],
  onUnavailable: "deny",
};

/** Limits `shop:user-limit:{userId}`: 1 in 1000 ms, 1 at once, unless tuned. */
export class UserLimiter extends ParameterizedLimiter<UserLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions<UserLimitParameters>) {
    super(connection, userLimitDefinition, options);
  }
}
