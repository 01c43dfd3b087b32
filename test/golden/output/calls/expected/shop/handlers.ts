// Written by redloom from contracts/shop.yaml. Do not edit.
import type { BroadcastHandler, CallHandler, MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { OrderCallTypes, PingCallTypes, PriceCallTypes, ShelvesCallTypes, StockTakeCallTypes } from "./calls.js";
import type { DoorsChannelParameters, TillsChannelParameters } from "./channels.js";
import type { DoorsMessage, Order } from "./messages.js";

/** Handles messages of the channel `doors`. */
export type DoorsHandler = MessageHandler<DoorsMessage, DoorsChannelParameters>;

/** Handles messages of the channel `gates`. */
export type GatesHandler = MessageHandler<Order, NoParameters>;

/** Handles messages of the channel `moved`. */
export type MovedHandler = MessageHandler<Order, NoParameters>;

/** Handles messages of the channel `tills`. */
export type TillsHandler = MessageHandler<Order, TillsChannelParameters>;

/** Answers the call `order`. */
export type OrderCallHandler = CallHandler<OrderCallTypes>;

/** Answers the call `ping`. */
export type PingCallHandler = CallHandler<PingCallTypes>;

/** Answers the call `price`. */
export type PriceCallHandler = CallHandler<PriceCallTypes>;

/** Answers the call `shelves`. */
export type ShelvesCallHandler = BroadcastHandler<ShelvesCallTypes>;

/** Answers the call `stockTake`. */
export type StockTakeCallHandler = BroadcastHandler<StockTakeCallTypes>;
