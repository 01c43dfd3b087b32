// Written by redloom from contracts/shop.yaml. Do not edit.
import { Limiter, ParameterizedLimiter, defineAddress, type Connection, type LimitDefinition, type LimitOptions, type NoParameters } from "../../../../../../src/runtime/generated.js";

/** Redis name: `shop:checkout` */
export const checkoutLimitDefinition: LimitDefinition = {
  definition: "shop.limits.checkout",
  address: defineAddress({
    definition: "shop.limits.checkout",
    namespace: "shop",
    template: "checkout",
    parameters: {},
  }),
  rates: [{ allow: 100, perMs: 1000, burst: 100 }],
  onUnavailable: "deny",
};

/** Limits `shop:checkout`: 100 in 1000 ms, 100 at once, unless tuned. */
export class CheckoutLimiter extends Limiter {
  constructor(connection: Connection, options?: LimitOptions<NoParameters>) {
    super(connection, checkoutLimitDefinition, options);
  }
}

/** The parameters of `shop:search:{kind}`. */
export interface SearchLimitParameters {
  readonly kind: "text" | "image";
}

/** Redis name: `shop:search:{kind}` */
export const searchLimitDefinition: LimitDefinition<SearchLimitParameters> = {
  definition: "shop.limits.search",
  address: defineAddress<SearchLimitParameters>({
    definition: "shop.limits.search",
    namespace: "shop",
    template: "search:{kind}",
    parameters: { kind: { type: "string", fits: (value) => value === "text" || value === "image", expected: "\"text\" or \"image\"" } },
  }),
  rates: [{ allow: 10, perMs: 1000, burst: 20 }, { allow: 1000, perMs: 86400000, burst: 1000 }],
  onUnavailable: "allow",
};

/** Limits `shop:search:{kind}`: 10 in 1000 ms, 20 at once; 1000 in 86400000 ms, 1000 at once, unless tuned. Without Redis: allow. */
export class SearchLimiter extends ParameterizedLimiter<SearchLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions<SearchLimitParameters>) {
    super(connection, searchLimitDefinition, options);
  }
}
