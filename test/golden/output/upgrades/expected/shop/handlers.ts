// Written by redloom from contracts/shop.yaml. Do not edit.
import type { BatchHandler, Handler, MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { Order, Plain, Steps } from "./messages.js";

/** Handles messages of the channel `plain`. */
export type PlainHandler = MessageHandler<Plain, NoParameters>;

/** Handles deliveries of the group `workers` of `orders`. */
export type OrdersWorkersHandler = Handler<Order>;

/** Handles batches of deliveries of the group `workers` of `orders`. */
export type OrdersWorkersBatchHandler = BatchHandler<Order>;

/** Handles deliveries of the group `workers` of `steps`. */
export type StepsWorkersHandler = Handler<Steps>;

/** Handles batches of deliveries of the group `workers` of `steps`. */
export type StepsWorkersBatchHandler = BatchHandler<Steps>;
