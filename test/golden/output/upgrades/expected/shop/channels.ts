// Written by redloom from contracts/shop.yaml. Do not edit.
import { Channel, Publisher, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { plainCodec } from "./codecs.js";
import type { Plain } from "./messages.js";

/** Redis name: `shop:plain` */
export const plainChannelDefinition: ChannelDefinition<Plain> = {
  definition: "shop.channels.plain",
  address: defineAddress({
    definition: "shop.channels.plain",
    namespace: "shop",
    template: "plain",
    parameters: {},
  }),
  codec: plainCodec,
  maxBytes: 1048576,
};

/** Publishes to `shop:plain`. */
export class PlainPublisher extends Publisher<Plain> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, plainChannelDefinition, options);
  }
}

/** Subscribes to `shop:plain`. */
export class PlainSubscriber extends Subscriber<Plain> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, plainChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:plain`. */
export class PlainChannel extends Channel<Plain> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, plainChannelDefinition, options);
  }
}
