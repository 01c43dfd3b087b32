import type { LockDefinition } from "../../src/runtime/lock/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

/** Locks of one tenant, as the generator would emit them with `slot: tenant`. */
export function tenantLock(
  name: string,
  settings: { readonly leaseMs?: number; readonly waitMs?: number; readonly permits?: number } = {},
): LockDefinition<{ tenant: string }> {
  const definition = `test.locks.${name}`;
  const address = defineAddress<{ tenant: string }>({
    definition,
    namespace: "test",
    template: `${name}:{tenant}`,
    parameters: { tenant: { type: "string" } },
    slot: "tenant",
  });
  const { leaseMs = 10_000, waitMs = 5_000, permits } = settings;
  return { definition, address, leaseMs, waitMs, ...(permits !== undefined && { permits }) };
}
