// Written by redloom from contracts/shop.yaml. Do not edit.
import { ConcurrencyLimiter, Limiter, ParameterizedConcurrencyLimiter, ParameterizedLimiter, ParameterizedOverridableLimiter, defineAddress, type ConcurrencyLimitDefinition, type ConcurrencyLimitOptions, type Connection, type LimitDefinition, type LimitOptions, type NoParameters } from "../../../../../../src/runtime/generated.js";

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
  deadlineMs: 200,
};

/** Limits `shop:checkout`: 100 in 1000 ms, 100 at once, unless tuned. Without an answer within 200 ms: deny. */
export class CheckoutLimiter extends Limiter {
  constructor(connection: Connection, options?: LimitOptions<NoParameters>) {
    super(connection, checkoutLimitDefinition, options);
  }
}

/**
 * Long ones.
 *
 * Redis name: `shop:exports`
 */
export const exportsLimitDefinition: ConcurrencyLimitDefinition = {
  definition: "shop.limits.exports",
  address: defineAddress({
    definition: "shop.limits.exports",
    namespace: "shop",
    template: "exports",
    parameters: {},
  }),
  concurrency: 2,
  leaseMs: 10000,
  onUnavailable: "deny",
};

/**
 * Long ones.
 *
 * Limits `shop:exports`: 2 in flight, lease 10000 ms, unless tuned.
 */
export class ExportsLimiter extends ConcurrencyLimiter {
  constructor(connection: Connection, options?: ConcurrencyLimitOptions) {
    super(connection, exportsLimitDefinition, options);
  }
}

/** The parameters of `shop:in-flight:{shopId}`. */
export interface InFlightLimitParameters {
  readonly shopId: string;
}

/** Redis name: `shop:in-flight:{shopId}` */
export const inFlightLimitDefinition: ConcurrencyLimitDefinition<InFlightLimitParameters> = {
  definition: "shop.limits.inFlight",
  address: defineAddress<InFlightLimitParameters>({
    definition: "shop.limits.inFlight",
    namespace: "shop",
    template: "in-flight:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  concurrency: 4,
  leaseMs: 30000,
  onUnavailable: "allow",
  deadlineMs: 1000,
};

/** Limits `shop:in-flight:{shopId}`: 4 in flight, lease 30000 ms, unless tuned. Without an answer within 1000 ms: allow, uncounted. */
export class InFlightLimiter extends ParameterizedConcurrencyLimiter<InFlightLimitParameters, "shopId"> {
  constructor(connection: Connection, options?: ConcurrencyLimitOptions) {
    super(connection, inFlightLimitDefinition, options);
  }
}

/** The parameters of `shop:orders:{shopId}`. */
export interface OrdersLimitParameters {
  readonly shopId: string;
}

/** Redis name: `shop:orders:{shopId}` */
export const ordersLimitDefinition: LimitDefinition<OrdersLimitParameters> = {
  definition: "shop.limits.orders",
  address: defineAddress<OrdersLimitParameters>({
    definition: "shop.limits.orders",
    namespace: "shop",
    template: "orders:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  rates: [{ allow: 50, perMs: 60000 }],
  algorithm: "sliding-window",
  onUnavailable: "deny",
};

/** Limits `shop:orders:{shopId}`: 50 in 60000 ms (sliding-window), unless tuned. */
export class OrdersLimiter extends ParameterizedLimiter<OrdersLimitParameters, "shopId"> {
  constructor(connection: Connection, options?: LimitOptions<OrdersLimitParameters>) {
    super(connection, ordersLimitDefinition, options);
  }
}

/** The parameters of `shop:returns:{shopId}`. */
export interface ReturnsLimitParameters {
  readonly shopId: string;
}

/** Redis name: `shop:returns:{shopId}` */
export const returnsLimitDefinition: LimitDefinition<ReturnsLimitParameters> = {
  definition: "shop.limits.returns",
  address: defineAddress<ReturnsLimitParameters>({
    definition: "shop.limits.returns",
    namespace: "shop",
    template: "returns:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  rates: [{ allow: 5, perMs: 86400000 }],
  algorithm: "fixed-window",
  onUnavailable: "allow",
};

/** Limits `shop:returns:{shopId}`: 5 in 86400000 ms (fixed-window), unless tuned. Without Redis: allow. */
export class ReturnsLimiter extends ParameterizedLimiter<ReturnsLimitParameters, "shopId"> {
  constructor(connection: Connection, options?: LimitOptions<ReturnsLimitParameters>) {
    super(connection, returnsLimitDefinition, options);
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
  algorithm: "token-bucket",
  onUnavailable: "local",
  rememberDenialsMs: 250,
  overridable: true,
};

/** Limits `shop:search:{kind}`: 10 in 1000 ms, 20 at once; 1000 in 86400000 ms, 1000 at once (token-bucket), unless tuned. Rates of single limiters may be kept in Redis. Without Redis: local. Denials are remembered for up to 250 ms. */
export class SearchLimiter extends ParameterizedOverridableLimiter<SearchLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions<SearchLimitParameters>) {
    super(connection, searchLimitDefinition, options);
  }
}
