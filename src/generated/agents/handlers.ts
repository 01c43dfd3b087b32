// Written by redloom from schemas/agents.yaml. Do not edit.
import type { BatchHandler, BroadcastHandler, CallHandler, Handler, MessageHandler, NoParameters } from "../../runtime/generated.js";
import type { CensusCallTypes, RunCommandCallTypes } from "./calls.js";
import type { LogsChannelParameters, ResponsesChannelParameters } from "./channels.js";
import type { AgentActivity, AgentStatus, Command, Event, LogsMessage, Notification, Response, Result, Task } from "./messages.js";
import type { ResultsHeaders, TasksHeaders } from "./streams.js";

/** Handles messages of the channel `activity`. */
export type ActivityHandler = MessageHandler<AgentActivity, NoParameters>;

/** Handles messages of the channel `commands`. */
export type CommandsHandler = MessageHandler<Command, NoParameters>;

/** Handles messages of the channel `logs`. */
export type LogsHandler = MessageHandler<LogsMessage, LogsChannelParameters>;

/** Handles messages of the channel `notifications`. */
export type NotificationsHandler = MessageHandler<Notification, NoParameters>;

/** Handles messages of the channel `responses`. */
export type ResponsesHandler = MessageHandler<Response, ResponsesChannelParameters>;

/** Handles messages of the channel `status`. */
export type StatusHandler = MessageHandler<AgentStatus, NoParameters>;

/** Handles deliveries of the group `monitor` of `events`. */
export type EventsMonitorHandler = Handler<Event>;

/** Handles batches of deliveries of the group `monitor` of `events`. */
export type EventsMonitorBatchHandler = BatchHandler<Event>;

/** Handles deliveries of the group `analytics` of `results`. */
export type ResultsAnalyticsHandler = Handler<Result, ResultsHeaders>;

/** Handles batches of deliveries of the group `analytics` of `results`. */
export type ResultsAnalyticsBatchHandler = BatchHandler<Result, ResultsHeaders>;

/** Handles deliveries of the group `workers` of `tasks`. */
export type TasksWorkersHandler = Handler<Task, TasksHeaders>;

/** Handles batches of deliveries of the group `workers` of `tasks`. */
export type TasksWorkersBatchHandler = BatchHandler<Task, TasksHeaders>;

/** Answers the call `census`. */
export type CensusCallHandler = BroadcastHandler<CensusCallTypes>;

/** Answers the call `runCommand`. */
export type RunCommandCallHandler = CallHandler<RunCommandCallTypes>;
