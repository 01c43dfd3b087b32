// Written by redloom from schemas/agents.yaml. Do not edit.
import { definitions, type Parameterized } from "../../runtime/generated.js";
import { SyncLimiter, SyncLock, SyncProducer, SyncPublisher, SyncStore, type SyncConnection } from "../../runtime/sync/index.js";
import { commandsDefinition, notificationsDefinition, responsesDefinition, statusDefinition, type ResponsesParameters } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import { avatarDefinition, motdDefinition, userDefinition, type AvatarParameters, type UserParameters } from "./keys.js";
import { apiEndpointDefinition, type ApiEndpointParameters } from "./limits.js";
import { criticalSectionDefinition, reportDefinition, type ReportParameters } from "./locks.js";
import type { AgentStatusInput, CommandInput, EventInput, NotificationInput, Response, Result, TaskInput, User } from "./messages.js";
import { eventsDefinition, resultsDefinition, tasksDefinition } from "./streams.js";

/**
 * How the agents of this system talk.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 *
 * Owner: agents-team
 */
export interface AgentsSyncClient {
  readonly channels: {
    /** From a controller to its agents. */
    readonly commands: SyncPublisher<CommandInput>;
    /** Broadcast to every agent. */
    readonly notifications: SyncPublisher<NotificationInput>;
    /** From an agent to whoever listens for its answers. */
    readonly responses: Parameterized<ResponsesParameters, SyncPublisher<Response, ResponsesParameters>>;
    /** Agents tell when they start and stop. */
    readonly status: SyncPublisher<AgentStatusInput>;
  };
  readonly streams: {
    readonly events: SyncProducer<EventInput>;
    readonly results: SyncProducer<Result>;
    /** Work for any worker. */
    readonly tasks: SyncProducer<TaskInput>;
  };
  readonly locks: {
    /** One process at a time. */
    readonly criticalSection: SyncLock;
    readonly report: Parameterized<ReportParameters, SyncLock<ReportParameters>>;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: Parameterized<ApiEndpointParameters, SyncLimiter<ApiEndpointParameters>>;
  };
  readonly keys: {
    readonly avatar: Parameterized<AvatarParameters, SyncStore<Uint8Array, Uint8Array, AvatarParameters>>;
    /** A plain string under a plain key. */
    readonly motd: SyncStore<string>;
    readonly user: Parameterized<UserParameters, SyncStore<User, User, UserParameters>>;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createAgentsSyncClient(connection: SyncConnection, options: AgentsOptions = {}): AgentsSyncClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      commands: new SyncPublisher(connection, commandsDefinition, { prefix }),
      notifications: new SyncPublisher(connection, notificationsDefinition, { prefix }),
      responses: { at: (parameters) => new SyncPublisher(connection, responsesDefinition, { prefix }, parameters) },
      status: new SyncPublisher(connection, statusDefinition, { prefix }),
    }),
    streams: definitions("agents.streams", {
      events: new SyncProducer(connection, eventsDefinition, { prefix }),
      results: new SyncProducer(connection, resultsDefinition, { prefix }),
      tasks: new SyncProducer(connection, tasksDefinition, { prefix }),
    }),
    locks: definitions("agents.locks", {
      criticalSection: new SyncLock(connection, criticalSectionDefinition, { prefix, tune: tune?.locks?.criticalSection }),
      report: { at: (parameters) => new SyncLock(connection, reportDefinition, { prefix, tune: tune?.locks?.report }, parameters) },
    }),
    limits: definitions("agents.limits", {
      apiEndpoint: { at: (parameters) => new SyncLimiter(connection, apiEndpointDefinition, { prefix, tune: tune?.limits?.apiEndpoint }, parameters) },
    }),
    keys: definitions("agents.keys", {
      avatar: { at: (parameters) => new SyncStore(connection, avatarDefinition, { prefix, tune: tune?.keys?.avatar }, parameters) },
      motd: new SyncStore(connection, motdDefinition, { prefix, tune: tune?.keys?.motd }),
      user: { at: (parameters) => new SyncStore(connection, userDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
    commands,
  });
}
