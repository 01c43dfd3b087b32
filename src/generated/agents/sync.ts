// Written by redloom from schemas/agents.yaml. Do not edit.
import { definitions, streamSettings, type NoParameters, type Parameterized } from "../../runtime/generated.js";
import { SyncConcurrencyLimiter, SyncCounterStore, SyncLimiter, SyncLock, SyncOverridableLimiter, SyncProducer, SyncPublisher, SyncReadWriteLock, SyncStore, type SyncConnection } from "../../runtime/sync/index.js";
import { activityChannelDefinition, commandsChannelDefinition, logsChannelDefinition, notificationsChannelDefinition, responsesChannelDefinition, statusChannelDefinition, type LogsChannelParameters, type ResponsesChannelParameters } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import { avatarKeyDefinition, commandsRunKeyDefinition, modelInfoKeyDefinition, modelUsageKeyDefinition, motdKeyDefinition, userKeyDefinition, type AvatarKeyParameters, type CommandsRunKeyParameters, type ModelInfoKeyParameters, type ModelUsageKeyParameters, type UserKeyParameters } from "./keys.js";
import { apiEndpointLimitDefinition, modelCallsLimitDefinition, modelTokensLimitDefinition, reportsLimitDefinition, toolCallsLimitDefinition, type ApiEndpointLimitParameters, type ModelCallsLimitParameters, type ModelTokensLimitParameters, type ToolCallsLimitParameters } from "./limits.js";
import { catalogLockDefinition, criticalSectionLockDefinition, leaderLockDefinition, modelLockDefinition, reportLockDefinition, workerSlotsLockDefinition, type ModelLockParameters, type ReportLockParameters } from "./locks.js";
import type { AgentActivityInput, AgentStatusInput, CommandInput, EventInput, LogsMessage, ModelInfo, ModelUsage, NotificationInput, Response, Result, TaskInput, User } from "./messages.js";
import { eventsStreamDefinition, resultsStreamDefinition, tasksStreamDefinition, type ResultsHeaders, type TasksHeaders } from "./streams.js";

/**
 * How the agents of this system talk.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 *
 * Owner: agents-team
 */
export interface AgentsSyncClient {
  readonly channels: {
    /** What agents do; whoever was away for a moment gets what it missed. */
    readonly activity: SyncPublisher<AgentActivityInput>;
    /** From a controller to its agents. */
    readonly commands: SyncPublisher<CommandInput>;
    /** Lines of one agent, over the nodes of its slot only. */
    readonly logs: Parameterized<LogsChannelParameters, SyncPublisher<LogsMessage, LogsChannelParameters>>;
    /** Broadcast to every agent. */
    readonly notifications: SyncPublisher<NotificationInput>;
    /** From an agent to whoever listens for its answers. */
    readonly responses: Parameterized<ResponsesChannelParameters, SyncPublisher<Response, ResponsesChannelParameters>>;
    /** Agents tell when they start and stop. */
    readonly status: SyncPublisher<AgentStatusInput>;
  };
  readonly streams: {
    /** What happens to tasks, for those who watch. */
    readonly events: SyncProducer<EventInput>;
    /** What workers made of tasks. */
    readonly results: SyncProducer<Result, NoParameters, ResultsHeaders>;
    /** Work for any worker. */
    readonly tasks: SyncProducer<TaskInput, NoParameters, TasksHeaders>;
  };
  readonly locks: {
    /** The list of agents: many read it, one changes it. */
    readonly catalog: SyncReadWriteLock;
    /** One process at a time. */
    readonly criticalSection: SyncLock;
    /** Whoever has it leads the workers. */
    readonly leader: SyncLock;
    /** One caller at a time changes what a model is set to. */
    readonly model: Parameterized<ModelLockParameters, SyncLock<ModelLockParameters, "model">>;
    /** One report of a kind at a time. */
    readonly report: Parameterized<ReportLockParameters, SyncLock<ReportLockParameters>>;
    /** So many heavy tasks at once. */
    readonly workerSlots: SyncLock;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: Parameterized<ApiEndpointLimitParameters, SyncLimiter<ApiEndpointLimitParameters>>;
    /** Calls in flight. */
    readonly modelCalls: Parameterized<ModelCallsLimitParameters, SyncConcurrencyLimiter<ModelCallsLimitParameters, "model">>;
    /** Tokens of one model; single models may have other rates, kept in Redis. */
    readonly modelTokens: Parameterized<ModelTokensLimitParameters, SyncOverridableLimiter<ModelTokensLimitParameters, "model">>;
    /** Reports of a day. */
    readonly reports: SyncLimiter;
    /** Calls of one agent to its tools, never more than that in any minute. */
    readonly toolCalls: Parameterized<ToolCallsLimitParameters, SyncLimiter<ToolCallsLimitParameters>>;
  };
  readonly keys: {
    /** The picture of a user. */
    readonly avatar: Parameterized<AvatarKeyParameters, SyncStore<Uint8Array, Uint8Array, AvatarKeyParameters>>;
    /** How many commands one agent obeyed today. */
    readonly commandsRun: Parameterized<CommandsRunKeyParameters, SyncCounterStore<CommandsRunKeyParameters>>;
    /** Dear to look up; an old answer is better than none while one process looks again. */
    readonly modelInfo: Parameterized<ModelInfoKeyParameters, SyncStore<ModelInfo, ModelInfo, ModelInfoKeyParameters>>;
    /** What each model was used for. */
    readonly modelUsage: Parameterized<ModelUsageKeyParameters, SyncStore<ModelUsage, ModelUsage, ModelUsageKeyParameters>>;
    /** A plain string under a plain key. */
    readonly motd: SyncStore<string>;
    /** Users who were seen lately. */
    readonly user: Parameterized<UserKeyParameters, SyncStore<User, User, UserKeyParameters>>;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createAgentsSyncClient(connection: SyncConnection, options: AgentsOptions = {}): AgentsSyncClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      activity: new SyncPublisher(connection, activityChannelDefinition, { prefix }),
      commands: new SyncPublisher(connection, commandsChannelDefinition, { prefix }),
      logs: { at: (parameters) => new SyncPublisher(connection, logsChannelDefinition, { prefix }, parameters) },
      notifications: new SyncPublisher(connection, notificationsChannelDefinition, { prefix }),
      responses: { at: (parameters) => new SyncPublisher(connection, responsesChannelDefinition, { prefix }, parameters) },
      status: new SyncPublisher(connection, statusChannelDefinition, { prefix }),
    }),
    streams: definitions("agents.streams", {
      events: new SyncProducer(connection, streamSettings(eventsStreamDefinition, tune?.streams?.events), { prefix }),
      results: new SyncProducer(connection, streamSettings(resultsStreamDefinition, tune?.streams?.results), { prefix }),
      tasks: new SyncProducer(connection, streamSettings(tasksStreamDefinition, tune?.streams?.tasks), { prefix }),
    }),
    locks: definitions("agents.locks", {
      catalog: new SyncReadWriteLock(connection, catalogLockDefinition, { prefix, tune: tune?.locks?.catalog }),
      criticalSection: new SyncLock(connection, criticalSectionLockDefinition, { prefix, tune: tune?.locks?.criticalSection }),
      leader: new SyncLock(connection, leaderLockDefinition, { prefix, tune: tune?.locks?.leader }),
      model: { at: (parameters) => new SyncLock(connection, modelLockDefinition, { prefix, tune: tune?.locks?.model }, parameters) },
      report: { at: (parameters) => new SyncLock(connection, reportLockDefinition, { prefix, tune: tune?.locks?.report }, parameters) },
      workerSlots: new SyncLock(connection, workerSlotsLockDefinition, { prefix, tune: tune?.locks?.workerSlots }),
    }),
    limits: definitions("agents.limits", {
      apiEndpoint: { at: (parameters) => new SyncLimiter(connection, apiEndpointLimitDefinition, { prefix, tune: tune?.limits?.apiEndpoint }, parameters) },
      modelCalls: { at: (parameters) => new SyncConcurrencyLimiter(connection, modelCallsLimitDefinition, { prefix, tune: tune?.limits?.modelCalls }, parameters) },
      modelTokens: { at: (parameters) => new SyncOverridableLimiter(connection, modelTokensLimitDefinition, { prefix, tune: tune?.limits?.modelTokens }, parameters) },
      reports: new SyncLimiter(connection, reportsLimitDefinition, { prefix, tune: tune?.limits?.reports }),
      toolCalls: { at: (parameters) => new SyncLimiter(connection, toolCallsLimitDefinition, { prefix, tune: tune?.limits?.toolCalls }, parameters) },
    }),
    keys: definitions("agents.keys", {
      avatar: { at: (parameters) => new SyncStore(connection, avatarKeyDefinition, { prefix, tune: tune?.keys?.avatar }, parameters) },
      commandsRun: { at: (parameters) => new SyncCounterStore(connection, commandsRunKeyDefinition, { prefix, tune: tune?.keys?.commandsRun }, parameters) },
      modelInfo: { at: (parameters) => new SyncStore(connection, modelInfoKeyDefinition, { prefix, tune: tune?.keys?.modelInfo }, parameters) },
      modelUsage: { at: (parameters) => new SyncStore(connection, modelUsageKeyDefinition, { prefix, tune: tune?.keys?.modelUsage }, parameters) },
      motd: new SyncStore(connection, motdKeyDefinition, { prefix, tune: tune?.keys?.motd }),
      user: { at: (parameters) => new SyncStore(connection, userKeyDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
    commands,
  });
}
