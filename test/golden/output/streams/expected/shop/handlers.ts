// Written by redloom from contracts/shop.yaml. Do not edit.
import type { BatchHandler, Handler } from "../../../../../../src/runtime/generated.js";
import type { LogMessage, Payment } from "../events/messages.js";
import type { PaymentsHeaders } from "../events/streams.js";
import type { Order } from "./messages.js";
import type { MovesHeaders, OrdersHeaders } from "./streams.js";

/** Handles deliveries of the group `track` of `moves`. */
export type MovesTrackHandler = Handler<Order, MovesHeaders>;

/** Handles batches of deliveries of the group `track` of `moves`. */
export type MovesTrackBatchHandler = BatchHandler<Order, MovesHeaders>;

/** Handles deliveries of the group `audit` of `orders`. */
export type OrdersAuditHandler = Handler<Order, OrdersHeaders>;

/** Handles batches of deliveries of the group `audit` of `orders`. */
export type OrdersAuditBatchHandler = BatchHandler<Order, OrdersHeaders>;

/** Handles deliveries of the group `billing` of `orders`. */
export type OrdersBillingHandler = Handler<Order, OrdersHeaders>;

/** Handles batches of deliveries of the group `billing` of `orders`. */
export type OrdersBillingBatchHandler = BatchHandler<Order, OrdersHeaders>;

/** Handles deliveries of the group `ledger` of `payments`. */
export type LedgerHandler = Handler<Payment, PaymentsHeaders>;

/** Handles batches of deliveries of the group `ledger` of `payments`. */
export type LedgerBatchHandler = BatchHandler<Payment, PaymentsHeaders>;

/** Handles deliveries of the group `mail` of `log`. */
export type MailHandler = Handler<LogMessage>;

/** Handles batches of deliveries of the group `mail` of `log`. */
export type MailBatchHandler = BatchHandler<LogMessage>;
