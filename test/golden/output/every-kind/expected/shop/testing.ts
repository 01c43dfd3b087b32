// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createShopClient, type ShopClient } from "./client.js";
import { colorCodec, noteCodec, orderCodec, sizeCodec, tagsValueCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import type { Color, Note, Order, OrderInput, Size, TagsValue } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as streamsModule from "./streams.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";
import * as keysModule from "./keys.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  Color: '{"kind":"enum","values":["red","green"],"open":false}',
  Note: '{"kind":"object","fields":[{"name":"text","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Order: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"total","optional":false,"type":{"kind":"integer","default":0}}],"unknownFields":"drop"}',
  Size: '{"kind":"integer","minimum":1}',
  TagsValue: '{"kind":"array","items":{"kind":"string"}}',
}, () => []);

/** A valid `Color`. The same for the same seed. */
export const fakeColor: Fake<Color> = fakeOf(types, "Color", colorCodec);

/** A valid `Note`. The same for the same seed. */
export const fakeNote: Fake<Note> = fakeOf(types, "Note", noteCodec);

/** A valid `Order`. The same for the same seed. */
export const fakeOrder: Fake<Order, OrderInput> = fakeOf(types, "Order", orderCodec);

/** A valid `Size`. The same for the same seed. */
export const fakeSize: Fake<Size> = fakeOf(types, "Size", sizeCodec);

/** A valid `TagsValue`. The same for the same seed. */
export const fakeTagsValue: Fake<TagsValue> = fakeOf(types, "TagsValue", tagsValueCodec);

const doubles = doublesOf({ channels: channelsModule, streams: streamsModule, locks: locksModule, limits: limitsModule, keys: keysModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
