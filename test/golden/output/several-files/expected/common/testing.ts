// Written by redloom from contracts/shared/common.yaml. Do not edit.
import { MessageTypes, fakeOf, type Fake } from "../../../../../../src/runtime/testing/index.js";
import { taskCodec } from "./codecs.js";
import type { Task, TaskInput } from "./messages.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("common", {
  Task: '{"kind":"object","fields":[{"name":"title","optional":false,"type":{"kind":"string","default":"none"}}],"unknownFields":"drop"}',
}, () => []);

/** A valid `Task`. The same for the same seed. */
export const fakeTask: Fake<Task, TaskInput> = fakeOf(types, "Task", taskCodec);
