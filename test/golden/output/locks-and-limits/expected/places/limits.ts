// Written by redloom from contracts/places.yaml. Do not edit.
import { ConcurrencyLimiter, defineAddress, type ConcurrencyLimitDefinition, type ConcurrencyLimitOptions, type Connection } from "../../../../../../src/runtime/generated.js";

/** Redis name: `places:guests` */
export const guestsLimitDefinition: ConcurrencyLimitDefinition = {
  definition: "places.limits.guests",
  address: defineAddress({
    definition: "places.limits.guests",
    namespace: "places",
    template: "guests",
    parameters: {},
  }),
  concurrency: 10,
  leaseMs: 10000,
  onUnavailable: "deny",
};

/** Limits `places:guests`: 10 in flight, lease 10000 ms, unless tuned. */
export class GuestsLimiter extends ConcurrencyLimiter {
  constructor(connection: Connection, options?: ConcurrencyLimitOptions) {
    super(connection, guestsLimitDefinition, options);
  }
}
