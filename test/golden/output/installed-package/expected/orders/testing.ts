// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../../../../../src/runtime/testing/index.js";
import { orderCodec } from "./codecs.js";
import type { Order } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("orders", {
  Order: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"string","format":"uuid"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Order`. The same for the same seed. */
export const fakeOrder: Fake<Order> = fakeOf(types, "Order", orderCodec);
