// Written by redloom from schemas/agents.yaml. Do not edit.
import { MessageTypes, doublesOf, fakeOf, type ClientDouble, type Fake, type MakeDouble } from "../../runtime/testing/index.js";
import { types as types2 } from "../common/testing.js";
import { createAgentsClient, type AgentsClient } from "./client.js";
import { agentActivityCodec, agentStatusCodec, censusReplyCodec, censusRequestCodec, commandBaseCodec, commandCodec, commandUnknownCodec, commandsRunValueCodec, dataExtractionTaskCodec, eventBaseCodec, eventCodec, imageProcessingTaskCodec, logsMessageCodec, modelInfoCodec, modelParametersCodec, modelUsageCodec, notificationCodec, pingCommandCodec, processCommandCodec, responseCodec, resultCodec, runCommandBusyCodec, runCommandProgressCodec, runCommandReplyCodec, stopCommandCodec, taskBaseCodec, taskCodec, taskCompletedCodec, taskFailedCodec, taskStartedCodec, textAnalysisTaskCodec, userCodec } from "./codecs.js";
import type { AgentsOptions } from "./commands.js";
import type { AgentActivity, AgentActivityInput, AgentStatus, AgentStatusInput, CensusReply, CensusRequest, Command, CommandBase, CommandBaseInput, CommandInput, CommandUnknown, CommandsRunValue, DataExtractionTask, DataExtractionTaskInput, Event, EventBase, EventBaseInput, EventInput, ImageProcessingTask, ImageProcessingTaskInput, LogsMessage, ModelInfo, ModelParameters, ModelParametersInput, ModelUsage, Notification, NotificationInput, PingCommand, PingCommandInput, ProcessCommand, ProcessCommandInput, Response, Result, RunCommandBusy, RunCommandProgress, RunCommandReply, StopCommand, StopCommandInput, Task, TaskBase, TaskBaseInput, TaskCompleted, TaskCompletedInput, TaskFailed, TaskFailedInput, TaskInput, TaskStarted, TaskStartedInput, TextAnalysisTask, TextAnalysisTaskInput, User } from "./messages.js";
import * as channelsModule from "./channels.js";
import * as streamsModule from "./streams.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";
import * as keysModule from "./keys.js";
import * as callsModule from "./calls.js";

/** The types of the messages, as data. */
export const types: MessageTypes = new MessageTypes("agents", {
  AgentActivity: '{"kind":"object","fields":[{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"doing","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
  AgentStatus: '{"kind":"object","fields":[{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"status","optional":false,"type":{"kind":"enum","values":["starting","stopping"],"open":true}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
  CensusReply: '{"kind":"object","fields":[{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"running","optional":false,"type":{"kind":"integer","minimum":0}}],"unknownFields":"drop"}',
  CensusRequest: '{"kind":"object","fields":[{"name":"asker","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Command: '{"kind":"union","mode":"oneOf","members":[{"kind":"reference","to":{"contract":"agents","name":"PingCommand"}},{"kind":"reference","to":{"contract":"agents","name":"ProcessCommand"}},{"kind":"reference","to":{"contract":"agents","name":"StopCommand"}}],"open":true,"sharedFields":["requestId","target"],"discriminator":{"property":"command","tags":["ping","process","stop"]}}',
  CommandBase: '{"kind":"object","fields":[{"name":"requestId","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"target","optional":true,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}}],"unknownFields":"drop"}',
  CommandUnknown: '{"kind":"object","fields":[{"name":"command","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  CommandsRunValue: '{"kind":"integer","minimum":0}',
  DataExtractionTask: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"priority","optional":false,"type":{"kind":"integer","minimum":1,"maximum":10,"default":5}},{"name":"timeoutMs","optional":false,"type":{"kind":"integer","minimum":1,"default":30000}},{"name":"kind","optional":false,"type":{"kind":"enum","values":["data_extraction"],"open":false}},{"name":"source","optional":false,"type":{"kind":"string"}},{"name":"apiToken","optional":true,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Event: '{"kind":"union","mode":"oneOf","members":[{"kind":"reference","to":{"contract":"agents","name":"TaskStarted"}},{"kind":"reference","to":{"contract":"agents","name":"TaskCompleted"}},{"kind":"reference","to":{"contract":"agents","name":"TaskFailed"}}],"open":true,"sharedFields":["taskId","workerId","at"],"discriminator":{"property":"event","tags":["task_started","task_completed","task_failed"]}}',
  EventBase: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"workerId","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
  ImageProcessingTask: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"priority","optional":false,"type":{"kind":"integer","minimum":1,"maximum":10,"default":5}},{"name":"timeoutMs","optional":false,"type":{"kind":"integer","minimum":1,"default":30000}},{"name":"kind","optional":false,"type":{"kind":"enum","values":["image_processing"],"open":false}},{"name":"imageUrl","optional":false,"type":{"kind":"string","format":"uri"}}],"unknownFields":"drop"}',
  LogsMessage: '{"kind":"object","fields":[{"name":"level","optional":false,"type":{"kind":"enum","values":["info","warning","error"],"open":true}},{"name":"line","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  ModelInfo: '{"kind":"object","fields":[{"name":"model","optional":false,"type":{"kind":"string"}},{"name":"contextTokens","optional":false,"type":{"kind":"integer"}},{"name":"pricePerToken","optional":false,"type":{"kind":"number"}}],"unknownFields":"drop"}',
  ModelParameters: '{"kind":"object","fields":[{"name":"maxTokens","optional":false,"type":{"kind":"integer","minimum":1,"default":1024}},{"name":"temperature","optional":false,"type":{"kind":"number","minimum":0,"maximum":2,"default":0.7}}],"unknownFields":"drop"}',
  ModelUsage: '{"kind":"object","fields":[{"name":"calls","optional":false,"type":{"kind":"integer","minimum":0}},{"name":"tokens","optional":false,"type":{"kind":"integer","minimum":0}}],"unknownFields":"drop"}',
  Notification: '{"kind":"object","fields":[{"name":"type","optional":false,"type":{"kind":"enum","values":["alert","info"],"open":false}},{"name":"message","optional":false,"type":{"kind":"string","minLength":1,"maxLength":2000}},{"name":"tags","optional":true,"type":{"kind":"array","items":{"kind":"string"}}},{"name":"origin","optional":true,"type":{"kind":"reference","to":{"contract":"common","name":"Origin"}}},{"name":"labels","optional":true,"type":{"kind":"map","values":{"kind":"string"}}},{"name":"sentAt","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}}],"unknownFields":"drop"}',
  PingCommand: '{"kind":"object","fields":[{"name":"requestId","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"target","optional":true,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"command","optional":false,"type":{"kind":"enum","values":["ping"],"open":false}}],"unknownFields":"drop"}',
  ProcessCommand: '{"kind":"object","fields":[{"name":"requestId","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"target","optional":true,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"command","optional":false,"type":{"kind":"enum","values":["process"],"open":false}},{"name":"taskId","optional":false,"type":{"kind":"string"}},{"name":"priority","optional":false,"type":{"kind":"integer","minimum":1,"maximum":10,"default":5}},{"name":"parameters","optional":false,"type":{"kind":"reference","to":{"contract":"agents","name":"ModelParameters"}}}],"unknownFields":"drop"}',
  Response: '{"kind":"object","fields":[{"name":"requestId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"status","optional":false,"type":{"kind":"enum","values":["ok","error"],"open":false}},{"name":"result","optional":true,"type":{"kind":"json"}},{"name":"error","optional":true,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Result: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"kind","optional":false,"type":{"kind":"string"}},{"name":"workerId","optional":false,"type":{"kind":"string"}},{"name":"attempt","optional":false,"type":{"kind":"integer","minimum":1}},{"name":"output","optional":false,"type":{"kind":"json"}}],"unknownFields":"drop"}',
  RunCommandBusy: '{"kind":"object","fields":[{"name":"retryAfterMs","optional":false,"type":{"kind":"integer","minimum":0}}],"unknownFields":"drop"}',
  RunCommandProgress: '{"kind":"object","fields":[{"name":"done","optional":false,"type":{"kind":"integer","minimum":0}},{"name":"of","optional":false,"type":{"kind":"integer","minimum":1}}],"unknownFields":"drop"}',
  RunCommandReply: '{"kind":"object","fields":[{"name":"result","optional":false,"type":{"kind":"json"}}],"unknownFields":"drop"}',
  StopCommand: '{"kind":"object","fields":[{"name":"requestId","optional":false,"type":{"kind":"string","format":"uuid","fill":"uuid"}},{"name":"target","optional":true,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"command","optional":false,"type":{"kind":"enum","values":["stop"],"open":false}},{"name":"reason","optional":true,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  Task: '{"kind":"union","mode":"oneOf","members":[{"kind":"reference","to":{"contract":"agents","name":"TextAnalysisTask"}},{"kind":"reference","to":{"contract":"agents","name":"ImageProcessingTask"}},{"kind":"reference","to":{"contract":"agents","name":"DataExtractionTask"}}],"open":false,"sharedFields":["taskId","agentId","priority","timeoutMs"],"discriminator":{"property":"kind","tags":["text_analysis","image_processing","data_extraction"]}}',
  TaskBase: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"priority","optional":false,"type":{"kind":"integer","minimum":1,"maximum":10,"default":5}},{"name":"timeoutMs","optional":false,"type":{"kind":"integer","minimum":1,"default":30000}}],"unknownFields":"drop"}',
  TaskCompleted: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"workerId","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}},{"name":"event","optional":false,"type":{"kind":"enum","values":["task_completed"],"open":false}},{"name":"durationMs","optional":false,"type":{"kind":"number"}}],"unknownFields":"drop"}',
  TaskFailed: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"workerId","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}},{"name":"event","optional":false,"type":{"kind":"enum","values":["task_failed"],"open":false}},{"name":"attempt","optional":false,"type":{"kind":"integer"}},{"name":"error","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  TaskStarted: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"workerId","optional":false,"type":{"kind":"string"}},{"name":"at","optional":false,"type":{"kind":"string","format":"date-time","fill":"now"}},{"name":"event","optional":false,"type":{"kind":"enum","values":["task_started"],"open":false}},{"name":"attempt","optional":false,"type":{"kind":"integer"}}],"unknownFields":"drop"}',
  TextAnalysisTask: '{"kind":"object","fields":[{"name":"taskId","optional":false,"type":{"kind":"string","format":"uuid"}},{"name":"agentId","optional":false,"type":{"kind":"reference","to":{"contract":"common","name":"AgentId"}}},{"name":"priority","optional":false,"type":{"kind":"integer","minimum":1,"maximum":10,"default":5}},{"name":"timeoutMs","optional":false,"type":{"kind":"integer","minimum":1,"default":30000}},{"name":"kind","optional":false,"type":{"kind":"enum","values":["text_analysis"],"open":false}},{"name":"text","optional":false,"type":{"kind":"string"}}],"unknownFields":"drop"}',
  User: '{"kind":"object","fields":[{"name":"name","optional":false,"type":{"kind":"string"}},{"name":"role","optional":false,"type":{"kind":"enum","values":["admin","member"],"open":true}}],"unknownFields":"drop"}',
}, () => [types2]);

/** A valid `AgentActivity`. The same for the same seed. */
export const fakeAgentActivity: Fake<AgentActivity, AgentActivityInput> = fakeOf(types, "AgentActivity", agentActivityCodec);

/** A valid `AgentStatus`. The same for the same seed. */
export const fakeAgentStatus: Fake<AgentStatus, AgentStatusInput> = fakeOf(types, "AgentStatus", agentStatusCodec);

/** A valid `CensusReply`. The same for the same seed. */
export const fakeCensusReply: Fake<CensusReply> = fakeOf(types, "CensusReply", censusReplyCodec);

/** A valid `CensusRequest`. The same for the same seed. */
export const fakeCensusRequest: Fake<CensusRequest> = fakeOf(types, "CensusRequest", censusRequestCodec);

/** A valid `Command`. The same for the same seed. */
export const fakeCommand: Fake<Command, CommandInput> = fakeOf(types, "Command", commandCodec);

/** A valid `CommandBase`. The same for the same seed. */
export const fakeCommandBase: Fake<CommandBase, CommandBaseInput> = fakeOf(types, "CommandBase", commandBaseCodec);

/** A valid `CommandUnknown`. The same for the same seed. */
export const fakeCommandUnknown: Fake<CommandUnknown> = fakeOf(types, "CommandUnknown", commandUnknownCodec);

/** A valid `CommandsRunValue`. The same for the same seed. */
export const fakeCommandsRunValue: Fake<CommandsRunValue> = fakeOf(types, "CommandsRunValue", commandsRunValueCodec);

/** A valid `DataExtractionTask`. The same for the same seed. */
export const fakeDataExtractionTask: Fake<DataExtractionTask, DataExtractionTaskInput> = fakeOf(types, "DataExtractionTask", dataExtractionTaskCodec);

/** A valid `Event`. The same for the same seed. */
export const fakeEvent: Fake<Event, EventInput> = fakeOf(types, "Event", eventCodec);

/** A valid `EventBase`. The same for the same seed. */
export const fakeEventBase: Fake<EventBase, EventBaseInput> = fakeOf(types, "EventBase", eventBaseCodec);

/** A valid `ImageProcessingTask`. The same for the same seed. */
export const fakeImageProcessingTask: Fake<ImageProcessingTask, ImageProcessingTaskInput> = fakeOf(types, "ImageProcessingTask", imageProcessingTaskCodec);

/** A valid `LogsMessage`. The same for the same seed. */
export const fakeLogsMessage: Fake<LogsMessage> = fakeOf(types, "LogsMessage", logsMessageCodec);

/** A valid `ModelInfo`. The same for the same seed. */
export const fakeModelInfo: Fake<ModelInfo> = fakeOf(types, "ModelInfo", modelInfoCodec);

/** A valid `ModelParameters`. The same for the same seed. */
export const fakeModelParameters: Fake<ModelParameters, ModelParametersInput> = fakeOf(types, "ModelParameters", modelParametersCodec);

/** A valid `ModelUsage`. The same for the same seed. */
export const fakeModelUsage: Fake<ModelUsage> = fakeOf(types, "ModelUsage", modelUsageCodec);

/** A valid `Notification`. The same for the same seed. */
export const fakeNotification: Fake<Notification, NotificationInput> = fakeOf(types, "Notification", notificationCodec);

/** A valid `PingCommand`. The same for the same seed. */
export const fakePingCommand: Fake<PingCommand, PingCommandInput> = fakeOf(types, "PingCommand", pingCommandCodec);

/** A valid `ProcessCommand`. The same for the same seed. */
export const fakeProcessCommand: Fake<ProcessCommand, ProcessCommandInput> = fakeOf(types, "ProcessCommand", processCommandCodec);

/** A valid `Response`. The same for the same seed. */
export const fakeResponse: Fake<Response> = fakeOf(types, "Response", responseCodec);

/** A valid `Result`. The same for the same seed. */
export const fakeResult: Fake<Result> = fakeOf(types, "Result", resultCodec);

/** A valid `RunCommandBusy`. The same for the same seed. */
export const fakeRunCommandBusy: Fake<RunCommandBusy> = fakeOf(types, "RunCommandBusy", runCommandBusyCodec);

/** A valid `RunCommandProgress`. The same for the same seed. */
export const fakeRunCommandProgress: Fake<RunCommandProgress> = fakeOf(types, "RunCommandProgress", runCommandProgressCodec);

/** A valid `RunCommandReply`. The same for the same seed. */
export const fakeRunCommandReply: Fake<RunCommandReply> = fakeOf(types, "RunCommandReply", runCommandReplyCodec);

/** A valid `StopCommand`. The same for the same seed. */
export const fakeStopCommand: Fake<StopCommand, StopCommandInput> = fakeOf(types, "StopCommand", stopCommandCodec);

/** A valid `Task`. The same for the same seed. */
export const fakeTask: Fake<Task, TaskInput> = fakeOf(types, "Task", taskCodec);

/** A valid `TaskBase`. The same for the same seed. */
export const fakeTaskBase: Fake<TaskBase, TaskBaseInput> = fakeOf(types, "TaskBase", taskBaseCodec);

/** A valid `TaskCompleted`. The same for the same seed. */
export const fakeTaskCompleted: Fake<TaskCompleted, TaskCompletedInput> = fakeOf(types, "TaskCompleted", taskCompletedCodec);

/** A valid `TaskFailed`. The same for the same seed. */
export const fakeTaskFailed: Fake<TaskFailed, TaskFailedInput> = fakeOf(types, "TaskFailed", taskFailedCodec);

/** A valid `TaskStarted`. The same for the same seed. */
export const fakeTaskStarted: Fake<TaskStarted, TaskStartedInput> = fakeOf(types, "TaskStarted", taskStartedCodec);

/** A valid `TextAnalysisTask`. The same for the same seed. */
export const fakeTextAnalysisTask: Fake<TextAnalysisTask, TextAnalysisTaskInput> = fakeOf(types, "TextAnalysisTask", textAnalysisTaskCodec);

/** A valid `User`. The same for the same seed. */
export const fakeUser: Fake<User> = fakeOf(types, "User", userCodec);

const doubles = doublesOf({ channels: channelsModule, streams: streamsModule, locks: locksModule, limits: limitsModule, keys: keysModule, calls: callsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type AgentsClientDouble = ClientDouble<AgentsClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleAgentsClient(options?: AgentsOptions): AgentsClientDouble {
  return doubles.client((connection) => createAgentsClient(connection, options), options?.prefix);
}
