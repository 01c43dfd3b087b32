// Written by redloom from contracts/seats.yaml. Do not edit.
import { ParameterizedConcurrencyLimiter, defineAddress, type ConcurrencyLimitDefinition, type ConcurrencyLimitOptions, type Connection } from "../../../../../../src/runtime/generated.js";

/** The parameters of `seats:taken:{room}`. */
export interface TakenLimitParameters {
  readonly room: string;
}

/** Redis name: `seats:taken:{room}` */
export const takenLimitDefinition: ConcurrencyLimitDefinition<TakenLimitParameters> = {
  definition: "seats.limits.taken",
  address: defineAddress<TakenLimitParameters>({
    definition: "seats.limits.taken",
    namespace: "seats",
    template: "taken:{room}",
    parameters: { room: { type: "string" } },
    slot: "room",
  }),
  concurrency: 10,
  leaseMs: 10000,
  onUnavailable: "deny",
};

/** Limits `seats:taken:{room}`: 10 in flight, lease 10000 ms, unless tuned. */
export class TakenLimiter extends ParameterizedConcurrencyLimiter<TakenLimitParameters, "room"> {
  constructor(connection: Connection, options?: ConcurrencyLimitOptions) {
    super(connection, takenLimitDefinition, options);
  }
}
