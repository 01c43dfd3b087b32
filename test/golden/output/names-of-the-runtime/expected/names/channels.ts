// Written by redloom from contracts/names.yaml. Do not edit.
import { Channel, Publisher as Publisher2, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions as ClientOptions2, type Connection as Connection2 } from "../../../../../../src/runtime/generated.js";
import { channelCommandsCodec, clientOptionsCodec, connectionCodec, publisherCodec } from "./codecs.js";
import type { ChannelCommands, ClientOptions, ClientOptionsInput, Connection, Publisher } from "./messages.js";

/** Redis name: `names:connections` */
export const connectionsChannelDefinition: ChannelDefinition<Connection> = {
  definition: "names.channels.connections",
  address: defineAddress({
    definition: "names.channels.connections",
    namespace: "names",
    template: "connections",
    parameters: {},
  }),
  codec: connectionCodec,
  maxBytes: 1048576,
};

/** Publishes to `names:connections`. */
export class ConnectionsPublisher extends Publisher2<Connection> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, connectionsChannelDefinition, options);
  }
}

/** Subscribes to `names:connections`. */
export class ConnectionsSubscriber extends Subscriber<Connection> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, connectionsChannelDefinition, options);
  }
}

/** Publishes and subscribes to `names:connections`. */
export class ConnectionsChannel extends Channel<Connection> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, connectionsChannelDefinition, options);
  }
}

/** Redis name: `names:counts` */
export const countsChannelDefinition: ChannelDefinition<ChannelCommands> = {
  definition: "names.channels.counts",
  address: defineAddress({
    definition: "names.channels.counts",
    namespace: "names",
    template: "counts",
    parameters: {},
  }),
  codec: channelCommandsCodec,
  maxBytes: 1048576,
};

/** Publishes to `names:counts`. */
export class CountsPublisher extends Publisher2<ChannelCommands> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, countsChannelDefinition, options);
  }
}

/** Subscribes to `names:counts`. */
export class CountsSubscriber extends Subscriber<ChannelCommands> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, countsChannelDefinition, options);
  }
}

/** Publishes and subscribes to `names:counts`. */
export class CountsChannel extends Channel<ChannelCommands> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, countsChannelDefinition, options);
  }
}

/** Redis name: `names:options` */
export const optionsChannelDefinition: ChannelDefinition<ClientOptions, ClientOptionsInput> = {
  definition: "names.channels.options",
  address: defineAddress({
    definition: "names.channels.options",
    namespace: "names",
    template: "options",
    parameters: {},
  }),
  codec: clientOptionsCodec,
  maxBytes: 1048576,
};

/** Publishes to `names:options`. */
export class OptionsPublisher extends Publisher2<ClientOptionsInput> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, optionsChannelDefinition, options);
  }
}

/** Subscribes to `names:options`. */
export class OptionsSubscriber extends Subscriber<ClientOptions> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, optionsChannelDefinition, options);
  }
}

/** Publishes and subscribes to `names:options`. */
export class OptionsChannel extends Channel<ClientOptions, ClientOptionsInput> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, optionsChannelDefinition, options);
  }
}

/** Redis name: `names:publishers` */
export const publishersChannelDefinition: ChannelDefinition<Publisher> = {
  definition: "names.channels.publishers",
  address: defineAddress({
    definition: "names.channels.publishers",
    namespace: "names",
    template: "publishers",
    parameters: {},
  }),
  codec: publisherCodec,
  maxBytes: 1048576,
};

/** Publishes to `names:publishers`. */
export class PublishersPublisher extends Publisher2<Publisher> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, publishersChannelDefinition, options);
  }
}

/** Subscribes to `names:publishers`. */
export class PublishersSubscriber extends Subscriber<Publisher> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, publishersChannelDefinition, options);
  }
}

/** Publishes and subscribes to `names:publishers`. */
export class PublishersChannel extends Channel<Publisher> {
  constructor(connection: Connection2, options?: ClientOptions2) {
    super(connection, publishersChannelDefinition, options);
  }
}
