// Written by redloom from schemas/agents.yaml. Do not edit.
import { Limiter, ParameterizedConcurrencyLimiter, ParameterizedLimiter, ParameterizedOverridableLimiter, defineAddress, type ConcurrencyLimitDefinition, type ConcurrencyLimitOptions, type Connection, type LimitDefinition, type LimitOptions, type NoParameters } from "../../runtime/generated.js";
import { fitsAgentId } from "../common/codecs.js";
import type { AgentId } from "../common/messages.js";

/** The parameters of `agents:api-endpoint:{userId}`. */
export interface ApiEndpointLimitParameters {
  readonly userId: string;
}

/**
 * Calls of one user to the API.
 *
 * Redis name: `agents:api-endpoint:{userId}`
 */
export const apiEndpointLimitDefinition: LimitDefinition<ApiEndpointLimitParameters> = {
  definition: "agents.limits.apiEndpoint",
  address: defineAddress<ApiEndpointLimitParameters>({
    definition: "agents.limits.apiEndpoint",
    namespace: "agents",
    template: "api-endpoint:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  rates: [{ allow: 10, perMs: 1000, burst: 20 }, { allow: 100000, perMs: 86400000, burst: 100000 }],
  onUnavailable: "deny",
  deadlineMs: 250,
};

/**
 * Calls of one user to the API.
 *
 * Limits `agents:api-endpoint:{userId}`: 10 in 1000 ms, 20 at once; 100000 in 86400000 ms, 100000 at once, unless tuned. Without an answer within 250 ms: deny.
 */
export class ApiEndpointLimiter extends ParameterizedLimiter<ApiEndpointLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions<ApiEndpointLimitParameters>) {
    super(connection, apiEndpointLimitDefinition, options);
  }
}

/** The parameters of `agents:model-calls:{model}`. */
export interface ModelCallsLimitParameters {
  readonly model: string;
}

/**
 * Calls in flight.
 *
 * Redis name: `agents:model-calls:{model}`
 */
export const modelCallsLimitDefinition: ConcurrencyLimitDefinition<ModelCallsLimitParameters> = {
  definition: "agents.limits.modelCalls",
  address: defineAddress<ModelCallsLimitParameters>({
    definition: "agents.limits.modelCalls",
    namespace: "agents",
    template: "model-calls:{model}",
    parameters: { model: { type: "string" } },
    slot: "model",
  }),
  concurrency: 4,
  leaseMs: 30000,
  onUnavailable: "deny",
};

/**
 * Calls in flight.
 *
 * Limits `agents:model-calls:{model}`: 4 in flight, lease 30000 ms, unless tuned.
 */
export class ModelCallsLimiter extends ParameterizedConcurrencyLimiter<ModelCallsLimitParameters, "model"> {
  constructor(connection: Connection, options?: ConcurrencyLimitOptions) {
    super(connection, modelCallsLimitDefinition, options);
  }
}

/** The parameters of `agents:model-tokens:{model}`. */
export interface ModelTokensLimitParameters {
  readonly model: string;
}

/**
 * Tokens of one model; single models may have other rates, kept in Redis.
 *
 * Redis name: `agents:model-tokens:{model}`
 */
export const modelTokensLimitDefinition: LimitDefinition<ModelTokensLimitParameters> = {
  definition: "agents.limits.modelTokens",
  address: defineAddress<ModelTokensLimitParameters>({
    definition: "agents.limits.modelTokens",
    namespace: "agents",
    template: "model-tokens:{model}",
    parameters: { model: { type: "string" } },
    slot: "model",
  }),
  rates: [{ allow: 100000, perMs: 86400000, burst: 100000 }, { allow: 10000, perMs: 60000, burst: 10000 }],
  onUnavailable: "local",
  overridable: true,
};

/**
 * Tokens of one model; single models may have other rates, kept in Redis.
 *
 * Limits `agents:model-tokens:{model}`: 100000 in 86400000 ms, 100000 at once; 10000 in 60000 ms, 10000 at once, unless tuned. Rates of single limiters may be kept in Redis. Without Redis: local.
 */
export class ModelTokensLimiter extends ParameterizedOverridableLimiter<ModelTokensLimitParameters, "model"> {
  constructor(connection: Connection, options?: LimitOptions<ModelTokensLimitParameters>) {
    super(connection, modelTokensLimitDefinition, options);
  }
}

/**
 * Reports of a day.
 *
 * Redis name: `agents:reports`
 */
export const reportsLimitDefinition: LimitDefinition = {
  definition: "agents.limits.reports",
  address: defineAddress({
    definition: "agents.limits.reports",
    namespace: "agents",
    template: "reports",
    parameters: {},
  }),
  rates: [{ allow: 100, perMs: 86400000 }],
  algorithm: "fixed-window",
  onUnavailable: "allow",
};

/**
 * Reports of a day.
 *
 * Limits `agents:reports`: 100 in 86400000 ms (fixed-window), unless tuned. Without Redis: allow.
 */
export class ReportsLimiter extends Limiter {
  constructor(connection: Connection, options?: LimitOptions<NoParameters>) {
    super(connection, reportsLimitDefinition, options);
  }
}

/** The parameters of `agents:tool-calls:{agentId}`. */
export interface ToolCallsLimitParameters {
  readonly agentId: AgentId;
}

/**
 * Calls of one agent to its tools, never more than that in any minute.
 *
 * Redis name: `agents:tool-calls:{agentId}`
 */
export const toolCallsLimitDefinition: LimitDefinition<ToolCallsLimitParameters> = {
  definition: "agents.limits.toolCalls",
  address: defineAddress<ToolCallsLimitParameters>({
    definition: "agents.limits.toolCalls",
    namespace: "agents",
    template: "tool-calls:{agentId}",
    parameters: { agentId: { type: "string", fits: fitsAgentId, expected: "AgentId" } },
  }),
  rates: [{ allow: 60, perMs: 60000 }],
  algorithm: "sliding-window",
  onUnavailable: "deny",
  rememberDenialsMs: 250,
};

/**
 * Calls of one agent to its tools, never more than that in any minute.
 *
 * Limits `agents:tool-calls:{agentId}`: 60 in 60000 ms (sliding-window), unless tuned. Denials are remembered for up to 250 ms.
 */
export class ToolCallsLimiter extends ParameterizedLimiter<ToolCallsLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions<ToolCallsLimitParameters>) {
    super(connection, toolCallsLimitDefinition, options);
  }
}
