// Written by redloom from contracts/asks.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createAsksClient, type AsksClient } from "./client.js";
import { echoReplyCodec, echoRequestCodec } from "./codecs.js";
import type { AsksOptions } from "./commands.js";
import type { EchoReply, EchoRequest } from "./messages.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("asks", {
  EchoReply: '{"kind":"string"}',
  EchoRequest: '{"kind":"string"}',
}, () => []);

/** A valid `EchoReply`. The same for the same seed. */
export const fakeEchoReply: Fake<EchoReply> = fakeOf(types, "EchoReply", echoReplyCodec);

/** A valid `EchoRequest`. The same for the same seed. */
export const fakeEchoRequest: Fake<EchoRequest> = fakeOf(types, "EchoRequest", echoRequestCodec);

const doubles = doublesOf({ calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type AsksClientDouble = ClientDouble<AsksClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleAsksClient(options?: AsksOptions): AsksClientDouble {
  return doubles.client((connection) => createAsksClient(connection, options), options?.prefix);
}
