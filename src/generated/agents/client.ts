// Written by redloom from schemas/agents.yaml. Do not edit.
import { definitions, type Connection } from "../../runtime/generated.js";
import { CensusCall, RunCommandCall } from "./calls.js";
import { ActivityChannel, CommandsChannel, LogsChannel, NotificationsChannel, ResponsesChannel, StatusChannel } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import { AvatarStore, CommandsRunStore, ModelInfoStore, ModelUsageStore, MotdStore, UserStore } from "./keys.js";
import { ApiEndpointLimiter, ModelCallsLimiter, ModelTokensLimiter, ReportsLimiter, ToolCallsLimiter } from "./limits.js";
import { CatalogLock, CriticalSectionLock, LeaderLock, ModelLock, ReportLock, WorkerSlotsLock } from "./locks.js";
import { EventsStream, ResultsStream, TasksStream } from "./streams.js";

/**
 * How the agents of this system talk.
 *
 * Everything that the contract defines, on one connection.
 *
 * Owner: agents-team
 */
export interface AgentsClient {
  readonly channels: {
    /** What agents do; whoever was away for a moment gets what it missed. */
    readonly activity: ActivityChannel;
    /** From a controller to its agents. */
    readonly commands: CommandsChannel;
    /** Lines of one agent, over the nodes of its slot only. */
    readonly logs: LogsChannel;
    /** Broadcast to every agent. */
    readonly notifications: NotificationsChannel;
    /** From an agent to whoever listens for its answers. */
    readonly responses: ResponsesChannel;
    /** Agents tell when they start and stop. */
    readonly status: StatusChannel;
  };
  readonly streams: {
    /** What happens to tasks, for those who watch. */
    readonly events: EventsStream;
    /** What workers made of tasks. */
    readonly results: ResultsStream;
    /** Work for any worker. */
    readonly tasks: TasksStream;
  };
  readonly locks: {
    /** The list of agents: many read it, one changes it. */
    readonly catalog: CatalogLock;
    /** One process at a time. */
    readonly criticalSection: CriticalSectionLock;
    /** Whoever has it leads the workers. */
    readonly leader: LeaderLock;
    /** One caller at a time changes what a model is set to. */
    readonly model: ModelLock;
    /** One report of a kind at a time. */
    readonly report: ReportLock;
    /** So many heavy tasks at once. */
    readonly workerSlots: WorkerSlotsLock;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: ApiEndpointLimiter;
    /** Calls in flight. */
    readonly modelCalls: ModelCallsLimiter;
    /** Tokens of one model; single models may have other rates, kept in Redis. */
    readonly modelTokens: ModelTokensLimiter;
    /** Reports of a day. */
    readonly reports: ReportsLimiter;
    /** Calls of one agent to its tools, never more than that in any minute. */
    readonly toolCalls: ToolCallsLimiter;
  };
  readonly keys: {
    /** The picture of a user. */
    readonly avatar: AvatarStore;
    /** How many commands one agent obeyed today. */
    readonly commandsRun: CommandsRunStore;
    /** Dear to look up; an old answer is better than none while one process looks again. */
    readonly modelInfo: ModelInfoStore;
    /** What each model was used for. */
    readonly modelUsage: ModelUsageStore;
    /** A plain string under a plain key. */
    readonly motd: MotdStore;
    /** Users who were seen lately. */
    readonly user: UserStore;
  };
  readonly calls: {
    /** Every agent that runs answers. */
    readonly census: CensusCall;
    /** One command to one agent, which obeys it and answers. */
    readonly runCommand: RunCommandCall;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsClient(connection: Connection, options: AgentsOptions = {}): AgentsClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      activity: new ActivityChannel(connection, { prefix }),
      commands: new CommandsChannel(connection, { prefix }),
      logs: new LogsChannel(connection, { prefix }),
      notifications: new NotificationsChannel(connection, { prefix }),
      responses: new ResponsesChannel(connection, { prefix }),
      status: new StatusChannel(connection, { prefix }),
    }),
    streams: definitions("agents.streams", {
      events: new EventsStream(connection, { prefix, tune: tune?.streams?.events }),
      results: new ResultsStream(connection, { prefix, tune: tune?.streams?.results }),
      tasks: new TasksStream(connection, { prefix, tune: tune?.streams?.tasks }),
    }),
    locks: definitions("agents.locks", {
      catalog: new CatalogLock(connection, { prefix, tune: tune?.locks?.catalog }),
      criticalSection: new CriticalSectionLock(connection, { prefix, tune: tune?.locks?.criticalSection }),
      leader: new LeaderLock(connection, { prefix, tune: tune?.locks?.leader }),
      model: new ModelLock(connection, { prefix, tune: tune?.locks?.model }),
      report: new ReportLock(connection, { prefix, tune: tune?.locks?.report }),
      workerSlots: new WorkerSlotsLock(connection, { prefix, tune: tune?.locks?.workerSlots }),
    }),
    limits: definitions("agents.limits", {
      apiEndpoint: new ApiEndpointLimiter(connection, { prefix, tune: tune?.limits?.apiEndpoint }),
      modelCalls: new ModelCallsLimiter(connection, { prefix, tune: tune?.limits?.modelCalls }),
      modelTokens: new ModelTokensLimiter(connection, { prefix, tune: tune?.limits?.modelTokens }),
      reports: new ReportsLimiter(connection, { prefix, tune: tune?.limits?.reports }),
      toolCalls: new ToolCallsLimiter(connection, { prefix, tune: tune?.limits?.toolCalls }),
    }),
    keys: definitions("agents.keys", {
      avatar: new AvatarStore(connection, { prefix, tune: tune?.keys?.avatar }),
      commandsRun: new CommandsRunStore(connection, { prefix, tune: tune?.keys?.commandsRun }),
      modelInfo: new ModelInfoStore(connection, { prefix, tune: tune?.keys?.modelInfo }),
      modelUsage: new ModelUsageStore(connection, { prefix, tune: tune?.keys?.modelUsage }),
      motd: new MotdStore(connection, { prefix, tune: tune?.keys?.motd }),
      user: new UserStore(connection, { prefix, tune: tune?.keys?.user }),
    }),
    calls: definitions("agents.calls", {
      census: new CensusCall(connection, { prefix, tune: tune?.calls?.census }),
      runCommand: new RunCommandCall(connection, { prefix, tune: tune?.calls?.runCommand }),
    }),
    commands,
  });
}
