// Written by redloom from schemas/agents.yaml. Do not edit.
import { ParameterizedLimiter, defineAddress, type Connection, type LimitDefinition, type LimitOptions } from "../../runtime/generated.js";

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
  rates: [{ allow: 10, perMs: 1000, burst: 20 }, { allow: 1000000, perMs: 86400000, burst: 1000000 }],
  onUnavailable: "deny",
};

/**
 * Calls of one user to the API.
 *
 * Limits `agents:api-endpoint:{userId}`: 10 in 1000 ms, 20 at once; 1000000 in 86400000 ms, 1000000 at once, unless tuned.
 */
export class ApiEndpointLimiter extends ParameterizedLimiter<ApiEndpointLimitParameters> {
  constructor(connection: Connection, options?: LimitOptions) {
    super(connection, apiEndpointLimitDefinition, options);
  }
}
