// Written by redloom from contracts/shop.yaml. Do not edit.
import type { BatchHandler, Handler, MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { OrdersChannelParameters } from "./channels.js";
import type { Note, Order } from "./messages.js";

/** Handles messages of the channel `announcements`. */
export type AnnouncementsHandler = MessageHandler<Note, NoParameters>;

/** Handles messages of the channel `orders`. */
export type OrdersHandler = MessageHandler<Order, OrdersChannelParameters>;

/** Handles deliveries of the group `track` of `moves`. */
export type MovesTrackHandler = Handler<Order>;

/** Handles batches of deliveries of the group `track` of `moves`. */
export type MovesTrackBatchHandler = BatchHandler<Order>;

/** Handles deliveries of the group `audit` of `placed`. */
export type PlacedAuditHandler = Handler<Order>;

/** Handles batches of deliveries of the group `audit` of `placed`. */
export type PlacedAuditBatchHandler = BatchHandler<Order>;

/** Handles deliveries of the group `mail` of `placed`. */
export type PlacedMailHandler = Handler<Order>;

/** Handles batches of deliveries of the group `mail` of `placed`. */
export type PlacedMailBatchHandler = BatchHandler<Order>;
