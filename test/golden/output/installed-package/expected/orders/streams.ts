// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.
import { defineAddress, defineHeaders, type NoParameters, type StreamDefinition } from "../../../../../../src/runtime/generated.js";
import { orderCodec } from "./codecs.js";
import type { Order } from "./messages.js";

/** The headers of `orders:placed`. */
export interface PlacedHeaders {
  readonly tenant: string;
}

/** Redis name: `orders:placed` */
export const placedStreamDefinition: StreamDefinition<Order, Order, NoParameters, PlacedHeaders, PlacedHeaders> = {
  definition: "orders.streams.placed",
  address: defineAddress({
    definition: "orders.streams.placed",
    namespace: "orders",
    template: "placed",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  retention: { maxAgeMs: 604800000, hard: false },
  headers: defineHeaders<PlacedHeaders>({
    tenant: { type: "string", required: true },
  }),
  groups: [],
};
