// Written by redloom from contracts/shop.yaml. Do not edit.
import { CounterStore, ParameterizedCounterStore, Store, defineAddress, textCodec, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { dozensValueCodec, orderCodec, perhapsValueCodec, pointsCodec, ratioValueCodec, visitsValueCodec, withinValueCodec } from "./codecs.js";
import type { DozensValue, Order, OrderInput, PerhapsValue, Points, RatioValue, VisitsValue, WithinValue } from "./messages.js";

/** Redis name: `shop:dozens` */
export const dozensKeyDefinition: KeyDefinition<DozensValue> = {
  definition: "shop.keys.dozens",
  address: defineAddress({
    definition: "shop.keys.dozens",
    namespace: "shop",
    template: "dozens",
    parameters: {},
  }),
  codec: dozensValueCodec,
  maxBytes: 1048576,
};

/** Stores `shop:dozens`. */
export class DozensStore extends Store<DozensValue> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, dozensKeyDefinition, options);
  }
}

/** Redis name: `shop:draft` */
export const draftKeyDefinition: KeyDefinition<string> = {
  definition: "shop.keys.draft",
  address: defineAddress({
    definition: "shop.keys.draft",
    namespace: "shop",
    template: "draft",
    parameters: {},
  }),
  codec: textCodec,
  maxBytes: 1048576,
  expiresMs: 300000,
  staleForMs: 500,
  onInvalid: "delete",
};

/** Stores `shop:draft`. Fresh for 300000 ms after each write, stale for 500 ms more, unless tuned. */
export class DraftStore extends Store<string> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, draftKeyDefinition, options);
  }
}

/** Redis name: `shop:offer` */
export const offerKeyDefinition: KeyDefinition<Order, OrderInput> = {
  definition: "shop.keys.offer",
  address: defineAddress({
    definition: "shop.keys.offer",
    namespace: "shop",
    template: "offer",
    parameters: {},
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  expiresMs: 300000,
  staleForMs: 3600000,
  onInvalid: "miss",
};

/** Stores `shop:offer`. Fresh for 300000 ms after each write, stale for 3600000 ms more, unless tuned. */
export class OfferStore extends Store<Order, OrderInput> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, offerKeyDefinition, options);
  }
}

/** Redis name: `shop:perhaps` */
export const perhapsKeyDefinition: KeyDefinition<PerhapsValue> = {
  definition: "shop.keys.perhaps",
  address: defineAddress({
    definition: "shop.keys.perhaps",
    namespace: "shop",
    template: "perhaps",
    parameters: {},
  }),
  codec: perhapsValueCodec,
  maxBytes: 1048576,
};

/** Stores `shop:perhaps`. */
export class PerhapsStore extends Store<PerhapsValue> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, perhapsKeyDefinition, options);
  }
}

/** The parameters of `shop:points:{user}`. */
export interface PointsKeyParameters {
  readonly user: string;
}

/** Redis name: `shop:points:{user}` */
export const pointsKeyDefinition: KeyDefinition<Points, Points, PointsKeyParameters> = {
  definition: "shop.keys.points",
  address: defineAddress<PointsKeyParameters>({
    definition: "shop.keys.points",
    namespace: "shop",
    template: "points:{user}",
    parameters: { user: { type: "string" } },
  }),
  codec: pointsCodec,
  maxBytes: 1048576,
  expiresMs: 86400000,
  staleForMs: 3600000,
  counter: { minimum: 0 },
};

/** Counts `shop:points:{user}`. Fresh for 86400000 ms after each write, stale for 3600000 ms more, unless tuned. */
export class PointsStore extends ParameterizedCounterStore<PointsKeyParameters> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, pointsKeyDefinition, options);
  }
}

/** Redis name: `shop:ratio` */
export const ratioKeyDefinition: KeyDefinition<RatioValue> = {
  definition: "shop.keys.ratio",
  address: defineAddress({
    definition: "shop.keys.ratio",
    namespace: "shop",
    template: "ratio",
    parameters: {},
  }),
  codec: ratioValueCodec,
  maxBytes: 1048576,
};

/** Stores `shop:ratio`. */
export class RatioStore extends Store<RatioValue> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, ratioKeyDefinition, options);
  }
}

/** Redis name: `shop:visits` */
export const visitsKeyDefinition: KeyDefinition<VisitsValue> = {
  definition: "shop.keys.visits",
  address: defineAddress({
    definition: "shop.keys.visits",
    namespace: "shop",
    template: "visits",
    parameters: {},
  }),
  codec: visitsValueCodec,
  maxBytes: 1048576,
  counter: {},
};

/** Counts `shop:visits`. */
export class VisitsStore extends CounterStore {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, visitsKeyDefinition, options);
  }
}

/** Redis name: `shop:within` */
export const withinKeyDefinition: KeyDefinition<WithinValue> = {
  definition: "shop.keys.within",
  address: defineAddress({
    definition: "shop.keys.within",
    namespace: "shop",
    template: "within",
    parameters: {},
  }),
  codec: withinValueCodec,
  maxBytes: 1048576,
  counter: { minimum: -1, maximum: 9 },
};

/** Counts `shop:within`. */
export class WithinStore extends CounterStore {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, withinKeyDefinition, options);
  }
}
