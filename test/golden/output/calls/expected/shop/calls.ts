// Written by redloom from contracts/shop.yaml. Do not edit.
import { BroadcastCall, Call, ParameterizedBroadcastCall, ParameterizedCall, defineAddress, isUuid, type BroadcastCallOptions, type CallDefinition, type CallOptions, type Connection, type NoParameters } from "../../../../../../src/runtime/generated.js";
import { askedCodec, refusedCodec } from "../common/codecs.js";
import type { Asked, AskedInput, Refused } from "../common/messages.js";
import { orderCodec, orderProgressCodec, orderSoldOutCodec, pingReplyCodec, pingRequestCodec, priceCodec, priceNoSuchThingCodec, priceRequestCodec, shelvesReplyCodec, stockTakeReplyCodec, stockTakeRequestCodec } from "./codecs.js";
import type { Order, OrderInput, OrderProgress, OrderProgressInput, OrderSoldOut, OrderSoldOutInput, PingReply, PingRequest, Price, PriceNoSuchThing, PriceRequest, ShelvesReply, StockTakeReply, StockTakeRequest } from "./messages.js";

/** The parameters of `shop:order:{shopId}:{kind}`. */
export interface OrderCallParameters {
  readonly shopId: string;
  readonly kind: "online" | "counter";
}

/** What `shop:order:{shopId}:{kind}` is asked, and what it answers. */
export interface OrderCallTypes {
  readonly parameters: OrderCallParameters;
  readonly request: Asked;
  readonly requestInput: AskedInput;
  readonly reply: Order;
  readonly replyInput: OrderInput;
  readonly errors: { readonly SoldOut: OrderSoldOut; readonly Refused: Refused; readonly Unchanged: Order };
  readonly errorsInput: { readonly SoldOut: OrderSoldOutInput; readonly Refused: Refused; readonly Unchanged: OrderInput };
  readonly progress: OrderProgress;
  readonly progressInput: OrderProgressInput;
}

/**
 * Orders something.
 *
 * Redis name: `shop:order:{shopId}:{kind}`
 *
 * Owner: shop-team
 *
 * @deprecated Use `buy`.
 */
export const orderCallDefinition: CallDefinition<OrderCallTypes> = {
  definition: "shop.calls.order",
  address: defineAddress<OrderCallParameters>({
    definition: "shop.calls.order",
    namespace: "shop",
    template: "order:{shopId}:{kind}",
    parameters: { shopId: { type: "string", fits: (value) => typeof value === "string" && isUuid(value), expected: "uuid" }, kind: { type: "string", fits: (value) => value === "online" || value === "counter", expected: "\"online\" or \"counter\"" } },
    slot: "shopId",
  }),
  request: askedCodec,
  reply: orderCodec,
  errors: { SoldOut: orderSoldOutCodec, Refused: refusedCodec, Unchanged: orderCodec },
  progress: orderProgressCodec,
  maxBytes: 64000,
  timeoutMs: 60000,
  serving: { concurrency: 4, ackTimeoutMs: 5000, maxAttempts: 5, whenUnserved: "fail" },
};

/**
 * Orders something.
 *
 * Asks `shop:order:{shopId}:{kind}`, one server of which answers within 60000 ms, unless tuned; serves it.
 *
 * Owner: shop-team
 *
 * @deprecated Use `buy`.
 */
export class OrderCall extends ParameterizedCall<OrderCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, orderCallDefinition, options);
  }
}

/** What `shop:ping` is asked, and what it answers. */
export interface PingCallTypes {
  readonly parameters: NoParameters;
  readonly request: PingRequest;
  readonly requestInput: PingRequest;
  readonly reply: PingReply;
  readonly replyInput: PingReply;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `shop:ping` */
export const pingCallDefinition: CallDefinition<PingCallTypes> = {
  definition: "shop.calls.ping",
  address: defineAddress({
    definition: "shop.calls.ping",
    namespace: "shop",
    template: "ping",
    parameters: {},
  }),
  request: pingRequestCodec,
  reply: pingReplyCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `shop:ping`, one server of which answers within 30000 ms, unless tuned; serves it. */
export class PingCall extends Call<PingCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, pingCallDefinition, options);
  }
}

/** What `shop:price` is asked, and what it answers. */
export interface PriceCallTypes {
  readonly parameters: NoParameters;
  readonly request: PriceRequest;
  readonly requestInput: PriceRequest;
  readonly reply: Price;
  readonly replyInput: Price;
  readonly errors: { readonly NoSuchThing: PriceNoSuchThing };
  readonly errorsInput: { readonly NoSuchThing: PriceNoSuchThing };
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `shop:price` */
export const priceCallDefinition: CallDefinition<PriceCallTypes> = {
  definition: "shop.calls.price",
  address: defineAddress({
    definition: "shop.calls.price",
    namespace: "shop",
    template: "price",
    parameters: {},
  }),
  request: priceRequestCodec,
  reply: priceCodec,
  errors: { NoSuchThing: priceNoSuchThingCodec },
  maxBytes: 1048576,
  timeoutMs: 900,
  serving: { concurrency: 16, ackTimeoutMs: 1000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `shop:price`, one server of which answers within 900 ms, unless tuned; serves it. */
export class PriceCall extends Call<PriceCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, priceCallDefinition, options);
  }
}

/** The parameters of `shop:shelves:{floor}`. */
export interface ShelvesCallParameters {
  readonly floor: number;
}

/** What `shop:shelves:{floor}` is asked, and what it answers. */
export interface ShelvesCallTypes {
  readonly parameters: ShelvesCallParameters;
  readonly request: Order;
  readonly requestInput: OrderInput;
  readonly reply: ShelvesReply;
  readonly replyInput: ShelvesReply;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `shop:shelves:{floor}` */
export const shelvesCallDefinition: CallDefinition<ShelvesCallTypes> = {
  definition: "shop.calls.shelves",
  address: defineAddress<ShelvesCallParameters>({
    definition: "shop.calls.shelves",
    namespace: "shop",
    template: "shelves:{floor}",
    parameters: { floor: { type: "integer" } },
  }),
  request: orderCodec,
  reply: shelvesReplyCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 30000,
};

/** Asks all servers of `shop:shelves:{floor}` at once, which answer within 30000 ms, unless tuned; serves it. */
export class ShelvesCall extends ParameterizedBroadcastCall<ShelvesCallTypes> {
  constructor(connection: Connection, options?: BroadcastCallOptions) {
    super(connection, shelvesCallDefinition, options);
  }
}

/** What `shop:stock-take` is asked, and what it answers. */
export interface StockTakeCallTypes {
  readonly parameters: NoParameters;
  readonly request: StockTakeRequest;
  readonly requestInput: StockTakeRequest;
  readonly reply: StockTakeReply;
  readonly replyInput: StockTakeReply;
  readonly errors: { readonly Closed: Order };
  readonly errorsInput: { readonly Closed: OrderInput };
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `shop:stock-take` */
export const stockTakeCallDefinition: CallDefinition<StockTakeCallTypes> = {
  definition: "shop.calls.stockTake",
  address: defineAddress({
    definition: "shop.calls.stockTake",
    namespace: "shop",
    template: "stock-take",
    parameters: {},
  }),
  request: stockTakeRequestCodec,
  reply: stockTakeReplyCodec,
  errors: { Closed: orderCodec },
  maxBytes: 1048576,
  timeoutMs: 2000,
};

/** Asks all servers of `shop:stock-take` at once, which answer within 2000 ms, unless tuned; serves it. */
export class StockTakeCall extends BroadcastCall<StockTakeCallTypes> {
  constructor(connection: Connection, options?: BroadcastCallOptions) {
    super(connection, stockTakeCallDefinition, options);
  }
}
