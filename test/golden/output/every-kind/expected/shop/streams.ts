// Written by redloom from contracts/shop.yaml. Do not edit.
import { ConsumerGroup, ParameterizedConsumerGroup, ParameterizedProducer, ParameterizedStream, ParameterizedStreamReader, Producer, Stream, StreamReader, defineAddress, definitions, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { fitsSize, noteCodec, orderCodec } from "./codecs.js";
import type { Note, Order, OrderInput, Size } from "./messages.js";

/** The parameters of `shop:moves:{size}`. */
export interface MovesStreamParameters {
  readonly size: Size;
}

const movesTrackGroup: GroupDefinition = {
  name: "track",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:moves:{size}` */
export const movesStreamDefinition: StreamDefinition<Order, OrderInput, MovesStreamParameters> = {
  definition: "shop.streams.moves",
  address: defineAddress<MovesStreamParameters>({
    definition: "shop.streams.moves",
    namespace: "shop",
    template: "moves:{size}",
    parameters: { size: { type: "integer", fits: fitsSize, expected: "Size" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  groups: [movesTrackGroup],
};

/** Adds entries to `shop:moves:{size}`. */
export class MovesProducer extends ParameterizedProducer<MovesStreamParameters, OrderInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(movesStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:moves:{size}`, acknowledging nothing. */
export class MovesReader extends ParameterizedStreamReader<MovesStreamParameters, Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, movesStreamDefinition, options);
  }
}

/** The consumer group `track` of `shop:moves:{size}`. */
export class MovesTrackGroup extends ParameterizedConsumerGroup<MovesStreamParameters, Order> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, movesStreamDefinition, movesTrackGroup, options);
  }
}

/** Adds to, reads and consumes `shop:moves:{size}`. */
export class MovesStream extends ParameterizedStream<MovesStreamParameters, Order, OrderInput, { readonly track: ConsumerGroup<Order, MovesStreamParameters> }> {
  constructor(connection: Connection, options: StreamOptions<"track"> = {}) {
    super(connection, streamSettings(movesStreamDefinition, options.tune), options, definitions(`${movesStreamDefinition.definition}.groups`, {
      track: new MovesTrackGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.track, stream: options.tune }),
    }));
  }
}

const placedAuditGroup: GroupDefinition = {
  name: "audit",
  start: "latest",
  concurrency: 1,
  ackTimeoutMs: 60000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

const placedMailGroup: GroupDefinition = {
  name: "mail",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:placed` */
export const placedStreamDefinition: StreamDefinition<Order, OrderInput> = {
  definition: "shop.streams.placed",
  address: defineAddress({
    definition: "shop.streams.placed",
    namespace: "shop",
    template: "placed",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 64000,
  groups: [placedAuditGroup, placedMailGroup],
};

/** Adds entries to `shop:placed`. */
export class PlacedProducer extends Producer<OrderInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(placedStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:placed`, acknowledging nothing. */
export class PlacedReader extends StreamReader<Order> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, placedStreamDefinition, options);
  }
}

/** The consumer group `audit` of `shop:placed`. */
export class PlacedAuditGroup extends ConsumerGroup<Order> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, placedStreamDefinition, placedAuditGroup, options);
  }
}

/**
 * Writes to the customer.
 *
 * The consumer group `mail` of `shop:placed`.
 */
export class PlacedMailGroup extends ConsumerGroup<Order> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, placedStreamDefinition, placedMailGroup, options);
  }
}

/** Adds to, reads and consumes `shop:placed`. */
export class PlacedStream extends Stream<Order, OrderInput> {
  readonly groups: { readonly audit: PlacedAuditGroup; readonly mail: PlacedMailGroup };

  constructor(connection: Connection, options: StreamOptions<"audit" | "mail"> = {}) {
    super(connection, streamSettings(placedStreamDefinition, options.tune), options);
    this.groups = definitions(`${placedStreamDefinition.definition}.groups`, {
      audit: new PlacedAuditGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.audit, stream: options.tune }),
      mail: new PlacedMailGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.mail, stream: options.tune }),
    });
  }
}

/** Redis name: `shop:returns` */
export const returnsStreamDefinition: StreamDefinition<Note> = {
  definition: "shop.streams.returns",
  address: defineAddress({
    definition: "shop.streams.returns",
    namespace: "shop",
    template: "returns",
    parameters: {},
  }),
  codec: noteCodec,
  maxBytes: 1048576,
  groups: [],
};

/** Adds entries to `shop:returns`. */
export class ReturnsProducer extends Producer<Note> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(returnsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:returns`, acknowledging nothing. */
export class ReturnsReader extends StreamReader<Note> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, returnsStreamDefinition, options);
  }
}

/** Adds to, reads and consumes `shop:returns`. */
export class ReturnsStream extends Stream<Note> {
  constructor(connection: Connection, options?: StreamOptions<never>) {
    super(connection, streamSettings(returnsStreamDefinition, options?.tune), options);
  }
}
