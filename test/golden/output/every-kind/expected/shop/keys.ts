// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedStore, Store, bytesCodec, defineAddress, textCodec, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { orderCodec, tagsValueCodec } from "./codecs.js";
import type { Order, OrderInput, TagsValue } from "./messages.js";

/** Redis name: `shop:banner` */
export const bannerKeyDefinition: KeyDefinition<string> = {
  definition: "shop.keys.banner",
  address: defineAddress({
    definition: "shop.keys.banner",
    namespace: "shop",
    template: "banner",
    parameters: {},
  }),
  codec: textCodec,
  maxBytes: 1048576,
};

/** Stores `shop:banner`. */
export class BannerStore extends Store<string> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, bannerKeyDefinition, options);
  }
}

/** The parameters of `shop:cart:{user}`. */
export interface CartKeyParameters {
  readonly user: string;
}

/** Redis name: `shop:cart:{user}` */
export const cartKeyDefinition: KeyDefinition<Order, OrderInput, CartKeyParameters> = {
  definition: "shop.keys.cart",
  address: defineAddress<CartKeyParameters>({
    definition: "shop.keys.cart",
    namespace: "shop",
    template: "cart:{user}",
    parameters: { user: { type: "string" } },
    slot: "user",
  }),
  codec: orderCodec,
  maxBytes: 1048576,
  expiresMs: 3600000,
};

/** Stores `shop:cart:{user}`. Expires 3600000 ms after each write, unless tuned. */
export class CartStore extends ParameterizedStore<CartKeyParameters, Order, OrderInput> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, cartKeyDefinition, options);
  }
}

/** The parameters of `shop:photo:{id}`. */
export interface PhotoKeyParameters {
  readonly id: string;
}

/** Redis name: `shop:photo:{id}` */
export const photoKeyDefinition: KeyDefinition<Uint8Array, Uint8Array, PhotoKeyParameters> = {
  definition: "shop.keys.photo",
  address: defineAddress<PhotoKeyParameters>({
    definition: "shop.keys.photo",
    namespace: "shop",
    template: "photo:{id}",
    parameters: { id: { type: "string" } },
  }),
  codec: bytesCodec,
  maxBytes: 1048576,
};

/** Stores `shop:photo:{id}`. */
export class PhotoStore extends ParameterizedStore<PhotoKeyParameters, Uint8Array> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, photoKeyDefinition, options);
  }
}

/** Redis name: `shop:tags` */
export const tagsKeyDefinition: KeyDefinition<TagsValue> = {
  definition: "shop.keys.tags",
  address: defineAddress({
    definition: "shop.keys.tags",
    namespace: "shop",
    template: "tags",
    parameters: {},
  }),
  codec: tagsValueCodec,
  maxBytes: 1048576,
};

/** Stores `shop:tags`. */
export class TagsStore extends Store<TagsValue> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, tagsKeyDefinition, options);
  }
}
