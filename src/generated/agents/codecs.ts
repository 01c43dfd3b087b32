// Written by redloom from schemas/agents.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, fills, isAtMost, isBytes, isDateTime, isJson, isMap, isObject, isText, isUnknownValue, isUnknownWire, isUri, isUuid, messageCodec, unknownMember, type MessageCodec } from "../../runtime/generated.js";
import { acceptsAgentId, acceptsOrigin, fitsAgentId, fitsOrigin, readOrigin, writeAgentId, writeOrigin } from "../common/codecs.js";
import type { AgentActivity, AgentActivityInput, AgentStatus, AgentStatusInput, CensusReply, CensusRequest, Command, CommandBase, CommandBaseInput, CommandInput, CommandUnknown, CommandsRunValue, DataExtractionTask, DataExtractionTaskInput, Event, EventBase, EventBaseInput, EventInput, ImageProcessingTask, ImageProcessingTaskInput, LogsMessage, ModelInfo, ModelParameters, ModelParametersInput, ModelUsage, Notification, NotificationInput, PingCommand, PingCommandInput, ProcessCommand, ProcessCommandInput, Response, Result, RunCommandBusy, RunCommandProgress, RunCommandReply, StopCommand, StopCommandInput, Task, TaskBase, TaskBaseInput, TaskCompleted, TaskCompletedInput, TaskFailed, TaskFailedInput, TaskInput, TaskStarted, TaskStartedInput, TextAnalysisTask, TextAnalysisTaskInput, User } from "./messages.js";
const tags$1 = ["ping", "process", "stop"];
const tags$2 = ["task_started", "task_completed", "task_failed"];

/** Is this JSON value AgentActivity as it stands on the wire? Never throws. */
export function fitsAgentActivity(value: unknown): boolean {
  return (
    isObject<"agentId" | "doing" | "at">(value) &&
    fitsAgentId(value.agentId) &&
    typeof value.doing === "string" &&
    (typeof value.at === "string" && isDateTime(value.at))
  );
}

/** What a reader has of JSON that `fitsAgentActivity` vouches for. */
export function readAgentActivity(json: unknown): AgentActivity {
  const wire = json as Record<"agentId" | "doing" | "at", never>;
  const value: AgentActivity = {
    agentId: wire.agentId,
    doing: wire.doing,
    at: wire.at,
  };
  return value;
}

/** May a writer give this value as AgentActivity? Never throws. */
export function acceptsAgentActivity(value: unknown): boolean {
  return (
    isObject<"agentId" | "doing" | "at">(value) &&
    acceptsAgentId(value.agentId) &&
    isText(value.doing) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at)))
  );
}

/** The JSON of a value that `acceptsAgentActivity` vouches for, defaults written out. */
export function writeAgentActivity(value: AgentActivityInput): string {
  return '{"agentId":' + writeAgentId(value.agentId) + ',"doing":"' + escaped(value.doing) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseAgentActivity(text: string): AgentActivity {
  return agentActivityCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyAgentActivity(value: AgentActivityInput): string {
  return agentActivityCodec.encode(value);
}

/** Is this JSON value AgentStatus as it stands on the wire? Never throws. */
export function fitsAgentStatus(value: unknown): boolean {
  return (
    isObject<"agentId" | "status" | "at">(value) &&
    fitsAgentId(value.agentId) &&
    typeof value.status === "string" &&
    (typeof value.at === "string" && isDateTime(value.at))
  );
}

/** What a reader has of JSON that `fitsAgentStatus` vouches for. */
export function readAgentStatus(json: unknown): AgentStatus {
  const wire = json as Record<"agentId" | "status" | "at", never>;
  const value: AgentStatus = {
    agentId: wire.agentId,
    status: wire.status,
    at: wire.at,
  };
  return value;
}

/** May a writer give this value as AgentStatus? Never throws. */
export function acceptsAgentStatus(value: unknown): boolean {
  return (
    isObject<"agentId" | "status" | "at">(value) &&
    acceptsAgentId(value.agentId) &&
    isText(value.status) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at)))
  );
}

/** The JSON of a value that `acceptsAgentStatus` vouches for, defaults written out. */
export function writeAgentStatus(value: AgentStatusInput): string {
  return '{"agentId":' + writeAgentId(value.agentId) + ',"status":"' + escaped(value.status) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseAgentStatus(text: string): AgentStatus {
  return agentStatusCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyAgentStatus(value: AgentStatusInput): string {
  return agentStatusCodec.encode(value);
}

/** Is this JSON value CensusReply as it stands on the wire? Never throws. */
export function fitsCensusReply(value: unknown): boolean {
  return (
    isObject<"agentId" | "running">(value) &&
    fitsAgentId(value.agentId) &&
    (typeof value.running === "number" && Number.isSafeInteger(value.running) && value.running >= 0)
  );
}

/** What a reader has of JSON that `fitsCensusReply` vouches for. */
export function readCensusReply(json: unknown): CensusReply {
  const wire = json as Record<"agentId" | "running", never>;
  const value: CensusReply = {
    agentId: wire.agentId,
    running: wire.running,
  };
  return value;
}

/** May a writer give this value as CensusReply? Never throws. */
export function acceptsCensusReply(value: unknown): boolean {
  return (
    isObject<"agentId" | "running">(value) &&
    acceptsAgentId(value.agentId) &&
    (typeof value.running === "number" && Number.isSafeInteger(value.running) && value.running >= 0)
  );
}

/** The JSON of a value that `acceptsCensusReply` vouches for, defaults written out. */
export function writeCensusReply(value: CensusReply): string {
  return '{"agentId":' + writeAgentId(value.agentId) + ',"running":' + value.running + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCensusReply(text: string): CensusReply {
  return censusReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCensusReply(value: CensusReply): string {
  return censusReplyCodec.encode(value);
}

/** Is this JSON value CensusRequest as it stands on the wire? Never throws. */
export function fitsCensusRequest(value: unknown): boolean {
  return (
    isObject<"asker">(value) &&
    typeof value.asker === "string"
  );
}

/** What a reader has of JSON that `fitsCensusRequest` vouches for. */
export function readCensusRequest(json: unknown): CensusRequest {
  const wire = json as Record<"asker", never>;
  const value: CensusRequest = {
    asker: wire.asker,
  };
  return value;
}

/** May a writer give this value as CensusRequest? Never throws. */
export function acceptsCensusRequest(value: unknown): boolean {
  return (
    isObject<"asker">(value) &&
    isText(value.asker)
  );
}

/** The JSON of a value that `acceptsCensusRequest` vouches for, defaults written out. */
export function writeCensusRequest(value: CensusRequest): string {
  return '{"asker":"' + escaped(value.asker) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCensusRequest(text: string): CensusRequest {
  return censusRequestCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCensusRequest(value: CensusRequest): string {
  return censusRequestCodec.encode(value);
}

/** Is this JSON value Command as it stands on the wire? Never throws. */
export function fitsCommand(value: unknown): boolean {
  if (!isObject<"command">(value)) return false;
  switch (value.command) {
    case "ping":
      return fitsPingCommand(value);
    case "process":
      return fitsProcessCommand(value);
    case "stop":
      return fitsStopCommand(value);
    default:
      return isUnknownWire(value, "command", tags$1);
  }
}

/** What a reader has of JSON that `fitsCommand` vouches for. */
export function readCommand(json: unknown): Command {
  const wire = json as Record<"command", string>;
  switch (wire.command) {
    case "ping":
      return readPingCommand((json as never));
    case "process":
      return readProcessCommand((json as never));
    case "stop":
      return readStopCommand((json as never));
    default:
      const value: Extract<Command, { command: typeof unknownMember }> = { command: unknownMember, tag: wire.command, raw: json as never };
      const shared = json as Record<"requestId" | "target", never>;
      if ((typeof shared.requestId === "string" && isUuid(shared.requestId))) value.requestId = shared.requestId;
      if (fitsAgentId(shared.target)) value.target = shared.target;
      return value;
  }
}

/** May a writer give this value as Command? Never throws. */
export function acceptsCommand(value: unknown): boolean {
  if (!isObject<"command">(value)) return false;
  switch (value.command) {
    case "ping":
      return acceptsPingCommand(value);
    case "process":
      return acceptsProcessCommand(value);
    case "stop":
      return acceptsStopCommand(value);
    default:
      return isUnknownValue(value, "command", tags$1);
  }
}

/** The JSON of a value that `acceptsCommand` vouches for, defaults written out. */
export function writeCommand(value: CommandInput): string {
  switch (value.command) {
    case "ping":
      return writePingCommand((value as never));
    case "process":
      return writeProcessCommand((value as never));
    case "stop":
      return writeStopCommand((value as never));
    default:
      return JSON.stringify((value as { raw: unknown }).raw);
  }
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCommand(text: string): Command {
  return commandCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCommand(value: CommandInput): string {
  return commandCodec.encode(value);
}

/** Is this JSON value CommandBase as it stands on the wire? Never throws. */
export function fitsCommandBase(value: unknown): boolean {
  return (
    isObject<"requestId" | "target">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    (value.target === undefined || fitsAgentId(value.target))
  );
}

/** What a reader has of JSON that `fitsCommandBase` vouches for. */
export function readCommandBase(json: unknown): CommandBase {
  const wire = json as Record<"requestId" | "target", never>;
  const value: CommandBase = {
    requestId: wire.requestId,
  };
  if (wire.target !== undefined) value.target = wire.target;
  return value;
}

/** May a writer give this value as CommandBase? Never throws. */
export function acceptsCommandBase(value: unknown): boolean {
  return (
    isObject<"requestId" | "target">(value) &&
    !isBytes(value) &&
    (value.requestId === undefined || (typeof value.requestId === "string" && isUuid(value.requestId))) &&
    (value.target === undefined || acceptsAgentId(value.target))
  );
}

/** The JSON of a value that `acceptsCommandBase` vouches for, defaults written out. */
export function writeCommandBase(value: CommandBaseInput): string {
  return '{"requestId":"' + (value.requestId === undefined ? fills.uuid() : value.requestId) + '"' + (value.target === undefined ? "" : ',"target":' + writeAgentId(value.target)) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCommandBase(text: string): CommandBase {
  return commandBaseCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCommandBase(value: CommandBaseInput): string {
  return commandBaseCodec.encode(value);
}

/** Is this JSON value CommandUnknown as it stands on the wire? Never throws. */
export function fitsCommandUnknown(value: unknown): boolean {
  return (
    isObject<"command">(value) &&
    typeof value.command === "string"
  );
}

/** What a reader has of JSON that `fitsCommandUnknown` vouches for. */
export function readCommandUnknown(json: unknown): CommandUnknown {
  const wire = json as Record<"command", never>;
  const value: CommandUnknown = {
    command: wire.command,
  };
  return value;
}

/** May a writer give this value as CommandUnknown? Never throws. */
export function acceptsCommandUnknown(value: unknown): boolean {
  return (
    isObject<"command">(value) &&
    isText(value.command)
  );
}

/** The JSON of a value that `acceptsCommandUnknown` vouches for, defaults written out. */
export function writeCommandUnknown(value: CommandUnknown): string {
  return '{"command":"' + escaped(value.command) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCommandUnknown(text: string): CommandUnknown {
  return commandUnknownCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCommandUnknown(value: CommandUnknown): string {
  return commandUnknownCodec.encode(value);
}

/** Is this JSON value CommandsRunValue as it stands on the wire? Never throws. */
export function fitsCommandsRunValue(value: unknown): boolean {
  return (typeof value === "number" && Number.isSafeInteger(value) && value >= 0);
}

/** What a reader has of JSON that `fitsCommandsRunValue` vouches for. */
export function readCommandsRunValue(json: unknown): CommandsRunValue {
  return (json as never);
}

/** May a writer give this value as CommandsRunValue? Never throws. */
export function acceptsCommandsRunValue(value: unknown): boolean {
  return fitsCommandsRunValue(value);
}

/** The JSON of a value that `acceptsCommandsRunValue` vouches for, defaults written out. */
export function writeCommandsRunValue(value: CommandsRunValue): string {
  return "" + value;
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseCommandsRunValue(text: string): CommandsRunValue {
  return commandsRunValueCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyCommandsRunValue(value: CommandsRunValue): string {
  return commandsRunValueCodec.encode(value);
}

/** Is this JSON value DataExtractionTask as it stands on the wire? Never throws. */
export function fitsDataExtractionTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "source" | "apiToken">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    fitsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "data_extraction" &&
    typeof value.source === "string" &&
    (value.apiToken === undefined || typeof value.apiToken === "string")
  );
}

/** What a reader has of JSON that `fitsDataExtractionTask` vouches for. */
export function readDataExtractionTask(json: unknown): DataExtractionTask {
  const wire = json as Record<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "source" | "apiToken", never>;
  const value: DataExtractionTask = {
    taskId: wire.taskId,
    agentId: wire.agentId,
    priority: wire.priority === undefined ? 5 : wire.priority,
    timeoutMs: wire.timeoutMs === undefined ? 30000 : wire.timeoutMs,
    kind: wire.kind,
    source: wire.source,
  };
  if (wire.apiToken !== undefined) value.apiToken = wire.apiToken;
  return value;
}

/** May a writer give this value as DataExtractionTask? Never throws. */
export function acceptsDataExtractionTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "source" | "apiToken">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    acceptsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "data_extraction" &&
    isText(value.source) &&
    (value.apiToken === undefined || isText(value.apiToken))
  );
}

/** The JSON of a value that `acceptsDataExtractionTask` vouches for, defaults written out. */
export function writeDataExtractionTask(value: DataExtractionTaskInput): string {
  return '{"taskId":"' + value.taskId + '","agentId":' + writeAgentId(value.agentId) + ',"priority":' + (value.priority === undefined ? "5" : "" + value.priority) + ',"timeoutMs":' + (value.timeoutMs === undefined ? "30000" : "" + value.timeoutMs) + ',"kind":"data_extraction","source":"' + escaped(value.source) + '"' + (value.apiToken === undefined ? "" : ',"apiToken":"' + escaped(value.apiToken) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseDataExtractionTask(text: string): DataExtractionTask {
  return dataExtractionTaskCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyDataExtractionTask(value: DataExtractionTaskInput): string {
  return dataExtractionTaskCodec.encode(value);
}

/** Is this JSON value Event as it stands on the wire? Never throws. */
export function fitsEvent(value: unknown): boolean {
  if (!isObject<"event">(value)) return false;
  switch (value.event) {
    case "task_started":
      return fitsTaskStarted(value);
    case "task_completed":
      return fitsTaskCompleted(value);
    case "task_failed":
      return fitsTaskFailed(value);
    default:
      return isUnknownWire(value, "event", tags$2);
  }
}

/** What a reader has of JSON that `fitsEvent` vouches for. */
export function readEvent(json: unknown): Event {
  const wire = json as Record<"event", string>;
  switch (wire.event) {
    case "task_started":
      return readTaskStarted((json as never));
    case "task_completed":
      return readTaskCompleted((json as never));
    case "task_failed":
      return readTaskFailed((json as never));
    default:
      const value: Extract<Event, { event: typeof unknownMember }> = { event: unknownMember, tag: wire.event, raw: json as never };
      const shared = json as Record<"taskId" | "workerId" | "at", never>;
      if ((typeof shared.taskId === "string" && isUuid(shared.taskId))) value.taskId = shared.taskId;
      if (typeof shared.workerId === "string") value.workerId = shared.workerId;
      if ((typeof shared.at === "string" && isDateTime(shared.at))) value.at = shared.at;
      return value;
  }
}

/** May a writer give this value as Event? Never throws. */
export function acceptsEvent(value: unknown): boolean {
  if (!isObject<"event">(value)) return false;
  switch (value.event) {
    case "task_started":
      return acceptsTaskStarted(value);
    case "task_completed":
      return acceptsTaskCompleted(value);
    case "task_failed":
      return acceptsTaskFailed(value);
    default:
      return isUnknownValue(value, "event", tags$2);
  }
}

/** The JSON of a value that `acceptsEvent` vouches for, defaults written out. */
export function writeEvent(value: EventInput): string {
  switch (value.event) {
    case "task_started":
      return writeTaskStarted((value as never));
    case "task_completed":
      return writeTaskCompleted((value as never));
    case "task_failed":
      return writeTaskFailed((value as never));
    default:
      return JSON.stringify((value as { raw: unknown }).raw);
  }
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseEvent(text: string): Event {
  return eventCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyEvent(value: EventInput): string {
  return eventCodec.encode(value);
}

/** Is this JSON value EventBase as it stands on the wire? Never throws. */
export function fitsEventBase(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    typeof value.workerId === "string" &&
    (typeof value.at === "string" && isDateTime(value.at))
  );
}

/** What a reader has of JSON that `fitsEventBase` vouches for. */
export function readEventBase(json: unknown): EventBase {
  const wire = json as Record<"taskId" | "workerId" | "at", never>;
  const value: EventBase = {
    taskId: wire.taskId,
    workerId: wire.workerId,
    at: wire.at,
  };
  return value;
}

/** May a writer give this value as EventBase? Never throws. */
export function acceptsEventBase(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    isText(value.workerId) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at)))
  );
}

/** The JSON of a value that `acceptsEventBase` vouches for, defaults written out. */
export function writeEventBase(value: EventBaseInput): string {
  return '{"taskId":"' + value.taskId + '","workerId":"' + escaped(value.workerId) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseEventBase(text: string): EventBase {
  return eventBaseCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyEventBase(value: EventBaseInput): string {
  return eventBaseCodec.encode(value);
}

/** Is this JSON value ImageProcessingTask as it stands on the wire? Never throws. */
export function fitsImageProcessingTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "imageUrl">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    fitsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "image_processing" &&
    (typeof value.imageUrl === "string" && isUri(value.imageUrl))
  );
}

/** What a reader has of JSON that `fitsImageProcessingTask` vouches for. */
export function readImageProcessingTask(json: unknown): ImageProcessingTask {
  const wire = json as Record<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "imageUrl", never>;
  const value: ImageProcessingTask = {
    taskId: wire.taskId,
    agentId: wire.agentId,
    priority: wire.priority === undefined ? 5 : wire.priority,
    timeoutMs: wire.timeoutMs === undefined ? 30000 : wire.timeoutMs,
    kind: wire.kind,
    imageUrl: wire.imageUrl,
  };
  return value;
}

/** May a writer give this value as ImageProcessingTask? Never throws. */
export function acceptsImageProcessingTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "imageUrl">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    acceptsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "image_processing" &&
    (typeof value.imageUrl === "string" && isUri(value.imageUrl))
  );
}

/** The JSON of a value that `acceptsImageProcessingTask` vouches for, defaults written out. */
export function writeImageProcessingTask(value: ImageProcessingTaskInput): string {
  return '{"taskId":"' + value.taskId + '","agentId":' + writeAgentId(value.agentId) + ',"priority":' + (value.priority === undefined ? "5" : "" + value.priority) + ',"timeoutMs":' + (value.timeoutMs === undefined ? "30000" : "" + value.timeoutMs) + ',"kind":"image_processing","imageUrl":"' + value.imageUrl + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseImageProcessingTask(text: string): ImageProcessingTask {
  return imageProcessingTaskCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyImageProcessingTask(value: ImageProcessingTaskInput): string {
  return imageProcessingTaskCodec.encode(value);
}

/** Is this JSON value LogsMessage as it stands on the wire? Never throws. */
export function fitsLogsMessage(value: unknown): boolean {
  return (
    isObject<"level" | "line">(value) &&
    typeof value.level === "string" &&
    typeof value.line === "string"
  );
}

/** What a reader has of JSON that `fitsLogsMessage` vouches for. */
export function readLogsMessage(json: unknown): LogsMessage {
  const wire = json as Record<"level" | "line", never>;
  const value: LogsMessage = {
    level: wire.level,
    line: wire.line,
  };
  return value;
}

/** May a writer give this value as LogsMessage? Never throws. */
export function acceptsLogsMessage(value: unknown): boolean {
  return (
    isObject<"level" | "line">(value) &&
    isText(value.level) &&
    isText(value.line)
  );
}

/** The JSON of a value that `acceptsLogsMessage` vouches for, defaults written out. */
export function writeLogsMessage(value: LogsMessage): string {
  return '{"level":"' + escaped(value.level) + '","line":"' + escaped(value.line) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseLogsMessage(text: string): LogsMessage {
  return logsMessageCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyLogsMessage(value: LogsMessage): string {
  return logsMessageCodec.encode(value);
}

/** Is this JSON value ModelInfo as it stands on the wire? Never throws. */
export function fitsModelInfo(value: unknown): boolean {
  return (
    isObject<"model" | "contextTokens" | "pricePerToken">(value) &&
    typeof value.model === "string" &&
    (typeof value.contextTokens === "number" && Number.isSafeInteger(value.contextTokens)) &&
    (typeof value.pricePerToken === "number" && Number.isFinite(value.pricePerToken))
  );
}

/** What a reader has of JSON that `fitsModelInfo` vouches for. */
export function readModelInfo(json: unknown): ModelInfo {
  const wire = json as Record<"model" | "contextTokens" | "pricePerToken", never>;
  const value: ModelInfo = {
    model: wire.model,
    contextTokens: wire.contextTokens,
    pricePerToken: wire.pricePerToken,
  };
  return value;
}

/** May a writer give this value as ModelInfo? Never throws. */
export function acceptsModelInfo(value: unknown): boolean {
  return (
    isObject<"model" | "contextTokens" | "pricePerToken">(value) &&
    isText(value.model) &&
    (typeof value.contextTokens === "number" && Number.isSafeInteger(value.contextTokens)) &&
    (typeof value.pricePerToken === "number" && Number.isFinite(value.pricePerToken))
  );
}

/** The JSON of a value that `acceptsModelInfo` vouches for, defaults written out. */
export function writeModelInfo(value: ModelInfo): string {
  return '{"model":"' + escaped(value.model) + '","contextTokens":' + value.contextTokens + ',"pricePerToken":' + value.pricePerToken + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseModelInfo(text: string): ModelInfo {
  return modelInfoCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyModelInfo(value: ModelInfo): string {
  return modelInfoCodec.encode(value);
}

/** Is this JSON value ModelParameters as it stands on the wire? Never throws. */
export function fitsModelParameters(value: unknown): boolean {
  return (
    isObject<"maxTokens" | "temperature">(value) &&
    (value.maxTokens === undefined || (typeof value.maxTokens === "number" && Number.isSafeInteger(value.maxTokens) && value.maxTokens >= 1)) &&
    (value.temperature === undefined || (typeof value.temperature === "number" && Number.isFinite(value.temperature) && value.temperature >= 0 && value.temperature <= 2))
  );
}

/** What a reader has of JSON that `fitsModelParameters` vouches for. */
export function readModelParameters(json: unknown): ModelParameters {
  const wire = json as Record<"maxTokens" | "temperature", never>;
  const value: ModelParameters = {
    maxTokens: wire.maxTokens === undefined ? 1024 : wire.maxTokens,
    temperature: wire.temperature === undefined ? 0.7 : wire.temperature,
  };
  return value;
}

/** May a writer give this value as ModelParameters? Never throws. */
export function acceptsModelParameters(value: unknown): boolean {
  return (
    isObject<"maxTokens" | "temperature">(value) &&
    !isBytes(value) &&
    (value.maxTokens === undefined || (typeof value.maxTokens === "number" && Number.isSafeInteger(value.maxTokens) && value.maxTokens >= 1)) &&
    (value.temperature === undefined || (typeof value.temperature === "number" && Number.isFinite(value.temperature) && value.temperature >= 0 && value.temperature <= 2))
  );
}

/** The JSON of a value that `acceptsModelParameters` vouches for, defaults written out. */
export function writeModelParameters(value: ModelParametersInput): string {
  return '{"maxTokens":' + (value.maxTokens === undefined ? "1024" : "" + value.maxTokens) + ',"temperature":' + (value.temperature === undefined ? "0.7" : "" + value.temperature) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseModelParameters(text: string): ModelParameters {
  return modelParametersCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyModelParameters(value: ModelParametersInput): string {
  return modelParametersCodec.encode(value);
}

/** Is this JSON value ModelUsage as it stands on the wire? Never throws. */
export function fitsModelUsage(value: unknown): boolean {
  return (
    isObject<"calls" | "tokens">(value) &&
    (typeof value.calls === "number" && Number.isSafeInteger(value.calls) && value.calls >= 0) &&
    (typeof value.tokens === "number" && Number.isSafeInteger(value.tokens) && value.tokens >= 0)
  );
}

/** What a reader has of JSON that `fitsModelUsage` vouches for. */
export function readModelUsage(json: unknown): ModelUsage {
  const wire = json as Record<"calls" | "tokens", never>;
  const value: ModelUsage = {
    calls: wire.calls,
    tokens: wire.tokens,
  };
  return value;
}

/** May a writer give this value as ModelUsage? Never throws. */
export function acceptsModelUsage(value: unknown): boolean {
  return fitsModelUsage(value);
}

/** The JSON of a value that `acceptsModelUsage` vouches for, defaults written out. */
export function writeModelUsage(value: ModelUsage): string {
  return '{"calls":' + value.calls + ',"tokens":' + value.tokens + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseModelUsage(text: string): ModelUsage {
  return modelUsageCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyModelUsage(value: ModelUsage): string {
  return modelUsageCodec.encode(value);
}

function fitsNotification$tags(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!(typeof item === "string")) return false;
  }
  return true;
}

function fitsNotification$labels(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (!(isText(name) && typeof item === "string")) return false;
  }
  return true;
}

/** Is this JSON value Notification as it stands on the wire? Never throws. */
export function fitsNotification(value: unknown): boolean {
  return (
    isObject<"type" | "message" | "tags" | "origin" | "labels" | "sentAt">(value) &&
    (value.type === "alert" || value.type === "info") &&
    (typeof value.message === "string" && value.message !== "" && isAtMost(value.message, 2000)) &&
    (value.tags === undefined || fitsNotification$tags(value.tags)) &&
    (value.origin === undefined || fitsOrigin(value.origin)) &&
    (value.labels === undefined || fitsNotification$labels(value.labels)) &&
    (typeof value.sentAt === "string" && isDateTime(value.sentAt))
  );
}

/** What a reader has of JSON that `fitsNotification` vouches for. */
export function readNotification(json: unknown): Notification {
  const wire = json as Record<"type" | "message" | "tags" | "origin" | "labels" | "sentAt", never>;
  const value: Notification = {
    type: wire.type,
    message: wire.message,
    sentAt: wire.sentAt,
  };
  if (wire.tags !== undefined) value.tags = wire.tags;
  if (wire.origin !== undefined) value.origin = readOrigin(wire.origin);
  if (wire.labels !== undefined) value.labels = wire.labels;
  return value;
}

function acceptsNotification$tags(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (!isText(item)) return false;
  }
  return true;
}

function acceptsNotification$labels(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (!(isText(name) && isText(item))) return false;
  }
  return true;
}

/** May a writer give this value as Notification? Never throws. */
export function acceptsNotification(value: unknown): boolean {
  return (
    isObject<"type" | "message" | "tags" | "origin" | "labels" | "sentAt">(value) &&
    (value.type === "alert" || value.type === "info") &&
    (isText(value.message) && value.message !== "" && isAtMost(value.message, 2000)) &&
    (value.tags === undefined || acceptsNotification$tags(value.tags)) &&
    (value.origin === undefined || acceptsOrigin(value.origin)) &&
    (value.labels === undefined || acceptsNotification$labels(value.labels)) &&
    (value.sentAt === undefined || (typeof value.sentAt === "string" && isDateTime(value.sentAt)))
  );
}

function writeNotification$tags(value: string[]): string {
  let text = "";
  let before = '["';
  for (const item of value) {
    text += before + escaped(item);
    before = '","';
  }
  return text === "" ? "[]" : text + '"]';
}

function writeNotification$labels(value: { [name: string]: string }): string {
  let text = "";
  let before = '{"';
  for (const [name, item] of Object.entries(value)) {
    text += before + escaped(name) + '":"' + escaped(item);
    before = '","';
  }
  return text === "" ? "{}" : text + '"}';
}

/** The JSON of a value that `acceptsNotification` vouches for, defaults written out. */
export function writeNotification(value: NotificationInput): string {
  return '{"type":"' + value.type + '","message":"' + escaped(value.message) + '"' + (value.tags === undefined ? "" : ',"tags":' + writeNotification$tags(value.tags)) + (value.origin === undefined ? "" : ',"origin":' + writeOrigin(value.origin)) + (value.labels === undefined ? "" : ',"labels":' + writeNotification$labels(value.labels)) + ',"sentAt":"' + (value.sentAt === undefined ? fills.now() : value.sentAt) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseNotification(text: string): Notification {
  return notificationCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyNotification(value: NotificationInput): string {
  return notificationCodec.encode(value);
}

/** Is this JSON value PingCommand as it stands on the wire? Never throws. */
export function fitsPingCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    (value.target === undefined || fitsAgentId(value.target)) &&
    value.command === "ping"
  );
}

/** What a reader has of JSON that `fitsPingCommand` vouches for. */
export function readPingCommand(json: unknown): PingCommand {
  const wire = json as Record<"requestId" | "target" | "command", never>;
  const value: PingCommand = {
    requestId: wire.requestId,
    command: wire.command,
  };
  if (wire.target !== undefined) value.target = wire.target;
  return value;
}

/** May a writer give this value as PingCommand? Never throws. */
export function acceptsPingCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command">(value) &&
    (value.requestId === undefined || (typeof value.requestId === "string" && isUuid(value.requestId))) &&
    (value.target === undefined || acceptsAgentId(value.target)) &&
    value.command === "ping"
  );
}

/** The JSON of a value that `acceptsPingCommand` vouches for, defaults written out. */
export function writePingCommand(value: PingCommandInput): string {
  return '{"requestId":"' + (value.requestId === undefined ? fills.uuid() : value.requestId) + '"' + (value.target === undefined ? "" : ',"target":' + writeAgentId(value.target)) + ',"command":"ping"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePingCommand(text: string): PingCommand {
  return pingCommandCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPingCommand(value: PingCommandInput): string {
  return pingCommandCodec.encode(value);
}

/** Is this JSON value ProcessCommand as it stands on the wire? Never throws. */
export function fitsProcessCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command" | "taskId" | "priority" | "parameters">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    (value.target === undefined || fitsAgentId(value.target)) &&
    value.command === "process" &&
    typeof value.taskId === "string" &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    fitsModelParameters(value.parameters)
  );
}

/** What a reader has of JSON that `fitsProcessCommand` vouches for. */
export function readProcessCommand(json: unknown): ProcessCommand {
  const wire = json as Record<"requestId" | "target" | "command" | "taskId" | "priority" | "parameters", never>;
  const value: ProcessCommand = {
    requestId: wire.requestId,
    command: wire.command,
    taskId: wire.taskId,
    priority: wire.priority === undefined ? 5 : wire.priority,
    parameters: readModelParameters(wire.parameters),
  };
  if (wire.target !== undefined) value.target = wire.target;
  return value;
}

/** May a writer give this value as ProcessCommand? Never throws. */
export function acceptsProcessCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command" | "taskId" | "priority" | "parameters">(value) &&
    (value.requestId === undefined || (typeof value.requestId === "string" && isUuid(value.requestId))) &&
    (value.target === undefined || acceptsAgentId(value.target)) &&
    value.command === "process" &&
    isText(value.taskId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    acceptsModelParameters(value.parameters)
  );
}

/** The JSON of a value that `acceptsProcessCommand` vouches for, defaults written out. */
export function writeProcessCommand(value: ProcessCommandInput): string {
  return '{"requestId":"' + (value.requestId === undefined ? fills.uuid() : value.requestId) + '"' + (value.target === undefined ? "" : ',"target":' + writeAgentId(value.target)) + ',"command":"process","taskId":"' + escaped(value.taskId) + '","priority":' + (value.priority === undefined ? "5" : "" + value.priority) + ',"parameters":' + writeModelParameters(value.parameters) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseProcessCommand(text: string): ProcessCommand {
  return processCommandCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyProcessCommand(value: ProcessCommandInput): string {
  return processCommandCodec.encode(value);
}

/** Is this JSON value Response as it stands on the wire? Never throws. */
export function fitsResponse(value: unknown): boolean {
  return (
    isObject<"requestId" | "agentId" | "status" | "result" | "error">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    fitsAgentId(value.agentId) &&
    (value.status === "ok" || value.status === "error") &&
    (value.result === undefined || isJson(value.result)) &&
    (value.error === undefined || typeof value.error === "string")
  );
}

/** What a reader has of JSON that `fitsResponse` vouches for. */
export function readResponse(json: unknown): Response {
  const wire = json as Record<"requestId" | "agentId" | "status" | "result" | "error", never>;
  const value: Response = {
    requestId: wire.requestId,
    agentId: wire.agentId,
    status: wire.status,
  };
  if (wire.result !== undefined) value.result = wire.result;
  if (wire.error !== undefined) value.error = wire.error;
  return value;
}

/** May a writer give this value as Response? Never throws. */
export function acceptsResponse(value: unknown): boolean {
  return (
    isObject<"requestId" | "agentId" | "status" | "result" | "error">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    acceptsAgentId(value.agentId) &&
    (value.status === "ok" || value.status === "error") &&
    (value.result === undefined || isJson(value.result)) &&
    (value.error === undefined || isText(value.error))
  );
}

/** The JSON of a value that `acceptsResponse` vouches for, defaults written out. */
export function writeResponse(value: Response): string {
  return '{"requestId":"' + value.requestId + '","agentId":' + writeAgentId(value.agentId) + ',"status":"' + value.status + '"' + (value.result === undefined ? "" : ',"result":' + JSON.stringify(value.result)) + (value.error === undefined ? "" : ',"error":"' + escaped(value.error) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseResponse(text: string): Response {
  return responseCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyResponse(value: Response): string {
  return responseCodec.encode(value);
}

/** Is this JSON value Result as it stands on the wire? Never throws. */
export function fitsResult(value: unknown): boolean {
  return (
    isObject<"taskId" | "kind" | "workerId" | "attempt" | "output">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    typeof value.kind === "string" &&
    typeof value.workerId === "string" &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt) && value.attempt >= 1) &&
    isJson(value.output)
  );
}

/** What a reader has of JSON that `fitsResult` vouches for. */
export function readResult(json: unknown): Result {
  const wire = json as Record<"taskId" | "kind" | "workerId" | "attempt" | "output", never>;
  const value: Result = {
    taskId: wire.taskId,
    kind: wire.kind,
    workerId: wire.workerId,
    attempt: wire.attempt,
    output: wire.output,
  };
  return value;
}

/** May a writer give this value as Result? Never throws. */
export function acceptsResult(value: unknown): boolean {
  return (
    isObject<"taskId" | "kind" | "workerId" | "attempt" | "output">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    isText(value.kind) &&
    isText(value.workerId) &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt) && value.attempt >= 1) &&
    isJson(value.output)
  );
}

/** The JSON of a value that `acceptsResult` vouches for, defaults written out. */
export function writeResult(value: Result): string {
  return '{"taskId":"' + value.taskId + '","kind":"' + escaped(value.kind) + '","workerId":"' + escaped(value.workerId) + '","attempt":' + value.attempt + ',"output":' + JSON.stringify(value.output) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseResult(text: string): Result {
  return resultCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyResult(value: Result): string {
  return resultCodec.encode(value);
}

/** Is this JSON value RunCommandBusy as it stands on the wire? Never throws. */
export function fitsRunCommandBusy(value: unknown): boolean {
  return (
    isObject<"retryAfterMs">(value) &&
    (typeof value.retryAfterMs === "number" && Number.isSafeInteger(value.retryAfterMs) && value.retryAfterMs >= 0)
  );
}

/** What a reader has of JSON that `fitsRunCommandBusy` vouches for. */
export function readRunCommandBusy(json: unknown): RunCommandBusy {
  const wire = json as Record<"retryAfterMs", never>;
  const value: RunCommandBusy = {
    retryAfterMs: wire.retryAfterMs,
  };
  return value;
}

/** May a writer give this value as RunCommandBusy? Never throws. */
export function acceptsRunCommandBusy(value: unknown): boolean {
  return fitsRunCommandBusy(value);
}

/** The JSON of a value that `acceptsRunCommandBusy` vouches for, defaults written out. */
export function writeRunCommandBusy(value: RunCommandBusy): string {
  return '{"retryAfterMs":' + value.retryAfterMs + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseRunCommandBusy(text: string): RunCommandBusy {
  return runCommandBusyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyRunCommandBusy(value: RunCommandBusy): string {
  return runCommandBusyCodec.encode(value);
}

/** Is this JSON value RunCommandProgress as it stands on the wire? Never throws. */
export function fitsRunCommandProgress(value: unknown): boolean {
  return (
    isObject<"done" | "of">(value) &&
    (typeof value.done === "number" && Number.isSafeInteger(value.done) && value.done >= 0) &&
    (typeof value.of === "number" && Number.isSafeInteger(value.of) && value.of >= 1)
  );
}

/** What a reader has of JSON that `fitsRunCommandProgress` vouches for. */
export function readRunCommandProgress(json: unknown): RunCommandProgress {
  const wire = json as Record<"done" | "of", never>;
  const value: RunCommandProgress = {
    done: wire.done,
    of: wire.of,
  };
  return value;
}

/** May a writer give this value as RunCommandProgress? Never throws. */
export function acceptsRunCommandProgress(value: unknown): boolean {
  return fitsRunCommandProgress(value);
}

/** The JSON of a value that `acceptsRunCommandProgress` vouches for, defaults written out. */
export function writeRunCommandProgress(value: RunCommandProgress): string {
  return '{"done":' + value.done + ',"of":' + value.of + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseRunCommandProgress(text: string): RunCommandProgress {
  return runCommandProgressCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyRunCommandProgress(value: RunCommandProgress): string {
  return runCommandProgressCodec.encode(value);
}

/** Is this JSON value RunCommandReply as it stands on the wire? Never throws. */
export function fitsRunCommandReply(value: unknown): boolean {
  return (
    isObject<"result">(value) &&
    isJson(value.result)
  );
}

/** What a reader has of JSON that `fitsRunCommandReply` vouches for. */
export function readRunCommandReply(json: unknown): RunCommandReply {
  const wire = json as Record<"result", never>;
  const value: RunCommandReply = {
    result: wire.result,
  };
  return value;
}

/** May a writer give this value as RunCommandReply? Never throws. */
export function acceptsRunCommandReply(value: unknown): boolean {
  return fitsRunCommandReply(value);
}

/** The JSON of a value that `acceptsRunCommandReply` vouches for, defaults written out. */
export function writeRunCommandReply(value: RunCommandReply): string {
  return '{"result":' + JSON.stringify(value.result) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseRunCommandReply(text: string): RunCommandReply {
  return runCommandReplyCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyRunCommandReply(value: RunCommandReply): string {
  return runCommandReplyCodec.encode(value);
}

/** Is this JSON value StopCommand as it stands on the wire? Never throws. */
export function fitsStopCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command" | "reason">(value) &&
    (typeof value.requestId === "string" && isUuid(value.requestId)) &&
    (value.target === undefined || fitsAgentId(value.target)) &&
    value.command === "stop" &&
    (value.reason === undefined || typeof value.reason === "string")
  );
}

/** What a reader has of JSON that `fitsStopCommand` vouches for. */
export function readStopCommand(json: unknown): StopCommand {
  const wire = json as Record<"requestId" | "target" | "command" | "reason", never>;
  const value: StopCommand = {
    requestId: wire.requestId,
    command: wire.command,
  };
  if (wire.target !== undefined) value.target = wire.target;
  if (wire.reason !== undefined) value.reason = wire.reason;
  return value;
}

/** May a writer give this value as StopCommand? Never throws. */
export function acceptsStopCommand(value: unknown): boolean {
  return (
    isObject<"requestId" | "target" | "command" | "reason">(value) &&
    (value.requestId === undefined || (typeof value.requestId === "string" && isUuid(value.requestId))) &&
    (value.target === undefined || acceptsAgentId(value.target)) &&
    value.command === "stop" &&
    (value.reason === undefined || isText(value.reason))
  );
}

/** The JSON of a value that `acceptsStopCommand` vouches for, defaults written out. */
export function writeStopCommand(value: StopCommandInput): string {
  return '{"requestId":"' + (value.requestId === undefined ? fills.uuid() : value.requestId) + '"' + (value.target === undefined ? "" : ',"target":' + writeAgentId(value.target)) + ',"command":"stop"' + (value.reason === undefined ? "" : ',"reason":"' + escaped(value.reason) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseStopCommand(text: string): StopCommand {
  return stopCommandCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyStopCommand(value: StopCommandInput): string {
  return stopCommandCodec.encode(value);
}

/** Is this JSON value Task as it stands on the wire? Never throws. */
export function fitsTask(value: unknown): boolean {
  if (!isObject<"kind">(value)) return false;
  switch (value.kind) {
    case "text_analysis":
      return fitsTextAnalysisTask(value);
    case "image_processing":
      return fitsImageProcessingTask(value);
    case "data_extraction":
      return fitsDataExtractionTask(value);
    default:
      return false;
  }
}

/** What a reader has of JSON that `fitsTask` vouches for. */
export function readTask(json: unknown): Task {
  const wire = json as Record<"kind", string>;
  switch (wire.kind) {
    case "text_analysis":
      return readTextAnalysisTask((json as never));
    case "image_processing":
      return readImageProcessingTask((json as never));
    default:
      return readDataExtractionTask((json as never));
  }
}

/** May a writer give this value as Task? Never throws. */
export function acceptsTask(value: unknown): boolean {
  if (!isObject<"kind">(value)) return false;
  switch (value.kind) {
    case "text_analysis":
      return acceptsTextAnalysisTask(value);
    case "image_processing":
      return acceptsImageProcessingTask(value);
    case "data_extraction":
      return acceptsDataExtractionTask(value);
    default:
      return false;
  }
}

/** The JSON of a value that `acceptsTask` vouches for, defaults written out. */
export function writeTask(value: TaskInput): string {
  switch (value.kind) {
    case "text_analysis":
      return writeTextAnalysisTask((value as never));
    case "image_processing":
      return writeImageProcessingTask((value as never));
    default:
      return writeDataExtractionTask((value as never));
  }
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTask(text: string): Task {
  return taskCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTask(value: TaskInput): string {
  return taskCodec.encode(value);
}

/** Is this JSON value TaskBase as it stands on the wire? Never throws. */
export function fitsTaskBase(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    fitsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1))
  );
}

/** What a reader has of JSON that `fitsTaskBase` vouches for. */
export function readTaskBase(json: unknown): TaskBase {
  const wire = json as Record<"taskId" | "agentId" | "priority" | "timeoutMs", never>;
  const value: TaskBase = {
    taskId: wire.taskId,
    agentId: wire.agentId,
    priority: wire.priority === undefined ? 5 : wire.priority,
    timeoutMs: wire.timeoutMs === undefined ? 30000 : wire.timeoutMs,
  };
  return value;
}

/** May a writer give this value as TaskBase? Never throws. */
export function acceptsTaskBase(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    acceptsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1))
  );
}

/** The JSON of a value that `acceptsTaskBase` vouches for, defaults written out. */
export function writeTaskBase(value: TaskBaseInput): string {
  return '{"taskId":"' + value.taskId + '","agentId":' + writeAgentId(value.agentId) + ',"priority":' + (value.priority === undefined ? "5" : "" + value.priority) + ',"timeoutMs":' + (value.timeoutMs === undefined ? "30000" : "" + value.timeoutMs) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTaskBase(text: string): TaskBase {
  return taskBaseCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTaskBase(value: TaskBaseInput): string {
  return taskBaseCodec.encode(value);
}

/** Is this JSON value TaskCompleted as it stands on the wire? Never throws. */
export function fitsTaskCompleted(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "durationMs">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    typeof value.workerId === "string" &&
    (typeof value.at === "string" && isDateTime(value.at)) &&
    value.event === "task_completed" &&
    (typeof value.durationMs === "number" && Number.isFinite(value.durationMs))
  );
}

/** What a reader has of JSON that `fitsTaskCompleted` vouches for. */
export function readTaskCompleted(json: unknown): TaskCompleted {
  const wire = json as Record<"taskId" | "workerId" | "at" | "event" | "durationMs", never>;
  const value: TaskCompleted = {
    taskId: wire.taskId,
    workerId: wire.workerId,
    at: wire.at,
    event: wire.event,
    durationMs: wire.durationMs,
  };
  return value;
}

/** May a writer give this value as TaskCompleted? Never throws. */
export function acceptsTaskCompleted(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "durationMs">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    isText(value.workerId) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at))) &&
    value.event === "task_completed" &&
    (typeof value.durationMs === "number" && Number.isFinite(value.durationMs))
  );
}

/** The JSON of a value that `acceptsTaskCompleted` vouches for, defaults written out. */
export function writeTaskCompleted(value: TaskCompletedInput): string {
  return '{"taskId":"' + value.taskId + '","workerId":"' + escaped(value.workerId) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '","event":"task_completed","durationMs":' + value.durationMs + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTaskCompleted(text: string): TaskCompleted {
  return taskCompletedCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTaskCompleted(value: TaskCompletedInput): string {
  return taskCompletedCodec.encode(value);
}

/** Is this JSON value TaskFailed as it stands on the wire? Never throws. */
export function fitsTaskFailed(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "attempt" | "error">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    typeof value.workerId === "string" &&
    (typeof value.at === "string" && isDateTime(value.at)) &&
    value.event === "task_failed" &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt)) &&
    typeof value.error === "string"
  );
}

/** What a reader has of JSON that `fitsTaskFailed` vouches for. */
export function readTaskFailed(json: unknown): TaskFailed {
  const wire = json as Record<"taskId" | "workerId" | "at" | "event" | "attempt" | "error", never>;
  const value: TaskFailed = {
    taskId: wire.taskId,
    workerId: wire.workerId,
    at: wire.at,
    event: wire.event,
    attempt: wire.attempt,
    error: wire.error,
  };
  return value;
}

/** May a writer give this value as TaskFailed? Never throws. */
export function acceptsTaskFailed(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "attempt" | "error">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    isText(value.workerId) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at))) &&
    value.event === "task_failed" &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt)) &&
    isText(value.error)
  );
}

/** The JSON of a value that `acceptsTaskFailed` vouches for, defaults written out. */
export function writeTaskFailed(value: TaskFailedInput): string {
  return '{"taskId":"' + value.taskId + '","workerId":"' + escaped(value.workerId) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '","event":"task_failed","attempt":' + value.attempt + ',"error":"' + escaped(value.error) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTaskFailed(text: string): TaskFailed {
  return taskFailedCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTaskFailed(value: TaskFailedInput): string {
  return taskFailedCodec.encode(value);
}

/** Is this JSON value TaskStarted as it stands on the wire? Never throws. */
export function fitsTaskStarted(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "attempt">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    typeof value.workerId === "string" &&
    (typeof value.at === "string" && isDateTime(value.at)) &&
    value.event === "task_started" &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt))
  );
}

/** What a reader has of JSON that `fitsTaskStarted` vouches for. */
export function readTaskStarted(json: unknown): TaskStarted {
  const wire = json as Record<"taskId" | "workerId" | "at" | "event" | "attempt", never>;
  const value: TaskStarted = {
    taskId: wire.taskId,
    workerId: wire.workerId,
    at: wire.at,
    event: wire.event,
    attempt: wire.attempt,
  };
  return value;
}

/** May a writer give this value as TaskStarted? Never throws. */
export function acceptsTaskStarted(value: unknown): boolean {
  return (
    isObject<"taskId" | "workerId" | "at" | "event" | "attempt">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    isText(value.workerId) &&
    (value.at === undefined || (typeof value.at === "string" && isDateTime(value.at))) &&
    value.event === "task_started" &&
    (typeof value.attempt === "number" && Number.isSafeInteger(value.attempt))
  );
}

/** The JSON of a value that `acceptsTaskStarted` vouches for, defaults written out. */
export function writeTaskStarted(value: TaskStartedInput): string {
  return '{"taskId":"' + value.taskId + '","workerId":"' + escaped(value.workerId) + '","at":"' + (value.at === undefined ? fills.now() : value.at) + '","event":"task_started","attempt":' + value.attempt + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTaskStarted(text: string): TaskStarted {
  return taskStartedCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTaskStarted(value: TaskStartedInput): string {
  return taskStartedCodec.encode(value);
}

/** Is this JSON value TextAnalysisTask as it stands on the wire? Never throws. */
export function fitsTextAnalysisTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "text">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    fitsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "text_analysis" &&
    typeof value.text === "string"
  );
}

/** What a reader has of JSON that `fitsTextAnalysisTask` vouches for. */
export function readTextAnalysisTask(json: unknown): TextAnalysisTask {
  const wire = json as Record<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "text", never>;
  const value: TextAnalysisTask = {
    taskId: wire.taskId,
    agentId: wire.agentId,
    priority: wire.priority === undefined ? 5 : wire.priority,
    timeoutMs: wire.timeoutMs === undefined ? 30000 : wire.timeoutMs,
    kind: wire.kind,
    text: wire.text,
  };
  return value;
}

/** May a writer give this value as TextAnalysisTask? Never throws. */
export function acceptsTextAnalysisTask(value: unknown): boolean {
  return (
    isObject<"taskId" | "agentId" | "priority" | "timeoutMs" | "kind" | "text">(value) &&
    (typeof value.taskId === "string" && isUuid(value.taskId)) &&
    acceptsAgentId(value.agentId) &&
    (value.priority === undefined || (typeof value.priority === "number" && Number.isSafeInteger(value.priority) && value.priority >= 1 && value.priority <= 10)) &&
    (value.timeoutMs === undefined || (typeof value.timeoutMs === "number" && Number.isSafeInteger(value.timeoutMs) && value.timeoutMs >= 1)) &&
    value.kind === "text_analysis" &&
    isText(value.text)
  );
}

/** The JSON of a value that `acceptsTextAnalysisTask` vouches for, defaults written out. */
export function writeTextAnalysisTask(value: TextAnalysisTaskInput): string {
  return '{"taskId":"' + value.taskId + '","agentId":' + writeAgentId(value.agentId) + ',"priority":' + (value.priority === undefined ? "5" : "" + value.priority) + ',"timeoutMs":' + (value.timeoutMs === undefined ? "30000" : "" + value.timeoutMs) + ',"kind":"text_analysis","text":"' + escaped(value.text) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTextAnalysisTask(text: string): TextAnalysisTask {
  return textAnalysisTaskCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTextAnalysisTask(value: TextAnalysisTaskInput): string {
  return textAnalysisTaskCodec.encode(value);
}

/** Is this JSON value User as it stands on the wire? Never throws. */
export function fitsUser(value: unknown): boolean {
  return (
    isObject<"name" | "role">(value) &&
    typeof value.name === "string" &&
    typeof value.role === "string"
  );
}

/** What a reader has of JSON that `fitsUser` vouches for. */
export function readUser(json: unknown): User {
  const wire = json as Record<"name" | "role", never>;
  const value: User = {
    name: wire.name,
    role: wire.role,
  };
  return value;
}

/** May a writer give this value as User? Never throws. */
export function acceptsUser(value: unknown): boolean {
  return (
    isObject<"name" | "role">(value) &&
    isText(value.name) &&
    isText(value.role)
  );
}

/** The JSON of a value that `acceptsUser` vouches for, defaults written out. */
export function writeUser(value: User): string {
  return '{"name":"' + escaped(value.name) + '","role":"' + escaped(value.role) + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseUser(text: string): User {
  return userCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyUser(value: User): string {
  return userCodec.encode(value);
}

/** Bytes on the wire ↔ AgentActivity. */
export const agentActivityCodec: MessageCodec<AgentActivity, AgentActivityInput> = /* @__PURE__ */ messageCodec({
  name: "AgentActivity",
  fits: fitsAgentActivity,
  read: readAgentActivity,
  accepts: acceptsAgentActivity,
  write: writeAgentActivity,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).agentActivitySchema, direction, value),
});

/** Bytes on the wire ↔ AgentStatus. */
export const agentStatusCodec: MessageCodec<AgentStatus, AgentStatusInput> = /* @__PURE__ */ messageCodec({
  name: "AgentStatus",
  fits: fitsAgentStatus,
  read: readAgentStatus,
  accepts: acceptsAgentStatus,
  write: writeAgentStatus,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).agentStatusSchema, direction, value),
});

/** Bytes on the wire ↔ CensusReply. */
export const censusReplyCodec: MessageCodec<CensusReply> = /* @__PURE__ */ messageCodec({
  name: "CensusReply",
  fits: fitsCensusReply,
  read: readCensusReply,
  accepts: acceptsCensusReply,
  write: writeCensusReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).censusReplySchema, direction, value),
});

/** Bytes on the wire ↔ CensusRequest. */
export const censusRequestCodec: MessageCodec<CensusRequest> = /* @__PURE__ */ messageCodec({
  name: "CensusRequest",
  fits: fitsCensusRequest,
  read: readCensusRequest,
  accepts: acceptsCensusRequest,
  write: writeCensusRequest,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).censusRequestSchema, direction, value),
});

/** Bytes on the wire ↔ Command. */
export const commandCodec: MessageCodec<Command, CommandInput> = /* @__PURE__ */ messageCodec({
  name: "Command",
  fits: fitsCommand,
  read: readCommand,
  accepts: acceptsCommand,
  write: writeCommand,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).commandSchema, direction, value),
});

/** Bytes on the wire ↔ CommandBase. */
export const commandBaseCodec: MessageCodec<CommandBase, CommandBaseInput> = /* @__PURE__ */ messageCodec({
  name: "CommandBase",
  fits: fitsCommandBase,
  read: readCommandBase,
  accepts: acceptsCommandBase,
  write: writeCommandBase,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).commandBaseSchema, direction, value),
});

/** Bytes on the wire ↔ CommandUnknown. */
export const commandUnknownCodec: MessageCodec<CommandUnknown> = /* @__PURE__ */ messageCodec({
  name: "CommandUnknown",
  fits: fitsCommandUnknown,
  read: readCommandUnknown,
  accepts: acceptsCommandUnknown,
  write: writeCommandUnknown,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).commandUnknownSchema, direction, value),
});

/** Bytes on the wire ↔ CommandsRunValue. */
export const commandsRunValueCodec: MessageCodec<CommandsRunValue> = /* @__PURE__ */ messageCodec({
  name: "CommandsRunValue",
  fits: fitsCommandsRunValue,
  read: readCommandsRunValue,
  accepts: acceptsCommandsRunValue,
  write: writeCommandsRunValue,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).commandsRunValueSchema, direction, value),
});

/** Bytes on the wire ↔ DataExtractionTask. */
export const dataExtractionTaskCodec: MessageCodec<DataExtractionTask, DataExtractionTaskInput> = /* @__PURE__ */ messageCodec({
  name: "DataExtractionTask",
  fits: fitsDataExtractionTask,
  read: readDataExtractionTask,
  accepts: acceptsDataExtractionTask,
  write: writeDataExtractionTask,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).dataExtractionTaskSchema, direction, value),
});

/** Bytes on the wire ↔ Event. */
export const eventCodec: MessageCodec<Event, EventInput> = /* @__PURE__ */ messageCodec({
  name: "Event",
  fits: fitsEvent,
  read: readEvent,
  accepts: acceptsEvent,
  write: writeEvent,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).eventSchema, direction, value),
});

/** Bytes on the wire ↔ EventBase. */
export const eventBaseCodec: MessageCodec<EventBase, EventBaseInput> = /* @__PURE__ */ messageCodec({
  name: "EventBase",
  fits: fitsEventBase,
  read: readEventBase,
  accepts: acceptsEventBase,
  write: writeEventBase,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).eventBaseSchema, direction, value),
});

/** Bytes on the wire ↔ ImageProcessingTask. */
export const imageProcessingTaskCodec: MessageCodec<ImageProcessingTask, ImageProcessingTaskInput> = /* @__PURE__ */ messageCodec({
  name: "ImageProcessingTask",
  fits: fitsImageProcessingTask,
  read: readImageProcessingTask,
  accepts: acceptsImageProcessingTask,
  write: writeImageProcessingTask,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).imageProcessingTaskSchema, direction, value),
});

/** Bytes on the wire ↔ LogsMessage. */
export const logsMessageCodec: MessageCodec<LogsMessage> = /* @__PURE__ */ messageCodec({
  name: "LogsMessage",
  fits: fitsLogsMessage,
  read: readLogsMessage,
  accepts: acceptsLogsMessage,
  write: writeLogsMessage,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).logsMessageSchema, direction, value),
});

/** Bytes on the wire ↔ ModelInfo. */
export const modelInfoCodec: MessageCodec<ModelInfo> = /* @__PURE__ */ messageCodec({
  name: "ModelInfo",
  fits: fitsModelInfo,
  read: readModelInfo,
  accepts: acceptsModelInfo,
  write: writeModelInfo,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).modelInfoSchema, direction, value),
});

/** Bytes on the wire ↔ ModelParameters. */
export const modelParametersCodec: MessageCodec<ModelParameters, ModelParametersInput> = /* @__PURE__ */ messageCodec({
  name: "ModelParameters",
  fits: fitsModelParameters,
  read: readModelParameters,
  accepts: acceptsModelParameters,
  write: writeModelParameters,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).modelParametersSchema, direction, value),
});

/** Bytes on the wire ↔ ModelUsage. */
export const modelUsageCodec: MessageCodec<ModelUsage> = /* @__PURE__ */ messageCodec({
  name: "ModelUsage",
  fits: fitsModelUsage,
  read: readModelUsage,
  accepts: acceptsModelUsage,
  write: writeModelUsage,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).modelUsageSchema, direction, value),
});

/** Bytes on the wire ↔ Notification. */
export const notificationCodec: MessageCodec<Notification, NotificationInput> = /* @__PURE__ */ messageCodec({
  name: "Notification",
  fits: fitsNotification,
  read: readNotification,
  accepts: acceptsNotification,
  write: writeNotification,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).notificationSchema, direction, value),
});

/** Bytes on the wire ↔ PingCommand. */
export const pingCommandCodec: MessageCodec<PingCommand, PingCommandInput> = /* @__PURE__ */ messageCodec({
  name: "PingCommand",
  fits: fitsPingCommand,
  read: readPingCommand,
  accepts: acceptsPingCommand,
  write: writePingCommand,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).pingCommandSchema, direction, value),
});

/** Bytes on the wire ↔ ProcessCommand. */
export const processCommandCodec: MessageCodec<ProcessCommand, ProcessCommandInput> = /* @__PURE__ */ messageCodec({
  name: "ProcessCommand",
  fits: fitsProcessCommand,
  read: readProcessCommand,
  accepts: acceptsProcessCommand,
  write: writeProcessCommand,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).processCommandSchema, direction, value),
});

/** Bytes on the wire ↔ Response. */
export const responseCodec: MessageCodec<Response> = /* @__PURE__ */ messageCodec({
  name: "Response",
  fits: fitsResponse,
  read: readResponse,
  accepts: acceptsResponse,
  write: writeResponse,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).responseSchema, direction, value),
});

/** Bytes on the wire ↔ Result. */
export const resultCodec: MessageCodec<Result> = /* @__PURE__ */ messageCodec({
  name: "Result",
  fits: fitsResult,
  read: readResult,
  accepts: acceptsResult,
  write: writeResult,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).resultSchema, direction, value),
});

/** Bytes on the wire ↔ RunCommandBusy. */
export const runCommandBusyCodec: MessageCodec<RunCommandBusy> = /* @__PURE__ */ messageCodec({
  name: "RunCommandBusy",
  fits: fitsRunCommandBusy,
  read: readRunCommandBusy,
  accepts: acceptsRunCommandBusy,
  write: writeRunCommandBusy,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).runCommandBusySchema, direction, value),
});

/** Bytes on the wire ↔ RunCommandProgress. */
export const runCommandProgressCodec: MessageCodec<RunCommandProgress> = /* @__PURE__ */ messageCodec({
  name: "RunCommandProgress",
  fits: fitsRunCommandProgress,
  read: readRunCommandProgress,
  accepts: acceptsRunCommandProgress,
  write: writeRunCommandProgress,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).runCommandProgressSchema, direction, value),
});

/** Bytes on the wire ↔ RunCommandReply. */
export const runCommandReplyCodec: MessageCodec<RunCommandReply> = /* @__PURE__ */ messageCodec({
  name: "RunCommandReply",
  fits: fitsRunCommandReply,
  read: readRunCommandReply,
  accepts: acceptsRunCommandReply,
  write: writeRunCommandReply,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).runCommandReplySchema, direction, value),
});

/** Bytes on the wire ↔ StopCommand. */
export const stopCommandCodec: MessageCodec<StopCommand, StopCommandInput> = /* @__PURE__ */ messageCodec({
  name: "StopCommand",
  fits: fitsStopCommand,
  read: readStopCommand,
  accepts: acceptsStopCommand,
  write: writeStopCommand,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).stopCommandSchema, direction, value),
});

/** Bytes on the wire ↔ Task. */
export const taskCodec: MessageCodec<Task, TaskInput> = /* @__PURE__ */ messageCodec({
  name: "Task",
  fits: fitsTask,
  read: readTask,
  accepts: acceptsTask,
  write: writeTask,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskSchema, direction, value),
});

/** Bytes on the wire ↔ TaskBase. */
export const taskBaseCodec: MessageCodec<TaskBase, TaskBaseInput> = /* @__PURE__ */ messageCodec({
  name: "TaskBase",
  fits: fitsTaskBase,
  read: readTaskBase,
  accepts: acceptsTaskBase,
  write: writeTaskBase,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskBaseSchema, direction, value),
});

/** Bytes on the wire ↔ TaskCompleted. */
export const taskCompletedCodec: MessageCodec<TaskCompleted, TaskCompletedInput> = /* @__PURE__ */ messageCodec({
  name: "TaskCompleted",
  fits: fitsTaskCompleted,
  read: readTaskCompleted,
  accepts: acceptsTaskCompleted,
  write: writeTaskCompleted,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskCompletedSchema, direction, value),
});

/** Bytes on the wire ↔ TaskFailed. */
export const taskFailedCodec: MessageCodec<TaskFailed, TaskFailedInput> = /* @__PURE__ */ messageCodec({
  name: "TaskFailed",
  fits: fitsTaskFailed,
  read: readTaskFailed,
  accepts: acceptsTaskFailed,
  write: writeTaskFailed,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskFailedSchema, direction, value),
});

/** Bytes on the wire ↔ TaskStarted. */
export const taskStartedCodec: MessageCodec<TaskStarted, TaskStartedInput> = /* @__PURE__ */ messageCodec({
  name: "TaskStarted",
  fits: fitsTaskStarted,
  read: readTaskStarted,
  accepts: acceptsTaskStarted,
  write: writeTaskStarted,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskStartedSchema, direction, value),
});

/** Bytes on the wire ↔ TextAnalysisTask. */
export const textAnalysisTaskCodec: MessageCodec<TextAnalysisTask, TextAnalysisTaskInput> = /* @__PURE__ */ messageCodec({
  name: "TextAnalysisTask",
  fits: fitsTextAnalysisTask,
  read: readTextAnalysisTask,
  accepts: acceptsTextAnalysisTask,
  write: writeTextAnalysisTask,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).textAnalysisTaskSchema, direction, value),
});

/** Bytes on the wire ↔ User. */
export const userCodec: MessageCodec<User> = /* @__PURE__ */ messageCodec({
  name: "User",
  fits: fitsUser,
  read: readUser,
  accepts: acceptsUser,
  write: writeUser,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).userSchema, direction, value),
});
