// Written by redloom from schemas/common.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../runtime/testing/index.js";
import { agentIdCodec, originCodec } from "./codecs.js";
import type { AgentId, Origin, OriginInput } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("common", {
  AgentId: '{"kind":"string","minLength":1,"maxLength":64}',
  Origin: '{"kind":"object","fields":[{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}},{"name":"host","optional":true,"type":{"kind":"string"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `AgentId`. The same for the same seed. */
export const fakeAgentId: Fake<AgentId> = fakeOf(types, "AgentId", agentIdCodec);

/** A valid `Origin`. The same for the same seed. */
export const fakeOrigin: Fake<Origin, OriginInput> = fakeOf(types, "Origin", originCodec);
