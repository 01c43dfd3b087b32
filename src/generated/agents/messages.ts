// Written by redloom from schemas/agents.yaml. Do not edit.
import type { JsonValue, unknownMember } from "../../runtime/generated.js";
import type { AgentId, Origin, OriginInput } from "../common/messages.js";

export interface AgentActivity {
  agentId: AgentId;
  doing: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface AgentActivityInput {
  agentId: AgentId;
  doing: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}

export interface AgentStatus {
  agentId: AgentId;
  status: "starting" | "stopping" | (string & {});
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface AgentStatusInput {
  agentId: AgentId;
  status: "starting" | "stopping" | (string & {});
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}

export interface CensusReply {
  agentId: AgentId;
  running: number;
}

export interface CensusRequest {
  asker: string;
}

/** Open, so that an older agent can tell a newer controller that it does not know a command. */
export type Command = PingCommand | ProcessCommand | StopCommand | { command: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; requestId?: string | undefined; target?: AgentId | undefined };
/**
 * Open, so that an older agent can tell a newer controller that it does not know a command.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export type CommandInput = PingCommandInput | ProcessCommandInput | StopCommandInput | { command: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; requestId?: string | undefined; target?: AgentId | undefined };

export interface CommandBase {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId: string;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface CommandBaseInput {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId?: string | undefined;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
}

/** An older agent does not know the command of a newer controller. */
export interface CommandUnknown {
  command: string;
}

export type CommandsRunValue = number;

export interface DataExtractionTask {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority: number;
  /** @defaultValue 30000 */
  timeoutMs: number;
  kind: "data_extraction";
  source: string;
  /** Sensitive: masked wherever people look. */
  apiToken?: string | undefined;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface DataExtractionTaskInput {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority?: number | undefined;
  /** @defaultValue 30000 */
  timeoutMs?: number | undefined;
  kind: "data_extraction";
  source: string;
  /** Sensitive: masked wherever people look. */
  apiToken?: string | undefined;
}

export type Event = TaskStarted | TaskCompleted | TaskFailed | { event: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; taskId?: string | undefined; workerId?: string | undefined; at?: string | undefined };
/** As a writer gives it: what has a default or is filled in may be left out. */
export type EventInput = TaskStartedInput | TaskCompletedInput | TaskFailedInput | { event: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; taskId?: string | undefined; workerId?: string | undefined; at?: string | undefined };

export interface EventBase {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface EventBaseInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}

export interface ImageProcessingTask {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority: number;
  /** @defaultValue 30000 */
  timeoutMs: number;
  kind: "image_processing";
  imageUrl: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface ImageProcessingTaskInput {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority?: number | undefined;
  /** @defaultValue 30000 */
  timeoutMs?: number | undefined;
  kind: "image_processing";
  imageUrl: string;
}

export interface LogsMessage {
  level: "info" | "warning" | "error" | (string & {});
  line: string;
}

export interface ModelInfo {
  model: string;
  contextTokens: number;
  pricePerToken: number;
}

export interface ModelParameters {
  /** @defaultValue 1024 */
  maxTokens: number;
  /** @defaultValue 0.7 */
  temperature: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface ModelParametersInput {
  /** @defaultValue 1024 */
  maxTokens?: number | undefined;
  /** @defaultValue 0.7 */
  temperature?: number | undefined;
}

/** What a model was used for, as far as it is known. */
export interface ModelUsage {
  calls: number;
  tokens: number;
}

/**
 * Something every agent should know.
 *
 * @example {"type":"alert","message":"System update required","sentAt":"2026-01-01T00:00:00Z"}
 */
export interface Notification {
  type: "alert" | "info";
  message: string;
  tags?: string[] | undefined;
  origin?: Origin | undefined;
  labels?: { [name: string]: string } | undefined;
  /** Filled in where the writer leaves it out: `now`. */
  sentAt: string;
}

/**
 * Something every agent should know.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 *
 * @example {"type":"alert","message":"System update required","sentAt":"2026-01-01T00:00:00Z"}
 */
export interface NotificationInput {
  type: "alert" | "info";
  message: string;
  tags?: string[] | undefined;
  origin?: OriginInput | undefined;
  labels?: { [name: string]: string } | undefined;
  /** Filled in where the writer leaves it out: `now`. */
  sentAt?: string | undefined;
}

export interface PingCommand {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId: string;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "ping";
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface PingCommandInput {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId?: string | undefined;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "ping";
}

export interface ProcessCommand {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId: string;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "process";
  taskId: string;
  /** @defaultValue 5 */
  priority: number;
  parameters: ModelParameters;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface ProcessCommandInput {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId?: string | undefined;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "process";
  taskId: string;
  /** @defaultValue 5 */
  priority?: number | undefined;
  parameters: ModelParametersInput;
}

/** What an agent answers to one command. */
export interface Response {
  requestId: string;
  agentId: AgentId;
  status: "ok" | "error";
  result?: JsonValue | undefined;
  error?: string | undefined;
}

export interface Result {
  taskId: string;
  kind: string;
  workerId: string;
  attempt: number;
  output: JsonValue;
}

export interface RunCommandBusy {
  retryAfterMs: number;
}

export interface RunCommandProgress {
  done: number;
  of: number;
}

export interface RunCommandReply {
  result: JsonValue;
}

export interface StopCommand {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId: string;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "stop";
  reason?: string | undefined;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface StopCommandInput {
  /**
   * Every response names the request that it answers.
   *
   * Filled in where the writer leaves it out: `uuid`.
   */
  requestId?: string | undefined;
  /** The one agent that is meant; all of them where it is missing. */
  target?: AgentId | undefined;
  command: "stop";
  reason?: string | undefined;
}

export type Task = TextAnalysisTask | ImageProcessingTask | DataExtractionTask;
/** As a writer gives it: what has a default or is filled in may be left out. */
export type TaskInput = TextAnalysisTaskInput | ImageProcessingTaskInput | DataExtractionTaskInput;

export interface TaskBase {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority: number;
  /** @defaultValue 30000 */
  timeoutMs: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskBaseInput {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority?: number | undefined;
  /** @defaultValue 30000 */
  timeoutMs?: number | undefined;
}

export interface TaskCompleted {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_completed";
  durationMs: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskCompletedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_completed";
  durationMs: number;
}

export interface TaskFailed {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_failed";
  attempt: number;
  error: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskFailedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_failed";
  attempt: number;
  error: string;
}

export interface TaskStarted {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_started";
  attempt: number;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskStartedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_started";
  attempt: number;
}

export interface TextAnalysisTask {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority: number;
  /** @defaultValue 30000 */
  timeoutMs: number;
  kind: "text_analysis";
  text: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TextAnalysisTaskInput {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority?: number | undefined;
  /** @defaultValue 30000 */
  timeoutMs?: number | undefined;
  kind: "text_analysis";
  text: string;
}

export interface User {
  name: string;
  role: "admin" | "member" | (string & {});
}
