// Written by redloom from schemas/agents.yaml. Do not edit.
import { ParameterizedCounterStore, ParameterizedStore, Store, bytesCodec, defineAddress, textCodec, type Connection, type KeyDefinition, type KeyOptions } from "../../runtime/generated.js";
import { fitsAgentId } from "../common/codecs.js";
import type { AgentId } from "../common/messages.js";
import { commandsRunValueCodec, modelInfoCodec, modelUsageCodec, userCodec } from "./codecs.js";
import type { CommandsRunValue, ModelInfo, ModelUsage, User } from "./messages.js";

/** The parameters of `agents:avatar:{userId}`. */
export interface AvatarKeyParameters {
  readonly userId: string;
}

/**
 * The picture of a user.
 *
 * Redis name: `agents:avatar:{userId}`
 */
export const avatarKeyDefinition: KeyDefinition<Uint8Array, Uint8Array, AvatarKeyParameters> = {
  definition: "agents.keys.avatar",
  address: defineAddress<AvatarKeyParameters>({
    definition: "agents.keys.avatar",
    namespace: "agents",
    template: "avatar:{userId}",
    parameters: { userId: { type: "string" } },
    slot: "userId",
  }),
  codec: bytesCodec,
  maxBytes: 1048576,
};

/**
 * The picture of a user.
 *
 * Stores `agents:avatar:{userId}`.
 */
export class AvatarStore extends ParameterizedStore<AvatarKeyParameters, Uint8Array> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, avatarKeyDefinition, options);
  }
}

/** The parameters of `agents:commands-run:{agentId}`. */
export interface CommandsRunKeyParameters {
  readonly agentId: AgentId;
}

/**
 * How many commands one agent obeyed today.
 *
 * Redis name: `agents:commands-run:{agentId}`
 */
export const commandsRunKeyDefinition: KeyDefinition<CommandsRunValue, CommandsRunValue, CommandsRunKeyParameters> = {
  definition: "agents.keys.commandsRun",
  address: defineAddress<CommandsRunKeyParameters>({
    definition: "agents.keys.commandsRun",
    namespace: "agents",
    template: "commands-run:{agentId}",
    parameters: { agentId: { type: "string", fits: fitsAgentId, expected: "AgentId" } },
  }),
  codec: commandsRunValueCodec,
  maxBytes: 1048576,
  expiresMs: 86400000,
  counter: { minimum: 0 },
};

/**
 * How many commands one agent obeyed today.
 *
 * Counts `agents:commands-run:{agentId}`. Expires 86400000 ms after each write, unless tuned.
 */
export class CommandsRunStore extends ParameterizedCounterStore<CommandsRunKeyParameters> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, commandsRunKeyDefinition, options);
  }
}

/** The parameters of `agents:model-info:{model}`. */
export interface ModelInfoKeyParameters {
  readonly model: string;
}

/**
 * Dear to look up; an old answer is better than none while one process looks again.
 *
 * Redis name: `agents:model-info:{model}`
 */
export const modelInfoKeyDefinition: KeyDefinition<ModelInfo, ModelInfo, ModelInfoKeyParameters> = {
  definition: "agents.keys.modelInfo",
  address: defineAddress<ModelInfoKeyParameters>({
    definition: "agents.keys.modelInfo",
    namespace: "agents",
    template: "model-info:{model}",
    parameters: { model: { type: "string" } },
  }),
  codec: modelInfoCodec,
  maxBytes: 1048576,
  expiresMs: 300000,
  staleForMs: 3600000,
  onInvalid: "miss",
};

/**
 * Dear to look up; an old answer is better than none while one process looks again.
 *
 * Stores `agents:model-info:{model}`. Fresh for 300000 ms after each write, stale for 3600000 ms more, unless tuned.
 */
export class ModelInfoStore extends ParameterizedStore<ModelInfoKeyParameters, ModelInfo> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, modelInfoKeyDefinition, options);
  }
}

/** The parameters of `agents:model-usage:{model}`. */
export interface ModelUsageKeyParameters {
  readonly model: string;
}

/**
 * What each model was used for.
 *
 * Redis name: `agents:model-usage:{model}`
 */
export const modelUsageKeyDefinition: KeyDefinition<ModelUsage, ModelUsage, ModelUsageKeyParameters> = {
  definition: "agents.keys.modelUsage",
  address: defineAddress<ModelUsageKeyParameters>({
    definition: "agents.keys.modelUsage",
    namespace: "agents",
    template: "model-usage:{model}",
    parameters: { model: { type: "string" } },
    slot: "model",
  }),
  codec: modelUsageCodec,
  maxBytes: 1048576,
};

/**
 * What each model was used for.
 *
 * Stores `agents:model-usage:{model}`.
 */
export class ModelUsageStore extends ParameterizedStore<ModelUsageKeyParameters, ModelUsage> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, modelUsageKeyDefinition, options);
  }
}

/**
 * A plain string under a plain key.
 *
 * Redis name: `agents:motd`
 */
export const motdKeyDefinition: KeyDefinition<string> = {
  definition: "agents.keys.motd",
  address: defineAddress({
    definition: "agents.keys.motd",
    namespace: "agents",
    template: "motd",
    parameters: {},
  }),
  codec: textCodec,
  maxBytes: 1048576,
};

/**
 * A plain string under a plain key.
 *
 * Stores `agents:motd`.
 */
export class MotdStore extends Store<string> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, motdKeyDefinition, options);
  }
}

/** The parameters of `agents:user:{userId}`. */
export interface UserKeyParameters {
  readonly userId: string;
}

/**
 * Users who were seen lately.
 *
 * Redis name: `agents:user:{userId}`
 */
export const userKeyDefinition: KeyDefinition<User, User, UserKeyParameters> = {
  definition: "agents.keys.user",
  address: defineAddress<UserKeyParameters>({
    definition: "agents.keys.user",
    namespace: "agents",
    template: "user:{userId}",
    parameters: { userId: { type: "string" } },
    slot: "userId",
  }),
  codec: userCodec,
  maxBytes: 1048576,
  expiresMs: 3600000,
};

/**
 * Users who were seen lately.
 *
 * Stores `agents:user:{userId}`. Expires 3600000 ms after each write, unless tuned.
 */
export class UserStore extends ParameterizedStore<UserKeyParameters, User> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, userKeyDefinition, options);
  }
}
