import type { Headers } from "../../wire/headers.js";
import type { Delivery, MessageDelivery } from "./delivery.js";

/**
 * Works on one delivery. Returning acknowledges, throwing retries with the group's backoff. A handler that returns no
 * promise is not waited for.
 */
export type Handler<Output, H = Headers> = (message: Output, delivery: Delivery<H>) => unknown;

/**
 * Works on several deliveries at once. Returning acknowledges all that were not settled by their own methods, throwing
 * retries those. Deliveries that do not decode never come; an entry that may have killed its process comes alone.
 */
export type BatchHandler<Output, H = Headers> = (deliveries: readonly MessageDelivery<Output, H>[]) => unknown;

/**
 * Runs around handlers. `next` runs what lies further in, up to the handler, once; its promise ends as that does, and
 * has to be awaited or returned. A middleware that throws is a handler that throws; one that returns without `next` is a
 * handler that returned, so that the delivery is acknowledged.
 */
export type Middleware<Output, H = Headers> = (
  message: Output,
  delivery: Delivery<H>,
  next: () => Promise<void>,
) => unknown;
