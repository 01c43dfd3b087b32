// Written by redloom from contracts/shop.yaml. Do not edit.
import { ConsumerGroup, ParameterizedConsumerGroup, ParameterizedProducer, ParameterizedStream, ParameterizedStreamReader, Producer, Stream, StreamReader, defineAddress, defineHeaders, definitions, fills, isDateTime, isUuid, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type NoParameters, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { fitsLevel, fitsShard, orderCodec } from "./codecs.js";
import type { Level, Order, OrderInput, Shard } from "./messages.js";

/** The parameters of `shop:moves:{shard}`. */
export interface MovesStreamParameters {
  readonly shard: Shard;
}

/** The headers of `shop:moves:{shard}`. */
export interface MovesHeaders {
  readonly tenant: string;
}

const movesTrackGroup: GroupDefinition = {
  name: "track",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:moves:{shard}` */
export const movesStreamDefinition: StreamDefinition<Order, OrderInput, MovesStreamParameters, MovesHeaders, MovesHeaders> = {
  definition: "shop.streams.moves",
  address: defineAddress<MovesStreamParameters>({
    definition: "shop.streams.moves",
    namespace: "shop",
    template: "moves:{shard}",
    parameters: { shard: { type: "integer", fits: fitsShard, expected: "Shard" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  headers: defineHeaders<MovesHeaders>({
    tenant: { type: "string", required: true },
  }),
  groups: [movesTrackGroup],
};

/** Adds entries to `shop:moves:{shard}`. */
export class MovesProducer extends ParameterizedProducer<MovesStreamParameters, OrderInput, MovesHeaders> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(movesStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:moves:{shard}`, acknowledging nothing. */
export class MovesReader extends ParameterizedStreamReader<MovesStreamParameters, Order, MovesHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, movesStreamDefinition, options);
  }
}

/** The consumer group `track` of `shop:moves:{shard}`. */
export class MovesTrackGroup extends ParameterizedConsumerGroup<MovesStreamParameters, Order, MovesHeaders> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, movesStreamDefinition, movesTrackGroup, options);
  }
}

/** Adds to, reads and consumes `shop:moves:{shard}`. */
export class MovesStream extends ParameterizedStream<MovesStreamParameters, Order, OrderInput, { readonly track: ConsumerGroup<Order, MovesStreamParameters, MovesHeaders> }, MovesHeaders, MovesHeaders> {
  constructor(connection: Connection, options: StreamOptions<"track"> = {}) {
    super(connection, streamSettings(movesStreamDefinition, options.tune), options, definitions(`${movesStreamDefinition.definition}.groups`, {
      track: new MovesTrackGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.track, stream: options.tune }),
    }));
  }
}

/** The headers of `shop:orders`. */
export interface OrdersHeaders {
  /** Whose order it is. */
  readonly tenant: string;
  readonly traceparent?: string | undefined;
  readonly requestId: string;
  readonly sentAt: string;
  /** @defaultValue 1 */
  readonly attempt: number;
  readonly dry?: boolean | undefined;
  readonly region: "eu" | "us";
  readonly shard: Shard;
  readonly level?: Level | undefined;
  readonly "x-odd.name"?: 7 | undefined;
}

/** The headers of `shop:orders`, as a writer may give them. */
export interface OrdersHeadersInput {
  /** Whose order it is. */
  readonly tenant: string;
  readonly traceparent?: string | undefined;
  readonly requestId?: string | undefined;
  readonly sentAt: string;
  /** @defaultValue 1 */
  readonly attempt?: number | undefined;
  readonly dry?: boolean | undefined;
  readonly region: "eu" | "us";
  readonly shard: Shard;
  readonly level?: Level | undefined;
  readonly "x-odd.name"?: 7 | undefined;
}

const ordersAuditGroup: GroupDefinition = {
  name: "audit",
  start: "latest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

const ordersBillingGroup: GroupDefinition = {
  name: "billing",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
  order: { by: "customer" },
};

/**
 * What customers want.
 *
 * Redis name: `shop:orders`
 */
export const ordersStreamDefinition: StreamDefinition<Order, OrderInput, NoParameters, OrdersHeaders, OrdersHeadersInput> = {
  definition: "shop.streams.orders",
  address: defineAddress({
    definition: "shop.streams.orders",
    namespace: "shop",
    template: "orders",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  retention: { maxEntries: 100000, maxAgeMs: 604800000, hard: false },
  deduplicate: { by: "orderId", withinMs: 600000 },
  capacity: 200000,
  headers: defineHeaders<OrdersHeaders, OrdersHeadersInput>({
    tenant: { type: "string", required: true },
    traceparent: { type: "string", required: false },
    requestId: { type: "string", required: true, fill: fills.uuid, fits: (value) => typeof value === "string" && isUuid(value), expected: "uuid" },
    sentAt: { type: "string", required: true, fits: (value) => typeof value === "string" && isDateTime(value), expected: "date-time" },
    attempt: { type: "integer", required: false, default: 1 },
    dry: { type: "boolean", required: false },
    region: { type: "string", required: true, fits: (value) => value === "eu" || value === "us", expected: "\"eu\" or \"us\"" },
    shard: { type: "integer", required: true, fits: fitsShard, expected: "Shard" },
    level: { type: "string", required: false, fits: fitsLevel, expected: "Level" },
    "x-odd.name": { type: "integer", required: false, fits: (value) => value === 7, expected: "7" },
  }),
  groups: [ordersAuditGroup, ordersBillingGroup],
};

/**
 * What customers want.
 *
 * Adds entries to `shop:orders`.
 */
export class OrdersProducer extends Producer<OrderInput, NoParameters, OrdersHeadersInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(ordersStreamDefinition, options?.tune), options);
  }
}

/**
 * What customers want.
 *
 * Reads the entries of `shop:orders`, acknowledging nothing.
 */
export class OrdersReader extends StreamReader<Order, NoParameters, OrdersHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ordersStreamDefinition, options);
  }
}

/** The consumer group `audit` of `shop:orders`. */
export class OrdersAuditGroup extends ConsumerGroup<Order, NoParameters, OrdersHeaders> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, ordersStreamDefinition, ordersAuditGroup, options);
  }
}

/** The consumer group `billing` of `shop:orders`. */
export class OrdersBillingGroup extends ConsumerGroup<Order, NoParameters, OrdersHeaders> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, ordersStreamDefinition, ordersBillingGroup, options);
  }
}

/**
 * What customers want.
 *
 * Adds to, reads and consumes `shop:orders`.
 */
export class OrdersStream extends Stream<Order, OrderInput, NoParameters, OrdersHeaders, OrdersHeadersInput> {
  readonly groups: { readonly audit: OrdersAuditGroup; readonly billing: OrdersBillingGroup };

  constructor(connection: Connection, options: StreamOptions<"audit" | "billing"> = {}) {
    super(connection, streamSettings(ordersStreamDefinition, options.tune), options);
    this.groups = definitions(`${ordersStreamDefinition.definition}.groups`, {
      audit: new OrdersAuditGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.audit, stream: options.tune }),
      billing: new OrdersBillingGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.billing, stream: options.tune }),
    });
  }
}

/** The parameters of `shop:returns:{region}`. */
export interface ReturnsStreamParameters {
  readonly region: string;
}

/** Redis name: `shop:returns:{region}` */
export const returnsStreamDefinition: StreamDefinition<Order, OrderInput, ReturnsStreamParameters> = {
  definition: "shop.streams.returns",
  address: defineAddress<ReturnsStreamParameters>({
    definition: "shop.streams.returns",
    namespace: "shop",
    template: "returns:{region}",
    parameters: { region: { type: "string" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  retention: { maxAgeMs: 3600000, hard: false },
  groups: [],
};

/** Adds entries to `shop:returns:{region}`. */
export class ReturnsProducer extends ParameterizedProducer<ReturnsStreamParameters, OrderInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(returnsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:returns:{region}`, acknowledging nothing. */
export class ReturnsReader extends ParameterizedStreamReader<ReturnsStreamParameters, Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, returnsStreamDefinition, options);
  }
}

/** Adds to, reads and consumes `shop:returns:{region}`. */
export class ReturnsStream extends ParameterizedStream<ReturnsStreamParameters, Order, OrderInput, object> {
  constructor(connection: Connection, options: StreamOptions<never> = {}) {
    super(connection, streamSettings(returnsStreamDefinition, options.tune), options, definitions(`${returnsStreamDefinition.definition}.groups`, {
    }));
  }
}

/** The headers of `shop:traces`. */
export interface TracesHeaders {
  readonly tenant?: string | undefined;
}

/** Redis name: `shop:traces` */
export const tracesStreamDefinition: StreamDefinition<Order, OrderInput, NoParameters, TracesHeaders, TracesHeaders> = {
  definition: "shop.streams.traces",
  address: defineAddress({
    definition: "shop.streams.traces",
    namespace: "shop",
    template: "traces",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  retention: { maxEntries: 1000, hard: true },
  headers: defineHeaders<TracesHeaders>({
    tenant: { type: "string", required: false },
  }),
  groups: [],
};

/** Adds entries to `shop:traces`. */
export class TracesProducer extends Producer<OrderInput, NoParameters, TracesHeaders> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(tracesStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:traces`, acknowledging nothing. */
export class TracesReader extends StreamReader<Order, NoParameters, TracesHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tracesStreamDefinition, options);
  }
}

/** Adds to, reads and consumes `shop:traces`. */
export class TracesStream extends Stream<Order, OrderInput, NoParameters, TracesHeaders, TracesHeaders> {
  constructor(connection: Connection, options?: StreamOptions<never>) {
    super(connection, streamSettings(tracesStreamDefinition, options?.tune), options);
  }
}
