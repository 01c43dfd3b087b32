// Written by redloom from schemas/agents.yaml. Do not edit.
import { ChannelCommands, KeyCommands, LimitCommands, LockCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type KeyTune, type LimitTune, type LockTune, type NoParameters, type Parameterized, type StreamTune } from "../../runtime/generated.js";
import { commandsChannelDefinition, notificationsChannelDefinition, responsesChannelDefinition, statusChannelDefinition, type ResponsesChannelParameters } from "./channels.js";
import { avatarKeyDefinition, motdKeyDefinition, userKeyDefinition, type AvatarKeyParameters, type UserKeyParameters } from "./keys.js";
import { apiEndpointLimitDefinition, type ApiEndpointLimitParameters } from "./limits.js";
import { criticalSectionLockDefinition, reportLockDefinition, type ReportLockParameters } from "./locks.js";
import type { AgentStatusInput, CommandInput, EventInput, NotificationInput, Response, Result, TaskInput, User } from "./messages.js";
import { eventsStreamDefinition, resultsStreamDefinition, tasksStreamDefinition, type ResultsHeaders, type TasksHeaders } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface AgentsTune {
  readonly streams?: {
    readonly events?: StreamTune<"monitor"> | undefined;
    readonly results?: StreamTune<"analytics"> | undefined;
    readonly tasks?: StreamTune<"workers"> | undefined;
  } | undefined;
  readonly locks?: {
    readonly criticalSection?: LockTune | undefined;
    readonly report?: LockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly apiEndpoint?: LimitTune | undefined;
  } | undefined;
  readonly keys?: {
    readonly avatar?: KeyTune | undefined;
    readonly motd?: KeyTune | undefined;
    readonly user?: KeyTune | undefined;
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
    /** From a controller to its agents. */
    readonly commands: ChannelCommands<CommandInput>;
    /** Broadcast to every agent. */
    readonly notifications: ChannelCommands<NotificationInput>;
    /** From an agent to whoever listens for its answers. */
    readonly responses: Parameterized<ResponsesChannelParameters, ChannelCommands<Response, ResponsesChannelParameters>>;
    /** Agents tell when they start and stop. */
    readonly status: ChannelCommands<AgentStatusInput>;
  };
  readonly streams: {
    readonly events: StreamCommands<EventInput>;
    readonly results: StreamCommands<Result, NoParameters, ResultsHeaders>;
    /** Work for any worker. */
    readonly tasks: StreamCommands<TaskInput, NoParameters, TasksHeaders>;
  };
  readonly locks: {
    /** One process at a time. */
    readonly criticalSection: LockCommands;
    readonly report: Parameterized<ReportLockParameters, LockCommands<ReportLockParameters>>;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: Parameterized<ApiEndpointLimitParameters, LimitCommands<ApiEndpointLimitParameters>>;
  };
  readonly keys: {
    readonly avatar: Parameterized<AvatarKeyParameters, KeyCommands<Uint8Array, Uint8Array, AvatarKeyParameters>>;
    /** A plain string under a plain key. */
    readonly motd: KeyCommands<string>;
    readonly user: Parameterized<UserKeyParameters, KeyCommands<User, User, UserKeyParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsCommands(options: AgentsOptions = {}): AgentsCommands {
  checkClientOptions(options, { streams: { events: ["monitor"], results: ["analytics"], tasks: ["workers"] }, locks: ["criticalSection", "report"], limits: ["apiEndpoint"], keys: ["avatar", "motd", "user"] });
  const { prefix, tune } = options;
  return definitions("agents.commands", {
    channels: definitions("agents.commands.channels", {
      commands: new ChannelCommands(commandsChannelDefinition, { prefix }),
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
      report: { at: (parameters) => new LockCommands(reportLockDefinition, { prefix, tune: tune?.locks?.report }, parameters) },
    }),
    limits: definitions("agents.commands.limits", {
      apiEndpoint: { at: (parameters) => new LimitCommands(apiEndpointLimitDefinition, { prefix, tune: tune?.limits?.apiEndpoint }, parameters) },
    }),
    keys: definitions("agents.commands.keys", {
      avatar: { at: (parameters) => new KeyCommands(avatarKeyDefinition, { prefix, tune: tune?.keys?.avatar }, parameters) },
      motd: new KeyCommands(motdKeyDefinition, { prefix, tune: tune?.keys?.motd }),
      user: { at: (parameters) => new KeyCommands(userKeyDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
  });
}
