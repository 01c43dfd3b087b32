// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedCounterStore, defineAddress, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { stockValueCodec } from "./codecs.js";
import type { StockValue } from "./messages.js";

/** The parameters of `shop:stock:{shopId}`. */
export interface StockKeyParameters {
  readonly shopId: string;
}

/** Redis name: `shop:stock:{shopId}` */
export const stockKeyDefinition: KeyDefinition<StockValue, StockValue, StockKeyParameters> = {
  definition: "shop.keys.stock",
  address: defineAddress<StockKeyParameters>({
    definition: "shop.keys.stock",
    namespace: "shop",
    template: "stock:{shopId}",
    parameters: { shopId: { type: "string" } },
    slot: "shopId",
  }),
  codec: stockValueCodec,
  maxBytes: 1048576,
  counter: {},
};

/** Counts `shop:stock:{shopId}`. */
export class StockStore extends ParameterizedCounterStore<StockKeyParameters> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, stockKeyDefinition, options);
  }
}
