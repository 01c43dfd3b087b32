// Written by redloom from contracts/shop.yaml. Do not edit.
import { ConsumerGroup, Producer, Stream, StreamReader, defineAddress, definitions, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { orderCodec, stepsCodec } from "./codecs.js";
import type { Order, OrderInput, Steps, StepsInput } from "./messages.js";

const ordersWorkersGroup: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:orders` */
export const ordersStreamDefinition: StreamDefinition<Order, OrderInput> = {
  definition: "shop.streams.orders",
  address: defineAddress({
    definition: "shop.streams.orders",
    namespace: "shop",
    template: "orders",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  groups: [ordersWorkersGroup],
};

/** Adds entries to `shop:orders`. */
export class OrdersProducer extends Producer<OrderInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(ordersStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:orders`, acknowledging nothing. */
export class OrdersReader extends StreamReader<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ordersStreamDefinition, options);
  }
}

/** The consumer group `workers` of `shop:orders`. */
export class OrdersWorkersGroup extends ConsumerGroup<Order> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, ordersStreamDefinition, ordersWorkersGroup, options);
  }
}

/** Adds to, reads and consumes `shop:orders`. */
export class OrdersStream extends Stream<Order, OrderInput> {
  readonly groups: { readonly workers: OrdersWorkersGroup };

  constructor(connection: Connection, options: StreamOptions<"workers"> = {}) {
    super(connection, streamSettings(ordersStreamDefinition, options.tune), options);
    this.groups = definitions(`${ordersStreamDefinition.definition}.groups`, {
      workers: new OrdersWorkersGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.workers, stream: options.tune }),
    });
  }
}

const stepsWorkersGroup: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:steps` */
export const stepsStreamDefinition: StreamDefinition<Steps, StepsInput> = {
  definition: "shop.streams.steps",
  address: defineAddress({
    definition: "shop.streams.steps",
    namespace: "shop",
    template: "steps",
    parameters: {},
  }),
  codec: stepsCodec,
  maxBytes: 1048576,
  groups: [stepsWorkersGroup],
};

/** Adds entries to `shop:steps`. */
export class StepsProducer extends Producer<StepsInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(stepsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:steps`, acknowledging nothing. */
export class StepsReader extends StreamReader<Steps> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, stepsStreamDefinition, options);
  }
}

/** The consumer group `workers` of `shop:steps`. */
export class StepsWorkersGroup extends ConsumerGroup<Steps> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, stepsStreamDefinition, stepsWorkersGroup, options);
  }
}

/** Adds to, reads and consumes `shop:steps`. */
export class StepsStream extends Stream<Steps, StepsInput> {
  readonly groups: { readonly workers: StepsWorkersGroup };

  constructor(connection: Connection, options: StreamOptions<"workers"> = {}) {
    super(connection, streamSettings(stepsStreamDefinition, options.tune), options);
    this.groups = definitions(`${stepsStreamDefinition.definition}.groups`, {
      workers: new StepsWorkersGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.workers, stream: options.tune }),
    });
  }
}
