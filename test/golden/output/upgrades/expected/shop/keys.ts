// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedStore, Store, defineAddress, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { orderCodec, treeCodec } from "./codecs.js";
import type { Order, OrderInput, Tree } from "./messages.js";

/** The parameters of `shop:order:{id}`. */
export interface OrderKeyParameters {
  readonly id: string;
}

/** Redis name: `shop:order:{id}` */
export const orderKeyDefinition: KeyDefinition<Order, OrderInput, OrderKeyParameters> = {
  definition: "shop.keys.order",
  address: defineAddress<OrderKeyParameters>({
    definition: "shop.keys.order",
    namespace: "shop",
    template: "order:{id}",
    parameters: { id: { type: "string" } },
  }),
  codec: orderCodec,
  maxBytes: 1048576,
};

/** Stores `shop:order:{id}`. */
export class OrderStore extends ParameterizedStore<OrderKeyParameters, Order, OrderInput> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, orderKeyDefinition, options);
  }
}

/** Redis name: `shop:tree` */
export const treeKeyDefinition: KeyDefinition<Tree> = {
  definition: "shop.keys.tree",
  address: defineAddress({
    definition: "shop.keys.tree",
    namespace: "shop",
    template: "tree",
    parameters: {},
  }),
  codec: treeCodec,
  maxBytes: 1048576,
};

/** Stores `shop:tree`. */
export class TreeStore extends Store<Tree> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, treeKeyDefinition, options);
  }
}
