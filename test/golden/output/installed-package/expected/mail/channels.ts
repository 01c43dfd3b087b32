// Written by redloom from contracts/mail.yaml. Do not edit.
import { Channel, Publisher, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { orderCodec } from "../orders/codecs.js";
import type { Order } from "../orders/messages.js";

/** Redis name: `mail:placed` */
export const placedChannelDefinition: ChannelDefinition<Order> = {
  definition: "mail.channels.placed",
  address: defineAddress({
    definition: "mail.channels.placed",
    namespace: "mail",
    template: "placed",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
};

/** Publishes to `mail:placed`. */
export class PlacedPublisher extends Publisher<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, placedChannelDefinition, options);
  }
}

/** Subscribes to `mail:placed`. */
export class PlacedSubscriber extends Subscriber<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, placedChannelDefinition, options);
  }
}

/** Publishes and subscribes to `mail:placed`. */
export class PlacedChannel extends Channel<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, placedChannelDefinition, options);
  }
}
