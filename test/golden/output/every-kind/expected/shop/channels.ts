// Written by redloom from contracts/shop.yaml. Do not edit.
import { Channel, ParameterizedChannel, ParameterizedPublisher, ParameterizedSubscriber, Publisher, Subscriber, defineAddress, isUuid, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { fitsColor, noteCodec, orderCodec } from "./codecs.js";
import type { Color, Note, Order, OrderInput } from "./messages.js";

/**
 * Said to all.
 *
 * Redis name: `shop:announcements`
 *
 * @deprecated Use `orders`.
 */
export const announcementsChannelDefinition: ChannelDefinition<Note> = {
  definition: "shop.channels.announcements",
  address: defineAddress({
    definition: "shop.channels.announcements",
    namespace: "shop",
    template: "announcements",
    parameters: {},
  }),
  codec: noteCodec,
  maxBytes: 1048576,
};

/**
 * Said to all.
 *
 * Publishes to `shop:announcements`.
 *
 * @deprecated Use `orders`.
 */
export class AnnouncementsPublisher extends Publisher<Note> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, announcementsChannelDefinition, options);
  }
}

/**
 * Said to all.
 *
 * Subscribes to `shop:announcements`.
 *
 * @deprecated Use `orders`.
 */
export class AnnouncementsSubscriber extends Subscriber<Note> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, announcementsChannelDefinition, options);
  }
}

/**
 * Said to all.
 *
 * Publishes and subscribes to `shop:announcements`.
 *
 * @deprecated Use `orders`.
 */
export class AnnouncementsChannel extends Channel<Note> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, announcementsChannelDefinition, options);
  }
}

/** The parameters of `shop:orders:{shopId}:{color}`. */
export interface OrdersChannelParameters {
  readonly shopId: string;
  readonly color: Color;
}

/** Redis name: `shop:orders:{shopId}:{color}` */
export const ordersChannelDefinition: ChannelDefinition<Order, OrderInput, OrdersChannelParameters> = {
  definition: "shop.channels.orders",
  address: defineAddress<OrdersChannelParameters>({
    definition: "shop.channels.orders",
    namespace: "shop",
    template: "orders:{shopId}:{color}",
    parameters: { shopId: { type: "string", fits: (value) => typeof value === "string" && isUuid(value), expected: "uuid" }, color: { type: "string", fits: fitsColor, expected: "Color" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
};

/** Publishes to `shop:orders:{shopId}:{color}`. */
export class OrdersPublisher extends ParameterizedPublisher<OrdersChannelParameters, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ordersChannelDefinition, options);
  }
}

/** Subscribes to `shop:orders:{shopId}:{color}`. */
export class OrdersSubscriber extends ParameterizedSubscriber<OrdersChannelParameters, Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ordersChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:orders:{shopId}:{color}`. */
export class OrdersChannel extends ParameterizedChannel<OrdersChannelParameters, Order, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ordersChannelDefinition, options);
  }
}
