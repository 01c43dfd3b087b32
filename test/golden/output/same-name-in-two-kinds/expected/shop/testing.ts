// Written by redloom from contracts/shop.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createShopClient, type ShopClient } from "./client.js";
import { userCodec } from "./codecs.js";
import type { ShopOptions } from "./commands.js";
import type { User } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as streamsModule from "./streams.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";
import * as keysModule from "./keys.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("shop", {
  User: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `User`. The same for the same seed. */
export const fakeUser: Fake<User> = fakeOf(types, "User", userCodec);

const doubles = doublesOf({ channels: channelsModule, streams: streamsModule, locks: locksModule, limits: limitsModule, keys: keysModule, calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ShopClientDouble = ClientDouble<ShopClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleShopClient(options?: ShopOptions): ShopClientDouble {
  return doubles.client((connection) => createShopClient(connection, options), options?.prefix);
}
