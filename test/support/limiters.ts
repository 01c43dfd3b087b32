import type { ConcurrencyLimitDefinition, LimitDefinition } from "../../src/runtime/limit/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

export type Tenant = { readonly tenant: string };

/** Longer than a machine stands still: the usual second would decide without Redis. */
const deadlineMs = 10_000;

/** A limit of each tenant, as the generator would emit it; the tenant is its slot. */
export function tenantLimit(
  name: string,
  settings: Omit<LimitDefinition<Tenant>, "definition" | "address" | "onUnavailable"> &
    Partial<Pick<LimitDefinition<Tenant>, "onUnavailable">>,
): LimitDefinition<Tenant> {
  const definition = `test.limits.${name}`;
  const address = defineAddress<Tenant>({
    definition,
    namespace: "test",
    template: `${name}:{tenant}`,
    parameters: { tenant: { type: "string" } },
    slot: "tenant",
  });
  return { definition, address, onUnavailable: "deny", deadlineMs, ...settings };
}

/** A limit of what is in flight, as the generator would emit it. */
export function inFlightLimit(
  name: string,
  settings: Partial<Omit<ConcurrencyLimitDefinition, "definition" | "address">> = {},
): ConcurrencyLimitDefinition {
  const definition = `test.limits.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, concurrency: 2, leaseMs: 10_000, onUnavailable: "deny", deadlineMs, ...settings };
}
