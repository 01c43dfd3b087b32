// Written by redloom from contracts/mail.yaml. Do not edit.
import type { BatchHandler, Handler, MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { Order } from "../orders/messages.js";
import type { PlacedHeaders } from "../orders/streams.js";

/** Handles messages of the channel `placed`. */
export type PlacedHandler = MessageHandler<Order, NoParameters>;

/** Handles deliveries of the group `mail` of `placed`. */
export type MailHandler = Handler<Order, PlacedHeaders>;

/** Handles batches of deliveries of the group `mail` of `placed`. */
export type MailBatchHandler = BatchHandler<Order, PlacedHeaders>;
