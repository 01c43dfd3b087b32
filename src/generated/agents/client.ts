// Written by redloom from schemas/agents.yaml. Do not edit.
import { definitions, type Connection } from "../../runtime/generated.js";
import { CommandsChannel, NotificationsChannel, ResponsesChannel, StatusChannel } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import { AvatarStore, MotdStore, UserStore } from "./keys.js";
import { ApiEndpointLimiter } from "./limits.js";
import { CriticalSectionLock, ReportLock } from "./locks.js";
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
    /** From a controller to its agents. */
    readonly commands: CommandsChannel;
    /** Broadcast to every agent. */
    readonly notifications: NotificationsChannel;
    /** From an agent to whoever listens for its answers. */
    readonly responses: ResponsesChannel;
    /** Agents tell when they start and stop. */
    readonly status: StatusChannel;
  };
  readonly streams: {
    readonly events: EventsStream;
    readonly results: ResultsStream;
    /** Work for any worker. */
    readonly tasks: TasksStream;
  };
  readonly locks: {
    /** One process at a time. */
    readonly criticalSection: CriticalSectionLock;
    readonly report: ReportLock;
  };
  readonly limits: {
    /** Calls of one user to the API. */
    readonly apiEndpoint: ApiEndpointLimiter;
  };
  readonly keys: {
    readonly avatar: AvatarStore;
    /** A plain string under a plain key. */
    readonly motd: MotdStore;
    readonly user: UserStore;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsClient(connection: Connection, options: AgentsOptions = {}): AgentsClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      commands: new CommandsChannel(connection, { prefix }),
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
      criticalSection: new CriticalSectionLock(connection, { prefix, tune: tune?.locks?.criticalSection }),
      report: new ReportLock(connection, { prefix, tune: tune?.locks?.report }),
    }),
    limits: definitions("agents.limits", {
      apiEndpoint: new ApiEndpointLimiter(connection, { prefix, tune: tune?.limits?.apiEndpoint }),
    }),
    keys: definitions("agents.keys", {
      avatar: new AvatarStore(connection, { prefix, tune: tune?.keys?.avatar }),
      motd: new MotdStore(connection, { prefix, tune: tune?.keys?.motd }),
      user: new UserStore(connection, { prefix, tune: tune?.keys?.user }),
    }),
    commands,
  });
}
