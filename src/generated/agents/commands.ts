// Written by redloom from schemas/agents.yaml. Do not edit.
import { ChannelCommands, CounterCommands, KeptRates, KeyCommands, LimitCommands, LockCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type BroadcastCallTune, type CallTune, type ClientOptions, type ConcurrencyLimitTune, type ExclusiveLockTune, type FreshKeyTune, type KeyTune, type LimitTune, type LockTune, type NoParameters, type Parameterized, type ReadWriteLockTune, type StreamTune } from "../../runtime/generated.js";
import { activityChannelDefinition, commandsChannelDefinition, logsChannelDefinition, notificationsChannelDefinition, responsesChannelDefinition, statusChannelDefinition, type LogsChannelParameters, type ResponsesChannelParameters } from "./channels.js";
import { avatarKeyDefinition, commandsRunKeyDefinition, modelInfoKeyDefinition, modelUsageKeyDefinition, motdKeyDefinition, userKeyDefinition, type AvatarKeyParameters, type CommandsRunKeyParameters, type ModelInfoKeyParameters, type ModelUsageKeyParameters, type UserKeyParameters } from "./keys.js";
import { apiEndpointLimitDefinition, modelTokensLimitDefinition, reportsLimitDefinition, toolCallsLimitDefinition, type ApiEndpointLimitParameters, type ModelTokensLimitParameters, type ToolCallsLimitParameters } from "./limits.js";
import { criticalSectionLockDefinition, leaderLockDefinition, modelLockDefinition, reportLockDefinition, workerSlotsLockDefinition, type ModelLockParameters, type ReportLockParameters } from "./locks.js";
import type { AgentActivityInput, AgentStatusInput, CommandInput, EventInput, LogsMessage, ModelInfo, ModelUsage, NotificationInput, Response, Result, TaskInput, User } from "./messages.js";
import { eventsStreamDefinition, resultsStreamDefinition, tasksStreamDefinition, type ResultsHeaders, type TasksHeaders } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface AgentsTune {
  readonly streams?: {
    readonly events?: StreamTune<"monitor"> | undefined;
    readonly results?: StreamTune<"analytics"> | undefined;
    readonly tasks?: StreamTune<"workers"> | undefined;
  } | undefined;
  readonly locks?: {
    readonly catalog?: ReadWriteLockTune | undefined;
    readonly criticalSection?: ExclusiveLockTune | undefined;
    readonly leader?: ExclusiveLockTune | undefined;
    readonly model?: ExclusiveLockTune | undefined;
    readonly report?: ExclusiveLockTune | undefined;
    readonly workerSlots?: LockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly apiEndpoint?: LimitTune<ApiEndpointLimitParameters> | undefined;
    readonly modelCalls?: ConcurrencyLimitTune | undefined;
    readonly modelTokens?: LimitTune<ModelTokensLimitParameters> | undefined;
    readonly reports?: LimitTune<NoParameters> | undefined;
    readonly toolCalls?: LimitTune<ToolCallsLimitParameters> | undefined;
  } | undefined;
  readonly keys?: {
    readonly avatar?: FreshKeyTune | undefined;
    readonly commandsRun?: FreshKeyTune | undefined;
    readonly modelInfo?: KeyTune | undefined;
    readonly modelUsage?: FreshKeyTune | undefined;
    readonly motd?: FreshKeyTune | undefined;
    readonly user?: FreshKeyTune | undefined;
  } | undefined;
  readonly calls?: {
    readonly census?: BroadcastCallTune | undefined;
    readonly runCommand?: CallTune | undefined;
  } | undefined;
}

export interface AgentsOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: AgentsTune | undefined;
}

/**
 * How the agents of this system talk.
 *
 * Everything of one round trip as a value, for batches and transactions.
 *
 * Owner: agents-team
 */
export interface AgentsCommands {
  readonly channels: {
    /** What agents do; whoever was away for a moment gets what it missed. */
    readonly activity: ChannelCommands<AgentActivityInput>;
    /** From a controller to its agents. */
    readonly commands: ChannelCommands<CommandInput>;
    /** Lines of one agent, over the nodes of its slot only. */
    readonly logs: Parameterized<LogsChannelParameters, ChannelCommands<LogsMessage, LogsChannelParameters>>;
    /** Broadcast to every agent. */
    readonly notifications: ChannelCommands<NotificationInput>;
    /** From an agent to whoever listens for its answers. */
    readonly responses: Parameterized<ResponsesChannelParameters, ChannelCommands<Response, ResponsesChannelParameters>>;
    /** Agents tell when they start and stop. */
    readonly status: ChannelCommands<AgentStatusInput>;
  };
  readonly streams: {
    /** What happens to tasks, for those who watch. */
    readonly events: StreamCommands<EventInput>;
    /** What workers made of tasks. */
    readonly results: StreamCommands<Result, NoParameters, ResultsHeaders>;
    /** Work for any worker. */
    readonly tasks: StreamCommands<TaskInput, NoParameters, TasksHeaders>;
  };
  readonly locks: {
    /** One process at a time. */
    readonly criticalSection: LockCommands;
    /** Whoever has it leads the workers. */
    readonly leader: LockCommands;
    /** One caller at a time changes what a model is set to. */
    readonly model: Parameterized<ModelLockParameters, LockCommands<ModelLockParameters>>;
    /** One report of a kind at a time. */
    readonly report: Parameterized<ReportLockParameters, LockCommands<ReportLockParameters>>;
    /** So many heavy tasks at once. */
    readonly workerSlots: LockCommands;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: Parameterized<ApiEndpointLimitParameters, LimitCommands<ApiEndpointLimitParameters>>;
    /** Tokens of one model; single models may have other rates, kept in Redis. */
    readonly modelTokens: Parameterized<ModelTokensLimitParameters, LimitCommands<ModelTokensLimitParameters>>;
    /** Reports of a day. */
    readonly reports: LimitCommands;
    /** Calls of one agent to its tools, never more than that in any minute. */
    readonly toolCalls: Parameterized<ToolCallsLimitParameters, LimitCommands<ToolCallsLimitParameters>>;
  };
  readonly keys: {
    /** The picture of a user. */
    readonly avatar: Parameterized<AvatarKeyParameters, KeyCommands<Uint8Array, Uint8Array, AvatarKeyParameters>>;
    /** How many commands one agent obeyed today. */
    readonly commandsRun: Parameterized<CommandsRunKeyParameters, CounterCommands<CommandsRunKeyParameters>>;
    /** Dear to look up; an old answer is better than none while one process looks again. */
    readonly modelInfo: Parameterized<ModelInfoKeyParameters, KeyCommands<ModelInfo, ModelInfo, ModelInfoKeyParameters>>;
    /** What each model was used for. */
    readonly modelUsage: Parameterized<ModelUsageKeyParameters, KeyCommands<ModelUsage, ModelUsage, ModelUsageKeyParameters>>;
    /** A plain string under a plain key. */
    readonly motd: KeyCommands<string>;
    /** Users who were seen lately. */
    readonly user: Parameterized<UserKeyParameters, KeyCommands<User, User, UserKeyParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsCommands(options: AgentsOptions = {}): AgentsCommands {
  checkClientOptions(options, { streams: { events: ["monitor"], results: ["analytics"], tasks: ["workers"] }, locks: { catalog: "read-write", criticalSection: "exclusive", leader: "exclusive", model: "exclusive", report: "exclusive", workerSlots: "permits" }, limits: { apiEndpoint: "rates", modelCalls: "concurrency", modelTokens: "rates", reports: "rates", toolCalls: "rates" }, keys: { avatar: "fresh", commandsRun: "fresh", modelInfo: "stale", modelUsage: "fresh", motd: "fresh", user: "fresh" }, calls: { census: "broadcast", runCommand: "served" } });
  const { prefix, tune } = options;
  const kept = new KeptRates();
  return definitions("agents.commands", {
    channels: definitions("agents.commands.channels", {
      activity: new ChannelCommands(activityChannelDefinition, { prefix }),
      commands: new ChannelCommands(commandsChannelDefinition, { prefix }),
      logs: { at: (parameters) => new ChannelCommands(logsChannelDefinition, { prefix }, parameters) },
      notifications: new ChannelCommands(notificationsChannelDefinition, { prefix }),
      responses: { at: (parameters) => new ChannelCommands(responsesChannelDefinition, { prefix }, parameters) },
      status: new ChannelCommands(statusChannelDefinition, { prefix }),
    }),
    streams: definitions("agents.commands.streams", {
      events: new StreamCommands(streamSettings(eventsStreamDefinition, tune?.streams?.events), { prefix }),
      results: new StreamCommands(streamSettings(resultsStreamDefinition, tune?.streams?.results), { prefix }),
      tasks: new StreamCommands(streamSettings(tasksStreamDefinition, tune?.streams?.tasks), { prefix }),
    }),
    locks: definitions("agents.commands.locks", {
      criticalSection: new LockCommands(criticalSectionLockDefinition, { prefix, tune: tune?.locks?.criticalSection }),
      leader: new LockCommands(leaderLockDefinition, { prefix, tune: tune?.locks?.leader }),
      model: { at: (parameters) => new LockCommands(modelLockDefinition, { prefix, tune: tune?.locks?.model }, parameters) },
      report: { at: (parameters) => new LockCommands(reportLockDefinition, { prefix, tune: tune?.locks?.report }, parameters) },
      workerSlots: new LockCommands(workerSlotsLockDefinition, { prefix, tune: tune?.locks?.workerSlots }),
    }),
    limits: definitions("agents.commands.limits", {
      apiEndpoint: { at: (parameters) => new LimitCommands(apiEndpointLimitDefinition, { prefix, tune: tune?.limits?.apiEndpoint }, parameters) },
      modelTokens: { at: (parameters) => new LimitCommands(modelTokensLimitDefinition, { prefix, tune: tune?.limits?.modelTokens }, parameters, kept) },
      reports: new LimitCommands(reportsLimitDefinition, { prefix, tune: tune?.limits?.reports }),
      toolCalls: { at: (parameters) => new LimitCommands(toolCallsLimitDefinition, { prefix, tune: tune?.limits?.toolCalls }, parameters) },
    }),
    keys: definitions("agents.commands.keys", {
      avatar: { at: (parameters) => new KeyCommands(avatarKeyDefinition, { prefix, tune: tune?.keys?.avatar }, parameters) },
      commandsRun: { at: (parameters) => new CounterCommands(commandsRunKeyDefinition, { prefix, tune: tune?.keys?.commandsRun }, parameters) },
      modelInfo: { at: (parameters) => new KeyCommands(modelInfoKeyDefinition, { prefix, tune: tune?.keys?.modelInfo }, parameters) },
      modelUsage: { at: (parameters) => new KeyCommands(modelUsageKeyDefinition, { prefix, tune: tune?.keys?.modelUsage }, parameters) },
      motd: new KeyCommands(motdKeyDefinition, { prefix, tune: tune?.keys?.motd }),
      user: { at: (parameters) => new KeyCommands(userKeyDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
  });
}
