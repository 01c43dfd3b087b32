// Written by redloom from contracts/common.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../../../../../src/runtime/testing/index.js";
import { askedCodec, refusedCodec } from "./codecs.js";
import type { Asked, AskedInput, Refused } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("common", {
  Asked: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"text","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Refused: '{"kind":"object","fields":[{"name":"why","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Asked`. The same for the same seed. */
export const fakeAsked: Fake<Asked, AskedInput> = fakeOf(types, "Asked", askedCodec);

/** A valid `Refused`. The same for the same seed. */
export const fakeRefused: Fake<Refused> = fakeOf(types, "Refused", refusedCodec);
