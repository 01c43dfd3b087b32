// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { logStreamDefinition, paymentsStreamDefinition } from "../events/streams.js";
import { createShopClient, type ShopClient } from "./client.js";
import { levelCodec, orderCodec, shardCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import { LedgerGroup, MailGroup } from "./groups.js";
import type { Level, Order, OrderInput, Shard } from "./messages.js";
import * as streamsModule from "./streams.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  Level: '{"kind":"enum","values":["low","high"],"open":true}',
  Order: '{"kind":"object","fields":[{"name":"orderId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"customer","optional":false,"type":{"kind":"string"}},{"name":"size","optional":false,"type":{"kind":"integer","default":1}}],"unknownFields":"drop"}',
  Shard: '{"kind":"integer","minimum":0,"maximum":99}',
}, () => []);

/** A valid `Level`. The same for the same seed. */
export const fakeLevel: Fake<Level> = fakeOf(types, "Level", levelCodec);

/** A valid `Order`. The same for the same seed. */
export const fakeOrder: Fake<Order, OrderInput> = fakeOf(types, "Order", orderCodec);

/** A valid `Shard`. The same for the same seed. */
export const fakeShard: Fake<Shard> = fakeOf(types, "Shard", shardCodec);

const doubles = doublesOf({ streams: streamsModule, groups: [[LedgerGroup, paymentsStreamDefinition, { name: "ledger", retry: { maxAttempts: 5 } }], [MailGroup, logStreamDefinition, { name: "mail", retry: { maxAttempts: 5 } }]] });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
