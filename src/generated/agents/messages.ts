// Written by redloom from schemas/agents.yaml. Do not edit.
import type { JsonValue, unknownMember } from "../../runtime/generated.js";
import type { AgentId, Origin, OriginInput } from "../common/messages.js";

/** What an agent does at this moment. */
export interface AgentActivity {
  agentId: AgentId;
  doing: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/**
 * What an agent does at this moment.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface AgentActivityInput {
  agentId: AgentId;
  doing: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}

/** An agent has come, or goes. */
export interface AgentStatus {
  agentId: AgentId;
  status: "starting" | "stopping" | (string & {});
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/**
 * An agent has come, or goes.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** What every command has. */
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

/**
 * What every command has.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** What does this source hold? */
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

/**
 * What does this source hold?
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** What happens to tasks. */
export type Event = TaskStarted | TaskCompleted | TaskFailed | { event: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; taskId?: string | undefined; workerId?: string | undefined; at?: string | undefined };
/**
 * What happens to tasks.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export type EventInput = TaskStartedInput | TaskCompletedInput | TaskFailedInput | { event: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; taskId?: string | undefined; workerId?: string | undefined; at?: string | undefined };

/** What every event has. */
export interface EventBase {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/**
 * What every event has.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface EventBaseInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}

/** What does this image show? */
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

/**
 * What does this image show?
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** What is known of a model. */
export interface ModelInfo {
  model: string;
  contextTokens: number;
  pricePerToken: number;
}

/** How a model is asked. */
export interface ModelParameters {
  /** @defaultValue 1024 */
  maxTokens: number;
  /** @defaultValue 0.7 */
  temperature: number;
}

/**
 * How a model is asked.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** Are you there? */
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

/**
 * Are you there?
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** Works on one task. */
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

/**
 * Works on one task.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** What a worker made of a task. */
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

/** Ends the agent. */
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

/**
 * Ends the agent.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** Work that any worker can take. */
export type Task = TextAnalysisTask | ImageProcessingTask | DataExtractionTask;
/**
 * Work that any worker can take.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export type TaskInput = TextAnalysisTaskInput | ImageProcessingTaskInput | DataExtractionTaskInput;

/** What every task has. */
export interface TaskBase {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority: number;
  /** @defaultValue 30000 */
  timeoutMs: number;
}

/**
 * What every task has.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface TaskBaseInput {
  taskId: string;
  /** Who asked for it. */
  agentId: AgentId;
  /** @defaultValue 5 */
  priority?: number | undefined;
  /** @defaultValue 30000 */
  timeoutMs?: number | undefined;
}

/** A worker is done, and its result is on its way. */
export interface TaskCompleted {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_completed";
  durationMs: number;
}

/**
 * A worker is done, and its result is on its way.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface TaskCompletedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_completed";
  durationMs: number;
}

/** An attempt failed; perhaps another follows. */
export interface TaskFailed {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_failed";
  attempt: number;
  error: string;
}

/**
 * An attempt failed; perhaps another follows.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface TaskFailedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_failed";
  attempt: number;
  error: string;
}

/** A worker begins, for the first time or again. */
export interface TaskStarted {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
  event: "task_started";
  attempt: number;
}

/**
 * A worker begins, for the first time or again.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface TaskStartedInput {
  taskId: string;
  workerId: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
  event: "task_started";
  attempt: number;
}

/** What does this text say? */
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

/**
 * What does this text say?
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
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

/** Somebody who uses the system. */
export interface User {
  name: string;
  role: "admin" | "member" | (string & {});
}
