// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { types as types2 } from "../common/testing.js";
import { createAgentsClient, type AgentsClient } from "./client.js";
import { resultCodec, taskCodec } from "./codecs.js";
import type { AgentsOptions } from "./commands.js";
import type { Result, ResultInput, Task, TaskInput } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as streamsModule from "./streams.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("agents", {
  Result: '{"kind":"object","fields":[{"name":"of","optional":false,"type":{"kind":"reference","to":{"contract":"agents","name":"Task"}}}],"unknownFields":"drop"}',
  Task: '{"kind":"object","fields":[{"name":"id","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"from","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"Task"}}}],"unknownFields":"drop"}',
}, () => [types2]);

/** A valid `Result`. The same for the same seed. */
export const fakeResult: Fake<Result, ResultInput> = fakeOf(types, "Result", resultCodec);

/** A valid `Task`. The same for the same seed. */
export const fakeTask: Fake<Task, TaskInput> = fakeOf(types, "Task", taskCodec);

const doubles = doublesOf({ channels: channelsModule, streams: streamsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type AgentsClientDouble = ClientDouble<AgentsClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleAgentsClient(options?: AgentsOptions): AgentsClientDouble {
  return doubles.client((connection) => createAgentsClient(connection, options), options?.prefix);
}
