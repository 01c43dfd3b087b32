// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createShopClient, type ShopClient } from "./client.js";
import { stockValueCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import type { StockValue } from "./messages.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";
import * as keysModule from "./keys.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  StockValue: '{"kind":"integer"}',
}, () => []);

/** A valid `StockValue`. The same for the same seed. */
export const fakeStockValue: Fake<StockValue> = fakeOf(types, "StockValue", stockValueCodec);

const doubles = doublesOf({ locks: locksModule, limits: limitsModule, keys: keysModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
