// Written by redloom from contracts/shop.yaml. Do not edit.
import { Channel, ParameterizedPublisher, ParameterizedShardedChannel, ParameterizedShardedSubscriber, Publisher, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { doorsMessageCodec, orderCodec } from "./codecs.js";
import type { DoorsMessage, Order, OrderInput } from "./messages.js";

/** The parameters of `shop:doors:{door}`. */
export interface DoorsChannelParameters {
  readonly door: string;
}

/** Redis name: `shop:doors:{door}` */
export const doorsChannelDefinition: ChannelDefinition<DoorsMessage, DoorsMessage, DoorsChannelParameters> = {
  definition: "shop.channels.doors",
  address: defineAddress<DoorsChannelParameters>({
    definition: "shop.channels.doors",
    namespace: "shop",
    template: "doors:{door}",
    parameters: { door: { type: "string" } },
    slot: "door",
  }),
  codec: doorsMessageCodec,
  maxBytes: 1048576,
  sharded: true,
  replay: { maxEntries: 1, maxAgeMs: 1000 },
};

/** Publishes to `shop:doors:{door}`. */
export class DoorsPublisher extends ParameterizedPublisher<DoorsChannelParameters, DoorsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, doorsChannelDefinition, options);
  }
}

/** Subscribes to `shop:doors:{door}`. */
export class DoorsSubscriber extends ParameterizedShardedSubscriber<DoorsChannelParameters, DoorsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, doorsChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:doors:{door}`. */
export class DoorsChannel extends ParameterizedShardedChannel<DoorsChannelParameters, DoorsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, doorsChannelDefinition, options);
  }
}

/** Redis name: `shop:gates` */
export const gatesChannelDefinition: ChannelDefinition<Order, OrderInput> = {
  definition: "shop.channels.gates",
  address: defineAddress({
    definition: "shop.channels.gates",
    namespace: "shop",
    template: "gates",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  sharded: true,
};

/** Publishes to `shop:gates`. */
export class GatesPublisher extends Publisher<OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, gatesChannelDefinition, options);
  }
}

/** Subscribes to `shop:gates`. */
export class GatesSubscriber extends Subscriber<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, gatesChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:gates`. */
export class GatesChannel extends Channel<Order, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, gatesChannelDefinition, options);
  }
}

/** Redis name: `shop:moved` */
export const movedChannelDefinition: ChannelDefinition<Order, OrderInput> = {
  definition: "shop.channels.moved",
  address: defineAddress({
    definition: "shop.channels.moved",
    namespace: "shop",
    template: "moved",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  replay: { maxEntries: 500, maxAgeMs: 3600000 },
};

/** Publishes to `shop:moved`. */
export class MovedPublisher extends Publisher<OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, movedChannelDefinition, options);
  }
}

/** Subscribes to `shop:moved`. */
export class MovedSubscriber extends Subscriber<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, movedChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:moved`. */
export class MovedChannel extends Channel<Order, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, movedChannelDefinition, options);
  }
}

/** The parameters of `shop:tills:{till}`. */
export interface TillsChannelParameters {
  readonly till: string;
}

/** Redis name: `shop:tills:{till}` */
export const tillsChannelDefinition: ChannelDefinition<Order, OrderInput, TillsChannelParameters> = {
  definition: "shop.channels.tills",
  address: defineAddress<TillsChannelParameters>({
    definition: "shop.channels.tills",
    namespace: "shop",
    template: "tills:{till}",
    parameters: { till: { type: "string" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  sharded: true,
};

/** Publishes to `shop:tills:{till}`. */
export class TillsPublisher extends ParameterizedPublisher<TillsChannelParameters, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tillsChannelDefinition, options);
  }
}

/** Subscribes to `shop:tills:{till}`. */
export class TillsSubscriber extends ParameterizedShardedSubscriber<TillsChannelParameters, Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tillsChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:tills:{till}`. */
export class TillsChannel extends ParameterizedShardedChannel<TillsChannelParameters, Order, OrderInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tillsChannelDefinition, options);
  }
}
