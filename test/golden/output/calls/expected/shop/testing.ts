// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createShopClient, type ShopClient } from "./client.js";
import { doorsMessageCodec, dozensValueCodec, orderCodec, orderProgressCodec, orderSoldOutCodec, perhapsValueCodec, pingReplyCodec, pingRequestCodec, pointsCodec, priceCodec, priceNoSuchThingCodec, priceRequestCodec, ratioValueCodec, shelvesReplyCodec, stockTakeReplyCodec, stockTakeRequestCodec, visitsValueCodec, withinValueCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import type { DoorsMessage, DozensValue, Order, OrderInput, OrderProgress, OrderProgressInput, OrderSoldOut, OrderSoldOutInput, PerhapsValue, PingReply, PingRequest, Points, Price, PriceNoSuchThing, PriceRequest, RatioValue, ShelvesReply, StockTakeReply, StockTakeRequest, VisitsValue, WithinValue } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as keysModule from "./keys.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  DoorsMessage: '{"kind":"object","fields":[{"name":"open","optional":false,"type":{"kind":"boolean"}}],"unknownFields":"drop"}',
  DozensValue: '{"kind":"integer","multipleOf":12}',
  Order: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"total","optional":false,"type":{"kind":"integer","default":0}}],"unknownFields":"drop"}',
  OrderProgress: '{"kind":"object","fields":[{"name":"step","optional":false,"type":{"kind":"string"}},{"name":"of","optional":false,"type":{"kind":"integer","default":1}}],"unknownFields":"drop"}',
  OrderSoldOut: '{"kind":"object","fields":[{"name":"until","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
  PerhapsValue: '{"kind":"nullable","of":{"kind":"integer"}}',
  PingReply: '{"kind":"null"}',
  PingRequest: '{"kind":"string"}',
  Points: '{"kind":"reference","to":{"contract":"shop","name":"Price"}}',
  Price: '{"kind":"integer","minimum":0}',
  PriceNoSuchThing: '{"kind":"string"}',
  PriceRequest: '{"kind":"object","fields":[{"name":"sku","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  RatioValue: '{"kind":"number"}',
  ShelvesReply: '{"kind":"array","items":{"kind":"string"}}',
  StockTakeReply: '{"kind":"map","values":{"kind":"integer"}}',
  StockTakeRequest: '{"kind":"null"}',
  VisitsValue: '{"kind":"integer"}',
  WithinValue: '{"kind":"integer","maximum":10,"exclusiveMinimum":-1.5,"exclusiveMaximum":10}',
}, () => []);

/** A valid `DoorsMessage`. The same for the same seed. */
export const fakeDoorsMessage: Fake<DoorsMessage> = fakeOf(types, "DoorsMessage", doorsMessageCodec);

/** A valid `DozensValue`. The same for the same seed. */
export const fakeDozensValue: Fake<DozensValue> = fakeOf(types, "DozensValue", dozensValueCodec);

/** A valid `Order`. The same for the same seed. */
export const fakeOrder: Fake<Order, OrderInput> = fakeOf(types, "Order", orderCodec);

/** A valid `OrderProgress`. The same for the same seed. */
export const fakeOrderProgress: Fake<OrderProgress, OrderProgressInput> = fakeOf(types, "OrderProgress", orderProgressCodec);

/** A valid `OrderSoldOut`. The same for the same seed. */
export const fakeOrderSoldOut: Fake<OrderSoldOut, OrderSoldOutInput> = fakeOf(types, "OrderSoldOut", orderSoldOutCodec);

/** A valid `PerhapsValue`. The same for the same seed. */
export const fakePerhapsValue: Fake<PerhapsValue> = fakeOf(types, "PerhapsValue", perhapsValueCodec);

/** A valid `PingReply`. The same for the same seed. */
export const fakePingReply: Fake<PingReply> = fakeOf(types, "PingReply", pingReplyCodec);

/** A valid `PingRequest`. The same for the same seed. */
export const fakePingRequest: Fake<PingRequest> = fakeOf(types, "PingRequest", pingRequestCodec);

/** A valid `Points`. The same for the same seed. */
export const fakePoints: Fake<Points> = fakeOf(types, "Points", pointsCodec);

/** A valid `Price`. The same for the same seed. */
export const fakePrice: Fake<Price> = fakeOf(types, "Price", priceCodec);

/** A valid `PriceNoSuchThing`. The same for the same seed. */
export const fakePriceNoSuchThing: Fake<PriceNoSuchThing> = fakeOf(types, "PriceNoSuchThing", priceNoSuchThingCodec);

/** A valid `PriceRequest`. The same for the same seed. */
export const fakePriceRequest: Fake<PriceRequest> = fakeOf(types, "PriceRequest", priceRequestCodec);

/** A valid `RatioValue`. The same for the same seed. */
export const fakeRatioValue: Fake<RatioValue> = fakeOf(types, "RatioValue", ratioValueCodec);

/** A valid `ShelvesReply`. The same for the same seed. */
export const fakeShelvesReply: Fake<ShelvesReply> = fakeOf(types, "ShelvesReply", shelvesReplyCodec);

/** A valid `StockTakeReply`. The same for the same seed. */
export const fakeStockTakeReply: Fake<StockTakeReply> = fakeOf(types, "StockTakeReply", stockTakeReplyCodec);

/** A valid `StockTakeRequest`. The same for the same seed. */
export const fakeStockTakeRequest: Fake<StockTakeRequest> = fakeOf(types, "StockTakeRequest", stockTakeRequestCodec);

/** A valid `VisitsValue`. The same for the same seed. */
export const fakeVisitsValue: Fake<VisitsValue> = fakeOf(types, "VisitsValue", visitsValueCodec);

/** A valid `WithinValue`. The same for the same seed. */
export const fakeWithinValue: Fake<WithinValue> = fakeOf(types, "WithinValue", withinValueCodec);

const doubles = doublesOf({ channels: channelsModule, keys: keysModule, calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
