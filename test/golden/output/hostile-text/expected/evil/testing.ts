// Written by redloom from contracts/evil.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createEvilClient, type EvilClient } from "./client.js";
import { oddCodec, oddOddCodec, oddReplyCodec } from "./codecs.js";
import type { EvilOptions } from "./commands.js";
import type { Odd, OddInput, OddOdd, OddReply } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("evil", {
  Odd: "{\"kind\":\"object\",\"fields\":[{\"name\":\"__proto__\",\"optional\":false,\"type\":{\"kind\":\"string\",\"default\":\"${evil()}\"}},{\"name\":\"constructor\",\"optional\":true,\"type\":{\"kind\":\"string\"}},{\"name\":\"toString\",\"optional\":true,\"type\":{\"kind\":\"enum\",\"values\":[\"`\",\"${evil()}\",\"'\\\"\\\\\"],\"open\":false}},{\"name\":\"a-b\",\"optional\":false,\"type\":{\"kind\":\"string\"}},{\"name\":\"1st\",\"optional\":true,\"type\":{\"kind\":\"enum\",\"values\":[\"\u2028\"],\"open\":false}},{\"name\":\"\",\"optional\":true,\"type\":{\"kind\":\"string\"}}],\"unknownFields\":\"drop\"}",
  OddOdd: '{"kind":"object","fields":[{"name":"__proto__","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  OddReply: '{"kind":"object","fields":[{"name":"a-b","optional":false,"type":{"kind":"json"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Odd`. The same for the same seed. */
export const fakeOdd: Fake<Odd, OddInput> = fakeOf(types, "Odd", oddCodec);

/** A valid `OddOdd`. The same for the same seed. */
export const fakeOddOdd: Fake<OddOdd> = fakeOf(types, "OddOdd", oddOddCodec);

/** A valid `OddReply`. The same for the same seed. */
export const fakeOddReply: Fake<OddReply> = fakeOf(types, "OddReply", oddReplyCodec);

const doubles = doublesOf({ channels: channelsModule, calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type EvilClientDouble = ClientDouble<EvilClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleEvilClient(options?: EvilOptions): EvilClientDouble {
  return doubles.client((connection) => createEvilClient(connection, options), options?.prefix);
}
