// Written by redloom from contracts/common.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../../../../../src/runtime/testing/index.js";
import { originCodec } from "./codecs.js";
import type { Origin, OriginInput } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("common", {
  Origin: '{"kind":"object","fields":[{"name":"host","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Origin`. The same for the same seed. */
export const fakeOrigin: Fake<Origin, OriginInput> = fakeOf(types, "Origin", originCodec);
