// Written by redloom from contracts/names.yaml. Do not edit.
import { ConcurrencyLimiter as ConcurrencyLimiter2, ParameterizedConcurrencyLimiter as ParameterizedConcurrencyLimiter2, defineAddress, type ConcurrencyLimitDefinition, type ConcurrencyLimitOptions, type Connection as Connection2 } from "../../../../../../src/runtime/generated.js";

/** Redis name: `names:concurrency` */
export const concurrencyLimitDefinition: ConcurrencyLimitDefinition = {
  definition: "names.limits.concurrency",
  address: defineAddress({
    definition: "names.limits.concurrency",
    namespace: "names",
    template: "concurrency",
    parameters: {},
  }),
  concurrency: 1,
  leaseMs: 10000,
  onUnavailable: "deny",
};

/** Limits `names:concurrency`: 1 in flight, lease 10000 ms, unless tuned. */
export class ConcurrencyLimiter extends ConcurrencyLimiter2 {
  constructor(connection: Connection2, options?: ConcurrencyLimitOptions) {
    super(connection, concurrencyLimitDefinition, options);
  }
}

/** The parameters of `names:in-flight:{slot}`. */
export interface ParameterizedConcurrencyLimitParameters {
  readonly slot: string;
}

/** Redis name: `names:in-flight:{slot}` */
export const parameterizedConcurrencyLimitDefinition: ConcurrencyLimitDefinition<ParameterizedConcurrencyLimitParameters> = {
  definition: "names.limits.parameterizedConcurrency",
  address: defineAddress<ParameterizedConcurrencyLimitParameters>({
    definition: "names.limits.parameterizedConcurrency",
    namespace: "names",
    template: "in-flight:{slot}",
    parameters: { slot: { type: "string" } },
    slot: "slot",
  }),
  concurrency: 1,
  leaseMs: 10000,
  onUnavailable: "deny",
};

/** Limits `names:in-flight:{slot}`: 1 in flight, lease 10000 ms, unless tuned. */
export class ParameterizedConcurrencyLimiter extends ParameterizedConcurrencyLimiter2<ParameterizedConcurrencyLimitParameters, "slot"> {
  constructor(connection: Connection2, options?: ConcurrencyLimitOptions) {
    super(connection, parameterizedConcurrencyLimitDefinition, options);
  }
}
