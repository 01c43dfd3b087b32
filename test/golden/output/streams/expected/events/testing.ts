// Written by redloom from contracts/events.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createEventsClient, type EventsClient } from "./client.js";
import { logMessageCodec, paymentCodec } from "./codecs.js";
import type { EventsOptions } from "./commands.js";
import type { LogMessage, Payment } from "./messages.js";
import * as streamsModule from "./streams.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("events", {
  LogMessage: '{"kind":"json"}',
  Payment: '{"kind":"object","fields":[{"name":"account","optional":false,"type":{"kind":"string"}},{"name":"amount","optional":false,"type":{"kind":"bigint"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `LogMessage`. The same for the same seed. */
export const fakeLogMessage: Fake<LogMessage> = fakeOf(types, "LogMessage", logMessageCodec);

/** A valid `Payment`. The same for the same seed. */
export const fakePayment: Fake<Payment> = fakeOf(types, "Payment", paymentCodec);

const doubles = doublesOf({ streams: streamsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type EventsClientDouble = ClientDouble<EventsClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleEventsClient(options?: EventsOptions): EventsClientDouble {
  return doubles.client((connection) => createEventsClient(connection, options), options?.prefix);
}
