// Written by redloom from contracts/names.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createNamesClient, type NamesClient } from "./client.js";
import { broadcastCallCodec, callCodec, callDefinitionCodec, callTypesCodec, channelCommandsCodec, clientOptionsCodec, connectionCodec, counterStoreCodec, noParametersCodec, publisherCodec } from "./codecs.js";
import type { NamesOptions } from "./commands.js";
import type { BroadcastCall, Call, CallDefinition, CallDefinitionInput, CallTypes, ChannelCommands, ClientOptions, ClientOptionsInput, Connection, CounterStore, NoParameters, Publisher } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";
import * as keysModule from "./keys.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("names", {
  BroadcastCall: '{"kind":"string"}',
  Call: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  CallDefinition: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string","default":"x"}}],"unknownFields":"drop"}',
  CallTypes: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  ChannelCommands: '{"kind":"object","fields":[{"name":"count","optional":false,"type":{"kind":"integer"}}],"unknownFields":"drop"}',
  ClientOptions: '{"kind":"object","fields":[{"name":"prefix","optional":false,"type":{"kind":"string","default":""}}],"unknownFields":"drop"}',
  Connection: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"integer"}}],"unknownFields":"drop"}',
  CounterStore: '{"kind":"integer"}',
  NoParameters: '{"kind":"null"}',
  Publisher: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `BroadcastCall`. The same for the same seed. */
export const fakeBroadcastCall: Fake<BroadcastCall> = fakeOf(types, "BroadcastCall", broadcastCallCodec);

/** A valid `Call`. The same for the same seed. */
export const fakeCall: Fake<Call> = fakeOf(types, "Call", callCodec);

/** A valid `CallDefinition`. The same for the same seed. */
export const fakeCallDefinition: Fake<CallDefinition, CallDefinitionInput> = fakeOf(types, "CallDefinition", callDefinitionCodec);

/** A valid `CallTypes`. The same for the same seed. */
export const fakeCallTypes: Fake<CallTypes> = fakeOf(types, "CallTypes", callTypesCodec);

/** A valid `ChannelCommands`. The same for the same seed. */
export const fakeChannelCommands: Fake<ChannelCommands> = fakeOf(types, "ChannelCommands", channelCommandsCodec);

/** A valid `ClientOptions`. The same for the same seed. */
export const fakeClientOptions: Fake<ClientOptions, ClientOptionsInput> = fakeOf(types, "ClientOptions", clientOptionsCodec);

/** A valid `Connection`. The same for the same seed. */
export const fakeConnection: Fake<Connection> = fakeOf(types, "Connection", connectionCodec);

/** A valid `CounterStore`. The same for the same seed. */
export const fakeCounterStore: Fake<CounterStore> = fakeOf(types, "CounterStore", counterStoreCodec);

/** A valid `NoParameters`. The same for the same seed. */
export const fakeNoParameters: Fake<NoParameters> = fakeOf(types, "NoParameters", noParametersCodec);

/** A valid `Publisher`. The same for the same seed. */
export const fakePublisher: Fake<Publisher> = fakeOf(types, "Publisher", publisherCodec);

const doubles = doublesOf({ channels: channelsModule, locks: locksModule, limits: limitsModule, keys: keysModule, calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type NamesClientDouble = ClientDouble<NamesClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleNamesClient(options?: NamesOptions): NamesClientDouble {
  return doubles.client((connection) => createNamesClient(connection, options), options?.prefix);
}
