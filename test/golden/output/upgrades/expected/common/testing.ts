// Written by redloom from contracts/common.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../../../../../src/runtime/testing/index.js";
import { addressCodec } from "./codecs.js";
import type { Address } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("common", {
  Address: '{"kind":"object","fields":[{"name":"line","optional":false,"type":{"kind":"string"}},{"name":"zip","optional":true,"type":{"kind":"string"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Address`. The same for the same seed. */
export const fakeAddress: Fake<Address> = fakeOf(types, "Address", addressCodec);
