// Written by redloom from schemas/agents.yaml. Do not edit.
import { Channel, ParameterizedChannel, ParameterizedPublisher, ParameterizedShardedChannel, ParameterizedShardedSubscriber, ParameterizedSubscriber, Publisher, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../runtime/generated.js";
import { fitsAgentId } from "../common/codecs.js";
import type { AgentId } from "../common/messages.js";
import { agentActivityCodec, agentStatusCodec, commandCodec, logsMessageCodec, notificationCodec, responseCodec } from "./codecs.js";
import type { AgentActivity, AgentActivityInput, AgentStatus, AgentStatusInput, Command, CommandInput, LogsMessage, Notification, NotificationInput, Response } from "./messages.js";

/**
 * What agents do; whoever was away for a moment gets what it missed.
 *
 * Redis name: `agents:activity`
 */
export const activityChannelDefinition: ChannelDefinition<AgentActivity, AgentActivityInput> = {
  definition: "agents.channels.activity",
  address: defineAddress({
    definition: "agents.channels.activity",
    namespace: "agents",
    template: "activity",
    parameters: {},
  }),
  codec: agentActivityCodec,
  maxBytes: 1048576,
  replay: { maxEntries: 1000, maxAgeMs: 600000 },
};

/**
 * What agents do; whoever was away for a moment gets what it missed.
 *
 * Publishes to `agents:activity`.
 */
export class ActivityPublisher extends Publisher<AgentActivityInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, activityChannelDefinition, options);
  }
}

/**
 * What agents do; whoever was away for a moment gets what it missed.
 *
 * Subscribes to `agents:activity`.
 */
export class ActivitySubscriber extends Subscriber<AgentActivity> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, activityChannelDefinition, options);
  }
}

/**
 * What agents do; whoever was away for a moment gets what it missed.
 *
 * Publishes and subscribes to `agents:activity`.
 */
export class ActivityChannel extends Channel<AgentActivity, AgentActivityInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, activityChannelDefinition, options);
  }
}

/**
 * From a controller to its agents.
 *
 * Redis name: `agents:commands`
 */
export const commandsChannelDefinition: ChannelDefinition<Command, CommandInput> = {
  definition: "agents.channels.commands",
  address: defineAddress({
    definition: "agents.channels.commands",
    namespace: "agents",
    template: "commands",
    parameters: {},
  }),
  codec: commandCodec,
  maxBytes: 1048576,
};

/**
 * From a controller to its agents.
 *
 * Publishes to `agents:commands`.
 */
export class CommandsPublisher extends Publisher<CommandInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, commandsChannelDefinition, options);
  }
}

/**
 * From a controller to its agents.
 *
 * Subscribes to `agents:commands`.
 */
export class CommandsSubscriber extends Subscriber<Command> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, commandsChannelDefinition, options);
  }
}

/**
 * From a controller to its agents.
 *
 * Publishes and subscribes to `agents:commands`.
 */
export class CommandsChannel extends Channel<Command, CommandInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, commandsChannelDefinition, options);
  }
}

/** The parameters of `agents:logs:{agentId}`. */
export interface LogsChannelParameters {
  readonly agentId: AgentId;
}

/**
 * Lines of one agent, over the nodes of its slot only.
 *
 * Redis name: `agents:logs:{agentId}`
 */
export const logsChannelDefinition: ChannelDefinition<LogsMessage, LogsMessage, LogsChannelParameters> = {
  definition: "agents.channels.logs",
  address: defineAddress<LogsChannelParameters>({
    definition: "agents.channels.logs",
    namespace: "agents",
    template: "logs:{agentId}",
    parameters: { agentId: { type: "string", fits: fitsAgentId, expected: "AgentId" } },
  }),
  codec: logsMessageCodec,
  maxBytes: 1048576,
  sharded: true,
};

/**
 * Lines of one agent, over the nodes of its slot only.
 *
 * Publishes to `agents:logs:{agentId}`.
 */
export class LogsPublisher extends ParameterizedPublisher<LogsChannelParameters, LogsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, logsChannelDefinition, options);
  }
}

/**
 * Lines of one agent, over the nodes of its slot only.
 *
 * Subscribes to `agents:logs:{agentId}`.
 */
export class LogsSubscriber extends ParameterizedShardedSubscriber<LogsChannelParameters, LogsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, logsChannelDefinition, options);
  }
}

/**
 * Lines of one agent, over the nodes of its slot only.
 *
 * Publishes and subscribes to `agents:logs:{agentId}`.
 */
export class LogsChannel extends ParameterizedShardedChannel<LogsChannelParameters, LogsMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, logsChannelDefinition, options);
  }
}

/**
 * Broadcast to every agent.
 *
 * Redis name: `agents:notifications`
 */
export const notificationsChannelDefinition: ChannelDefinition<Notification, NotificationInput> = {
  definition: "agents.channels.notifications",
  address: defineAddress({
    definition: "agents.channels.notifications",
    namespace: "agents",
    template: "notifications",
    parameters: {},
  }),
  codec: notificationCodec,
  maxBytes: 1048576,
};

/**
 * Broadcast to every agent.
 *
 * Publishes to `agents:notifications`.
 */
export class NotificationsPublisher extends Publisher<NotificationInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, notificationsChannelDefinition, options);
  }
}

/**
 * Broadcast to every agent.
 *
 * Subscribes to `agents:notifications`.
 */
export class NotificationsSubscriber extends Subscriber<Notification> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, notificationsChannelDefinition, options);
  }
}

/**
 * Broadcast to every agent.
 *
 * Publishes and subscribes to `agents:notifications`.
 */
export class NotificationsChannel extends Channel<Notification, NotificationInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, notificationsChannelDefinition, options);
  }
}

/** The parameters of `agents:responses:{agentId}`. */
export interface ResponsesChannelParameters {
  readonly agentId: AgentId;
}

/**
 * From an agent to whoever listens for its answers.
 *
 * Redis name: `agents:responses:{agentId}`
 */
export const responsesChannelDefinition: ChannelDefinition<Response, Response, ResponsesChannelParameters> = {
  definition: "agents.channels.responses",
  address: defineAddress<ResponsesChannelParameters>({
    definition: "agents.channels.responses",
    namespace: "agents",
    template: "responses:{agentId}",
    parameters: { agentId: { type: "string", fits: fitsAgentId, expected: "AgentId" } },
  }),
  codec: responseCodec,
  maxBytes: 1048576,
};

/**
 * From an agent to whoever listens for its answers.
 *
 * Publishes to `agents:responses:{agentId}`.
 */
export class ResponsesPublisher extends ParameterizedPublisher<ResponsesChannelParameters, Response> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, responsesChannelDefinition, options);
  }
}

/**
 * From an agent to whoever listens for its answers.
 *
 * Subscribes to `agents:responses:{agentId}`.
 */
export class ResponsesSubscriber extends ParameterizedSubscriber<ResponsesChannelParameters, Response> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, responsesChannelDefinition, options);
  }
}

/**
 * From an agent to whoever listens for its answers.
 *
 * Publishes and subscribes to `agents:responses:{agentId}`.
 */
export class ResponsesChannel extends ParameterizedChannel<ResponsesChannelParameters, Response> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, responsesChannelDefinition, options);
  }
}

/**
 * Agents tell when they start and stop.
 *
 * Redis name: `agents:status`
 */
export const statusChannelDefinition: ChannelDefinition<AgentStatus, AgentStatusInput> = {
  definition: "agents.channels.status",
  address: defineAddress({
    definition: "agents.channels.status",
    namespace: "agents",
    template: "status",
    parameters: {},
  }),
  codec: agentStatusCodec,
  maxBytes: 1048576,
};

/**
 * Agents tell when they start and stop.
 *
 * Publishes to `agents:status`.
 */
export class StatusPublisher extends Publisher<AgentStatusInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, statusChannelDefinition, options);
  }
}

/**
 * Agents tell when they start and stop.
 *
 * Subscribes to `agents:status`.
 */
export class StatusSubscriber extends Subscriber<AgentStatus> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, statusChannelDefinition, options);
  }
}

/**
 * Agents tell when they start and stop.
 *
 * Publishes and subscribes to `agents:status`.
 */
export class StatusChannel extends Channel<AgentStatus, AgentStatusInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, statusChannelDefinition, options);
  }
}
