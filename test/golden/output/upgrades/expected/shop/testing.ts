// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { types as types2 } from "../common/testing.js";
import { createShopClient, type ShopClient } from "./client.js";
import { lineCodec, noteCodec, orderCodec, paidCodec, plainCodec, sentCodec, stepCodec, stepsCodec, treeCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import type { Line, Note, Order, OrderInput, Paid, Plain, Sent, Step, Steps, StepsInput, Tree } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as streamsModule from "./streams.js";
import * as keysModule from "./keys.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  Line: '{"kind":"object","fields":[{"name":"sku","optional":false,"type":{"kind":"string"}},{"name":"count","optional":false,"type":{"kind":"integer"}}],"unknownFields":"refuse"}',
  Note: '{"kind":"object","fields":[],"unknownFields":"drop"}',
  Order: '{"kind":"object","fields":[{"name":"customer","optional":false,"type":{"kind":"object","fields":[{"name":"first","optional":false,"type":{"kind":"string"}},{"name":"last","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}},{"name":"priority","optional":false,"type":{"kind":"integer","default":3}},{"name":"maker","optional":true,"type":{"kind":"string"}},{"name":"__proto__","optional":true,"type":{"kind":"json"}},{"name":"address","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"Address"}}},{"name":"price","optional":false,"type":{"kind":"object","fields":[{"name":"total","optional":false,"type":{"kind":"number"}}],"unknownFields":"drop"}},{"name":"lines","optional":false,"type":{"kind":"array","items":{"kind":"reference","to":{"contract":"shop","name":"Line"}}}}],"unknownFields":"drop"}',
  Paid: '{"kind":"object","fields":[{"name":"kind","optional":false,"type":{"kind":"enum","values":["paid"],"open":false}},{"name":"amount","optional":false,"type":{"kind":"bigint"}}],"unknownFields":"drop"}',
  Plain: '{"kind":"object","fields":[{"name":"a","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Sent: '{"kind":"object","fields":[{"name":"kind","optional":false,"type":{"kind":"enum","values":["sent"],"open":false}},{"name":"to","optional":false,"type":{"kind":"nullable","of":{"kind":"reference","to":{"contract":"common","name":"Address"}}}},{"name":"by","optional":true,"type":{"kind":"tuple","items":[{"kind":"string"},{"kind":"reference","to":{"contract":"shop","name":"Line"}}]}},{"name":"constructor","optional":true,"type":{"kind":"reference","to":{"contract":"shop","name":"Line"}}}],"unknownFields":"drop"}',
  Step: '{"kind":"union","mode":"oneOf","members":[{"kind":"reference","to":{"contract":"shop","name":"Paid"}},{"kind":"reference","to":{"contract":"shop","name":"Sent"}}],"open":true,"sharedFields":[],"discriminator":{"property":"kind","tags":["paid","sent"]}}',
  Steps: '{"kind":"object","fields":[{"name":"steps","optional":false,"type":{"kind":"array","items":{"kind":"reference","to":{"contract":"shop","name":"Step"}}}},{"name":"byName","optional":false,"type":{"kind":"map","values":{"kind":"reference","to":{"contract":"shop","name":"Step"}}}},{"name":"standing","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"Address"},"default":{"line":"unknown"}}}],"unknownFields":"drop"}',
  Tree: '{"kind":"object","fields":[{"name":"value","optional":false,"type":{"kind":"reference","to":{"contract":"shop","name":"Line"}}},{"name":"children","optional":false,"type":{"kind":"array","items":{"kind":"reference","to":{"contract":"shop","name":"Tree"}}}},{"name":"next","optional":true,"type":{"kind":"reference","to":{"contract":"shop","name":"Tree"}}}],"unknownFields":"drop"}',
}, () => [types2]);

/** A valid `Line`. The same for the same seed. */
export const fakeLine: Fake<Line> = fakeOf(types, "Line", lineCodec);

/** A valid `Note`. The same for the same seed. */
export const fakeNote: Fake<Note> = fakeOf(types, "Note", noteCodec);

/** A valid `Order`. The same for the same seed. */
export const fakeOrder: Fake<Order, OrderInput> = fakeOf(types, "Order", orderCodec);

/** A valid `Paid`. The same for the same seed. */
export const fakePaid: Fake<Paid> = fakeOf(types, "Paid", paidCodec);

/** A valid `Plain`. The same for the same seed. */
export const fakePlain: Fake<Plain> = fakeOf(types, "Plain", plainCodec);

/** A valid `Sent`. The same for the same seed. */
export const fakeSent: Fake<Sent> = fakeOf(types, "Sent", sentCodec);

/** A valid `Step`. The same for the same seed. */
export const fakeStep: Fake<Step> = fakeOf(types, "Step", stepCodec);

/** A valid `Steps`. The same for the same seed. */
export const fakeSteps: Fake<Steps, StepsInput> = fakeOf(types, "Steps", stepsCodec);

/** A valid `Tree`. The same for the same seed. */
export const fakeTree: Fake<Tree> = fakeOf(types, "Tree", treeCodec);

const doubles = doublesOf({ channels: channelsModule, streams: streamsModule, keys: keysModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
